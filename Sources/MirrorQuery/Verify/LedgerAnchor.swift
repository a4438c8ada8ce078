import GRDB
package import MirrorStore
package import WireFormat

/// The head of the ledger after a run, to be kept where the mirror is not.
package struct LedgerAnchor: Sendable, Equatable {
    package let installationID: String
    package let server: String
    /// The run that began last.
    package let run: Int64
    package let head: LedgerHead
    package var at: Timestamp

    /// As a line of the file.
    package var json: JSONValue {
        [
            "installationId": .string(installationID), "server": .string(server), "run": .int(run),
            "at": .string(at.description), "sequence": .int(head.sequence), "head": .string(head.hex),
        ]
    }
}

extension MirrorQueries {
    /// What is to be kept of the ledger now; nil before the first run.
    package func anchor(at now: Timestamp) throws -> LedgerAnchor? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT installationId, server, (SELECT max(number) FROM run) FROM mirror"
            )
            guard let row, let head = try LedgerHead.read(db) else { return nil }
            return LedgerAnchor(installationID: row[0], server: row[1], run: row[2] ?? 0, head: head, at: now)
        }
    }
}

/// Heads that were kept elsewhere: the ledger has each of them still.
package struct AnchorCheck {
    private let path: String
    private let lines: [String]

    /// - Parameter lines: Of the file at `path`.
    package init(path: String, lines: [String]) {
        self.path = path
        self.lines = lines
    }

    package func run(_ queries: MirrorQueries) throws -> VerificationCheck {
        var check = VerificationCheck("anchors", of: "heads")
        try queries.read { db in
            let installation = try String.fetchOne(db, sql: "SELECT installationId FROM mirror")
            let head = try LedgerHead.read(db)?.sequence ?? 0
            let statement = try db.makeStatement(sql: "SELECT hash FROM ledger WHERE sequence = ?")
            if lines.isEmpty { check.report("ledger", nil, "\(path) has no head to compare") }
            for (position, line) in lines.enumerated() {
                check.checked += 1
                func report(_ message: String) {
                    check.report("ledger", nil, "line \(position + 1) of \(path) \(message)")
                }
                guard let anchor = try? JSONDocument(parsing: line).root,
                    let sequence = anchor["sequence"]?.int,
                    let hash = anchor["head"]?.string
                else {
                    report("is no head of a ledger")
                    continue
                }
                let run = anchor["run"]?.int.map { " after run \($0)" } ?? ""
                guard anchor["installationId"]?.string == installation else {
                    report("is of another installation")
                    continue
                }
                let held = try statement.first(keys: sequence) { $0.blob(0).hex }
                if held == nil {
                    report(
                        "has link \(sequence)\(run), and the ledger ends with link \(head): the mirror was cut or put back"
                    )
                } else if held != hash {
                    report("has another hash of link \(sequence)\(run): the ledger was written anew")
                }
            }
        }
        return check
    }
}
