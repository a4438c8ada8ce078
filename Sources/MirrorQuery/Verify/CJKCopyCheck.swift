import GRDB
import MirrorStore

/// The copies of texts that the index of Chinese, Japanese and Korean holds: as the bodies have them.
struct CJKCopyCheck: MirrorCheck {
    let name = "searchTexts"
    let noun = "texts"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let copy = try db.makeStatement(
            sql:
                "SELECT title, instructions, notes, answers, labels FROM interruptionSearchCJK WHERE rowid = ?"
        )
        try db.eachRow(
            """
            SELECT i.number, CASE json_type(b.json, '$.Title') WHEN 'text' THEN json_extract(b.json, '$.Title') END,
                json_extract(e.json, '$.Control.Text'), b.notes, b.answers, i.labels
            FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
            LEFT JOIN element AS e ON e.key = b.instructions
            WHERE b.isCJK ORDER BY i.number
            """
        ) { row in
            finding.checked += 1
            let id = RowKey.id(row.int(0), .interruption)
            let isSame = try copy.first(keys: row.int(0)) { held in
                (0..<4).allSatisfy { Self.isSame(held.text($0), CJKText.separated(row.text($0 + 1))) }
                    && held.text(4) == row.text(5)
            }
            guard isSame != true else { return }
            let message = "\(id): what searches find it by is not what its body says"
            finding.report("interruptionSearchCJK", "rowid \(row.int(0))", id: id, message)
        }
        let held = try Int.fetchOne(db, sql: "SELECT count(*) FROM interruptionSearchCJK_docsize") ?? 0
        guard held != finding.checked else { return }
        finding.report(
            "interruptionSearchCJK",
            nil,
            "the index of Chinese, Japanese and Korean holds \(held) texts, and there are \(finding.checked)"
        )
    }

    /// Whether two texts are the same, replacement characters in a row counted as one: half of a surrogate pair gives
    /// one when it comes in a page, and three when SQLite takes it from a body.
    private static func isSame(_ held: String, _ given: String) -> Bool {
        func joined(_ text: String) -> [Unicode.Scalar] {
            var scalars: [Unicode.Scalar] = []
            for scalar in text.unicodeScalars where scalar != "\u{FFFD}" || scalars.last != scalar {
                scalars.append(scalar)
            }
            return scalars
        }
        return ByteText(held) == ByteText(given) || joined(held) == joined(given)
    }
}
