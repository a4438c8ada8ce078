import ArgumentParser
import Foundation
import MirrorQuery
import MirrorStore
import WireFormat

/// Says whether the mirror is as runs have left it.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that nobody has changed the mirror, and that it is whole.",
        discussion: """
            Recomputes the ledger link by link, every body's digest, every row's seal and the sums of all tables, and \
            compares the lists and totals that are kept beside them. Exits with 0 when all is as runs have left it, and \
            with 1 when something is not; each problem names its row. It needs no server and changes nothing.

            Who can write the file can also compute everything in it anew. Only a head that was kept elsewhere shows that: \
            `octomirror sync --anchor-file` writes one after each run, and --anchor compares them all.

            EXAMPLES:
              octomirror verify
              octomirror verify --anchor /srv/evidence/octomirror.anchors --json
              octomirror verify --manifest evidence-2026-Q3/manifest.json
            """
    )

    @Option(
        help: ArgumentHelp(
            "Compare every head in this file, which `sync --anchor-file` wrote, with the ledger.",
            valueName: "path"
        ),
        completion: .file()
    )
    var anchor: String?

    @Option(
        help: ArgumentHelp(
            "Check an export too: its files, and the rows that the mirror gives to its question now; may repeat.",
            valueName: "path"
        ),
        completion: .file()
    )
    var manifest: [String] = []

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let verification = try await verify()
        if global.json {
            global.print(verification.json)
        } else if !global.quiet {
            let text = VerificationText(verification: verification, path: global.path)
            Console.print(text.render(style: Console.style))
        }
        guard !verification.isVerified else { return }
        throw CommandFailure(.notVerified, verdict(verification))
    }

    /// Names what cannot be relied on: the mirror, or only an export of it.
    private func verdict(_ verification: Verification) -> String {
        let failed = verification.checks.filter { $0.problemCount > 0 }
        let count = failed.reduce(0) { $0 + $1.problemCount }
        let isOfExports = failed.allSatisfy { $0.name.hasPrefix(Self.exportCheck) }
        let place =
            isOfExports
            ? failed.map { $0.name.dropFirst(Self.exportCheck.count) }.joined(separator: ", ") : global.path
        return "not verified: \(count) problem\(count == 1 ? "" : "s") in \(place); do not rely on it"
    }

    /// What the names of checks of exports begin with; the path of the manifest follows.
    fileprivate static let exportCheck = "export "

    /// Looks at the mirror first, then at what is to be compared with it.
    private func verify() async throws -> Verification {
        let anchors = try anchor.map(AnchorFile.init(path:)).map { ($0, try $0.read()) }
        let progress = ProgressReporter(isShown: !global.quiet && !global.verbose)
        defer { progress.clear() }
        var verification: Verification
        do {
            let queries = try global.openQueries()
            // SQLite's own checks take half as long as ours, and need nothing of them.
            async let ownChecks = Self.checkFile(global.path)
            verification = try queries.verifyContent(progress.show)
            let (file, search) = try await ownChecks
            verification.checks.insert(file, at: 0)
            verification.checks.append(search)
            // What a damaged file says of itself is nothing to go by.
            if file.problemCount > 0 { verification.mirror = nil }
            if let (file, lines) = anchors {
                verification.checks.append(try AnchorCheck(path: file.path, lines: lines).run(queries))
            }
            for path in manifest { verification.checks.append(try check(path, progress)) }
        } catch let error as StoreError where isDamage(error) {
            var check = VerificationCheck("file", of: "pages")
            check.report("", nil, error.message)
            verification = Verification()
            verification.checks.append(check)
        }
        return verification
    }

    /// What SQLite can tell: whether the file is sound, and whether the full-text indexes hold what the texts say.
    private static func checkFile(_ path: String) async throws -> (VerificationCheck, VerificationCheck) {
        (try MirrorQueries(path: path).verifyFile(), SearchIndexCheck(path: path).run())
    }

    private func check(_ manifest: String, _ progress: ProgressReporter) throws -> VerificationCheck {
        let snapshot = try MirrorQueries.snapshot(path: global.path)
        let report = try ManifestCheck(manifest, snapshot) { dataset, rows, total in
            progress.show(rows, of: total, "rows", "export: \(dataset)")
        }.run()
        return VerificationCheck(report, of: manifest)
    }

    /// Whether a file that says it is a mirror of ours cannot be read as one.
    private func isDamage(_ error: StoreError) -> Bool {
        [.damaged, .notAMirror, .invalidSQL].contains(error.code)
            && MirrorReader.isMarkedAsMirror(global.path)
    }
}

extension VerificationCheck {
    /// What checking an export came to, as one check among others.
    fileprivate init(_ report: ManifestReport, of manifest: String) {
        self.init(VerifyCommand.exportCheck + manifest, of: "rows")
        checked = Int(report.rows)
        notes = report.notes
        for problem in report.problems {
            let place = [problem.place, problem.row].compactMap { $0 }.joined(separator: ", ")
            let message = place.isEmpty ? problem.message : "\(place): \(problem.message)"
            self.report(problem.place ?? manifest, problem.row, id: problem.row, message)
        }
    }
}
