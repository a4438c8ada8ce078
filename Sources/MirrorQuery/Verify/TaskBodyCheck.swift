import GRDB
import MirrorStore
import WireFormat

/// The bodies of tasks: each has the SHA-256 that its task says.
struct TaskBodyCheck: MirrorCheck {
    let name = "tasks"
    let noun = "tasks"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        try db.eachRow(
            """
            SELECT t.number, t.digest, b.json FROM task AS t LEFT JOIN taskBody AS b ON b.number = t.number ORDER BY t.number
            """
        ) { row in
            finding.checked += 1
            steps.tell(finding.checked, of: db.sealedRows("task"))
            if row.isNull(2) {
                report(row, &finding, "its body is not in the mirror")
            } else if SHA256.digest(of: [row.text(2)]) != row.blob(1) {
                report(row, &finding, "the body does not match its digest")
            }
        }
        let bodies = try Int.fetchOne(db, sql: "SELECT count(*) FROM taskBody") ?? 0
        guard bodies != finding.checked else { return }
        try db.eachRow("SELECT number FROM taskBody WHERE number NOT IN (SELECT number FROM task)") { row in
            report(row, &finding, "has a body and is not in the mirror")
        }
    }

    private func report(_ row: StatementColumns, _ finding: inout VerificationCheck, _ message: String) {
        let id = RowKey.id(row.int(0), .task)
        finding.report("taskBody", "number \(row.int(0))", id: id, "\(id): \(message)")
    }
}
