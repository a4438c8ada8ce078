import Foundation
import GRDB
import MirrorStore

/// The schema: tables, indexes and views are those that this program makes, and there are no triggers.
///
/// A view that was changed lies to everybody who asks it; a trigger changes what a sync writes before it is sealed.
struct SchemaCheck: MirrorCheck {
    let name = "schema"
    let noun = "objects"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let expected = try Self.expected.get()
        let found = try Self.objects(db)
        finding.checked = found.count
        for (object, shape) in expected.sorted(by: { $0.key < $1.key }) where found[object] != shape {
            let verdict = found[object] == nil ? "is missing" : "is not as octomirror makes it"
            finding.report(object, nil, "\(object) \(verdict)")
        }
        for object in found.keys.sorted() where expected[object] == nil {
            finding.report(object, nil, "\(object) is no part of a mirror")
        }
    }

    /// The objects of a new mirror: built once, since a process may check many.
    private static let expected = Result { try MirrorStore.inMemory().reader.read(objects) }

    /// What each object is called, and what it is made of.
    ///
    /// The columns of a table are compared without their order: that tells in which versions a mirror grew up.
    private static func objects(_ db: Database) throws -> [String: String] {
        var objects: [String: String] = [:]
        try db.eachRow(
            """
            SELECT s.type || ' ' || s.name, CASE WHEN t.type = 'table' THEN (
                    SELECT group_concat(x, '; ') FROM (
                        SELECT c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '') || ' '
                            || c.pk || ' ' || c.hidden AS x
                        FROM pragma_table_xinfo(s.name, 'main') AS c ORDER BY c.name
                    )
                ) || CASE WHEN t.strict THEN ' strict' ELSE '' END || CASE WHEN t.wr THEN ' without rowid' ELSE '' END
                ELSE s.sql END, CASE WHEN t.type = 'table' THEN s.sql END
            FROM main.sqlite_schema AS s
            LEFT JOIN pragma_table_list AS t ON t.schema = 'main' AND t.name = s.name AND s.type IN ('table', 'view')
            WHERE s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            """
        ) { row in
            objects[row.text(0)] = ([row.text(1)] + generated(row.text(2))).joined(separator: "; ")
        }
        return objects
    }

    /// The expressions of a table's generated columns, which no pragma tells.
    private static func generated(_ sql: String) -> [String] {
        var expressions: [String] = []
        for part in sql.components(separatedBy: "GENERATED ALWAYS AS (").dropFirst() {
            var depth = 1
            let end = part.firstIndex { character in
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                return depth == 0
            }
            expressions.append(
                part[..<(end ?? part.endIndex)].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            )
        }
        return expressions.sorted()
    }
}
