import GRDB
import MirrorStore

/// The rows that change in place: each has the seal of its values, and each table has the rows that runs have left.
struct SealCheck: MirrorCheck {
    let name = "seals"
    let noun = "rows"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let scan = SealScan(db)
        let tables = try scan.tables()
        let total = try Int64.fetchOne(db, sql: "SELECT sum(rows) FROM sealSum") ?? 0
        for table in tables {
            var wrong = 0
            let sum = try scan.read(table) { row in
                wrong += 1
                let id = Self.id(of: row)
                let name = id ?? "\(table.name), \(row.name)"
                finding.report(
                    table.name,
                    row.name,
                    id: id,
                    "\(name): a value was changed; the row does not match its seal"
                )
            } step: {
                finding.checked += 1
                steps.tell(finding.checked, of: total)
            }
            Self.compare(sum, try SealSums(db).read(table.name), of: table, wrong: wrong, &finding)
        }
        try db.eachRow("SELECT name, isBook FROM sealSum ORDER BY name") { row in
            let name = row.text(0)
            guard let table = tables.first(where: { $0.name == name }) else {
                return finding.report(
                    "sealSum",
                    "name \(name)",
                    "there is a sum of \(name), which is no sealed table"
                )
            }
            guard row.int(1) != (table.isBook ? 1 : 0) else { return }
            let message = "the sum of \(name) says wrongly whether it holds what runs note about themselves"
            finding.report("sealSum", "name \(name)", message)
        }
    }

    private static func compare(
        _ sum: SealSum,
        _ held: SealSum?,
        of table: SealedTable,
        wrong: Int,
        _ finding: inout VerificationCheck
    ) {
        guard let held else { return finding.report(table.name, nil, "\(table.name) has no sum of its rows") }
        if sum.rows != held.rows {
            let difference = abs(sum.rows - held.rows)
            let (rows, direction) = (
                difference == 1 ? "row" : "rows", sum.rows < held.rows ? "fewer" : "more"
            )
            finding.report(
                table.name,
                nil,
                "\(table.name) has \(difference) \(rows) \(direction) than runs have left: \(sum.rows), not \(held.rows)"
            )
        } else if wrong == 0 && sum != held {
            finding.report(
                table.name,
                nil,
                "the rows of \(table.name) do not come to their sum: rows were changed with their seals, or the sum was"
            )
        }
    }

    /// What Octopus calls the row.
    private static func id(of row: SealedRow) -> String? {
        func named(_ column: String, _ kind: RowKey.Kind) -> String? {
            Int64(row.text(column)).map { RowKey.id($0, kind) }
        }
        return switch row.table.name {
        case "interruption": named("number", .interruption)
        case "decision", "decisionDue": named("interruption", .interruption)
        case "task": named("number", .task)
        case "document", "execution", "space", "irregularId": row.text("id")
        default: nil
        }
    }
}
