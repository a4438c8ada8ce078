import GRDB
import MirrorStore

/// The file itself: SQLite's own check of every page, index, type and constraint, and references between rows.
///
/// It is the whole `integrity_check`, and not `quick_check`: that one does not compare the indexes with their tables, and
/// lists are read off the indexes.
struct FileCheck: MirrorCheck {
    let name = "file"
    let noun = "pages"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        finding.checked = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        try db.eachRow("PRAGMA integrity_check(\(VerificationCheck.limit))") { row in
            let verdict = row.text(0)
            if verdict != "ok" { finding.report("", nil, "SQLite: \(verdict)") }
        }
        try db.eachRow("PRAGMA foreign_key_check") { row in
            finding.report(
                row.text(0),
                "rowid \(row.text(1))",
                "names a row of \(row.text(2)) that is not there"
            )
        }
    }
}
