import GRDB
import MirrorStore

/// The ledger: each link follows from the one before it, and the last ones say what the tables come to.
struct ChainCheck: MirrorCheck {
    let name = "ledger"
    let noun = "links"

    /// What the walk remembers of the links behind it.
    private struct Place {
        var sequence: Int64 = 0
        var hash = LinkEncoding.origin
        /// What the facts came to at the last link that says so, and what all tables did.
        var facts: [UInt8]?
        var all: [UInt8]?
    }

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let links = try LedgerHead.read(db)?.sequence ?? 0
        var place = Place()
        try db.eachRow(
            """
            SELECT sequence, kind, run, at, interruption, ordinal, task, digest, versionHash, facts, hash
            FROM ledger ORDER BY sequence
            """
        ) { row in
            follow(row, from: &place, &finding)
            finding.checked += 1
            steps.tell(finding.checked, of: links)
        }
        guard finding.checked > 0 else { return finding.report("ledger", nil, "the ledger has no links") }
        let sums = SealSums(db)
        if try place.facts != sums.state(withBooks: false) {
            finding.report(
                "sealSum",
                nil,
                "the sums of the tables are not those that the ledger's last state link was made from"
            )
        } else if try !isRunOpen(db) && place.all != sums.state(withBooks: true) {
            finding.report(
                "sealSum",
                nil,
                "the sums of the tables are not those that the last run's certificate was made from"
            )
        }
    }

    private func follow(_ row: StatementColumns, from place: inout Place, _ finding: inout VerificationCheck)
    {
        let sequence = row.int(0)
        let name = "sequence \(sequence)"
        if sequence != place.sequence + 1 {
            let missing =
                place.sequence + 1 == sequence - 1
                ? "\(sequence - 1) is" : "\(place.sequence + 1) to \(sequence - 1) are"
            finding.report(
                "ledger",
                name,
                id: subject(row),
                "link \(missing) missing before link \(sequence), \(words(row))"
            )
        } else if hash(row, after: place.hash) != row.blob(10) {
            finding.report(
                "ledger",
                name,
                id: subject(row),
                "link \(sequence), \(words(row)), does not follow from the link before it"
            )
        }
        place.sequence = sequence
        // From the stored hash, so that one broken link is one problem.
        place.hash = row.blob(10)
        switch Link.Kind(rawValue: row.text(1)) {
        case .state: place.facts = row.blob(7)
        case .certificate: place.all = row.blob(7)
        case .schema:
            place.all = row.blob(7)
            if row.text(9).contains("\"wasSound\":false") {
                finding.report(
                    "ledger",
                    name,
                    "rows did not match their seals when link \(sequence), a change of the schema, was made"
                )
            }
        default: break
        }
    }

    private func hash(_ row: StatementColumns, after previous: [UInt8]) -> [UInt8] {
        var encoding = LinkEncoding(after: previous)
        encoding.append(row.int(0))
        encoding.append(row.optionalText(1))
        for column: Int32 in 2...6 { encoding.append(row.optionalInt(column)) }
        for column: Int32 in 7...8 { encoding.append(row.optionalBlob(column)) }
        encoding.append(row.optionalText(9))
        return encoding.hash
    }

    private func subject(_ row: StatementColumns) -> String? {
        row.optionalInt(4).map { RowKey.id($0, .interruption) }
            ?? row.optionalInt(6).map { RowKey.id($0, .task) }
    }

    private func words(_ row: StatementColumns) -> String {
        let ordinal = row.optionalInt(5).map { " \($0)" } ?? ""
        return "\(row.text(1))\(ordinal)" + (subject(row).map { " of \($0)" } ?? "")
    }

    /// Whether a run goes on, or was killed: it has noted things about itself and has no certificate yet.
    private func isRunOpen(_ db: Database) throws -> Bool {
        try String.fetchOne(db, sql: "SELECT outcome FROM run ORDER BY number DESC LIMIT 1") == "running"
    }
}
