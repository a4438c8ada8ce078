import GRDB
import MirrorStore
import WireFormat

/// The runs: each that came to its end has a certificate in the ledger, which says the same of it.
struct RunCheck: MirrorCheck {
    let name = "runs"
    let noun = "runs"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let installation = try String.fetchOne(db, sql: "SELECT installationId FROM mirror")
        // Runs from before there was a ledger have none.
        let first = try Int64.fetchOne(
            db,
            sql: "SELECT run FROM ledger WHERE kind = 'schema' ORDER BY sequence LIMIT 1"
        )
        try db.eachRow(
            """
            SELECT coalesce(r.number, l.run), r.number IS NULL, l.facts, l.at, r.finishedAt, r.startedAt, r.pin, r.outcome,
                r.requests, r.retried, r.throttled, r.tool, r.principalId
            FROM run AS r LEFT JOIN (SELECT run, facts, at FROM ledger WHERE kind = 'certificate') AS l ON l.run = r.number
            UNION ALL
            SELECT l.run, 1, l.facts, l.at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM ledger AS l WHERE l.kind = 'certificate' AND l.run NOT IN (SELECT number FROM run)
            """
        ) { row in
            finding.checked += 1
            let number = row.int(0)
            func report(_ message: String) {
                finding.report("run", "number \(number)", id: nil, "run \(number) \(message)")
            }
            if row.bool(1) { return report("has a certificate in the ledger and is not there") }
            guard let facts = row.optionalText(2) else {
                if !row.isNull(4) && number > first ?? 0 { report("has no certificate in the ledger") }
                return
            }
            guard let certificate = try? JSONDocument(parsing: facts).root else {
                return report("has a certificate that cannot be read")
            }
            func differs(_ name: String, _ said: String?, _ held: String?) {
                if said != held { report("is not as its certificate says: \(name)") }
            }
            func time(_ column: Int32) -> String? {
                row.optionalInt(column).map { Timestamp(milliseconds: $0).description }
            }
            differs("finishedAt", row.optionalInt(3).map(String.init), row.optionalInt(4).map(String.init))
            differs("startedAt", certificate["startedAt"]?.string, time(5))
            differs("pin", certificate["pin"]?.string, time(6))
            differs("outcome", certificate["outcome"]?.string, row.optionalText(7))
            for (name, column) in [("total", 8), ("retried", 9), ("throttled", 10)] as [(StaticString, Int32)]
            {
                differs(
                    "\(name)",
                    certificate["requests"]?[name]?.int.map(String.init),
                    String(row.int(column))
                )
            }
            differs("tool", certificate["tool"]?.string, row.optionalText(11))
            differs("principalId", certificate["principalId"]?.string, row.optionalText(12))
            if certificate["installationId"]?.string != installation {
                report("is of another installation, as its certificate says")
            }
        }
    }
}
