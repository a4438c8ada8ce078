import GRDB
import MirrorStore

extension MirrorQueries {
    /// Looks at everything the mirror holds, as of one moment: whether it is as runs have left it.
    ///
    /// It reads row by row, so that memory does not grow with the mirror. What only a writing connection can check, the
    /// full-text indexes, is not among it: ``MirrorStore/checkSearchIndex(at:)``.
    ///
    /// - Parameter progress: Called now and then.
    /// - Throws: ``StoreError`` when it was interrupted; damage of the file is a finding.
    package func verify(_ progress: @escaping (VerificationProgress) -> Void = { _ in }) throws
        -> Verification
    {
        try read { db in try Verification.make(of: db, nil, progress) }
    }

    /// The first part of it: the file itself.
    ///
    /// It takes a third of the time, so it may run beside ``verifyContent(_:)``, on a connection of its own. Then the two do
    /// not see the same moment, which is no matter: what either says of its moment is true.
    package func verifyFile() throws -> VerificationCheck {
        try read { db in try Verification.run(FileCheck(), db) { _ in } }
    }

    /// The rest of it.
    package func verifyContent(_ progress: @escaping (VerificationProgress) -> Void = { _ in }) throws
        -> Verification
    {
        try read { db in try Verification.make(of: db, Verification.content, progress) }
    }
}

extension Verification {
    /// The checks, in the order in which people should read them; ``FileCheck`` comes before.
    fileprivate static let content: [any MirrorCheck] = [
        SchemaCheck(), ChainCheck(), RunCheck(), VersionCheck(), TaskBodyCheck(), SealCheck(), FacetCheck(),
        FacetTotalCheck(), NumberSetCheck(), TotalCheck(), CJKCopyCheck(),
    ]

    static func make(
        of db: Database,
        _ checks: [any MirrorCheck]? = nil,
        _ progress: (VerificationProgress) -> Void = { _ in }
    ) throws -> Verification {
        var verification = Verification()
        // Where these cannot be read, the checks say so.
        verification.ledger = try? LedgerHead.read(db)
        for check in checks ?? [FileCheck()] + content {
            verification.checks.append(try run(check, db, progress))
        }
        verification.mirror = try mirror(db, verification)
        return verification
    }

    /// What the mirror says of itself; nil where it is damaged, for then that is nothing to go by.
    private static func mirror(_ db: Database, _ verification: Verification) throws -> MirrorState? {
        let basic = verification.checks.filter { [FileCheck().name, SchemaCheck().name].contains($0.name) }
        guard basic.allSatisfy({ $0.problemCount == 0 }) else { return nil }
        do {
            return try MirrorState.read(db, spaces: nil, kinds: RowKind.allCases)
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
            // The file's own check, which may run beside this, says what it is.
            return nil
        }
    }

    fileprivate static func run(
        _ check: any MirrorCheck,
        _ db: Database,
        _ progress: (VerificationProgress) -> Void
    ) throws -> VerificationCheck {
        var finding = VerificationCheck(check.name, of: check.noun)
        try withoutActuallyEscaping(progress) { progress in
            let steps = VerificationSteps(check: check.name, report: progress)
            progress(VerificationProgress(check: check.name, done: 0, total: 0))
            do {
                try check.run(db, &finding, steps)
            } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
                finding.report(
                    "",
                    nil,
                    "SQLite cannot read the file: \(error.message ?? "\(error.resultCode)")"
                )
            }
        }
        return finding
    }
}

/// One thing to look at.
protocol MirrorCheck: Sendable {
    var name: String { get }
    /// What it counts, in the plural.
    var noun: String { get }

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws
}

/// Tells now and then how far a check is.
struct VerificationSteps {
    let check: String
    let report: (VerificationProgress) -> Void

    /// - Parameter total: About how many there are; only asked for when it is told.
    func tell(_ done: Int, of total: @autoclosure () -> Int64) {
        guard done % 2048 == 0 else { return }
        report(VerificationProgress(check: check, done: done, total: Int(total())))
    }
}

extension Database {
    /// About how many rows a sealed table has.
    func sealedRows(_ table: String) -> Int64 {
        // Only a bar is drawn with it.
        (try? SealSums(self).read(table)?.rows) ?? 0
    }
}
