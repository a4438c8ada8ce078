import GRDB
import MirrorStore

/// The totals of the lists of interruptions: as many as the lists hold.
struct FacetTotalCheck: MirrorCheck {
    let name = "listTotals"
    let noun = "totals"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let kept = try db.makeStatement(sql: "SELECT total FROM facetTotal WHERE name = ? AND list = ?")
        try db.eachRow("SELECT name, list, count(*) FROM facet GROUP BY name, list") { row in
            guard Facet(stored: row.text(0)).isCounted else { return }
            finding.checked += 1
            let total = try Int64.fetchOne(kept, arguments: [row.text(0), row.int(1)]) ?? 0
            if total != row.int(2) {
                Self.report(row, "says \(total), and the list has \(row.int(2))", &finding)
            }
        }
        try db.eachRow(
            """
            SELECT name, list, total FROM facetTotal AS kept WHERE total <> 0 AND NOT EXISTS (
                SELECT 1 FROM facet WHERE facet.name = kept.name AND facet.list = kept.list
            )
            """
        ) { row in
            Self.report(row, "says \(row.int(2)), and there is no such list", &finding)
        }
    }

    private static func report(_ row: StatementColumns, _ message: String, _ finding: inout VerificationCheck)
    {
        let name = "name \(row.text(0)), list \(row.int(1))"
        finding.report("facetTotal", name, "the total of list \(row.int(1)) of \(row.text(0)) \(message)")
    }
}
