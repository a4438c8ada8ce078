import GRDB
import MirrorQuery
package import MirrorStore
package import OctopusSimulator
package import Testing
import WireFormat

/// Compares the mirror's listed rows with what the simulated server lists: ids, bodies, search entries, totals.
package func expectEqual(
    _ store: MirrorStore,
    _ simulator: Simulator,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let mirror = try MirroredRows(store)
    for space in simulator.spaceIDs {
        let interruptions = simulator.interruptionIDs(in: space)
        #expect(
            mirror.interruptions[space, default: [:]].keys.sorted() == interruptions.sorted(),
            comment,
            sourceLocation: sourceLocation
        )
        for id in interruptions {
            let served = try simulator.interruptionBody(id).map(withoutLinks)
            #expect(mirror.interruptions[space]?[id] == served, comment, sourceLocation: sourceLocation)
        }
        let tasks = simulator.taskIDs(in: space)
        #expect(
            mirror.tasks[space, default: [:]].keys.sorted() == tasks.sorted(),
            comment,
            sourceLocation: sourceLocation
        )
        for id in tasks {
            let served = try simulator.taskBody(id).map(withoutLinks)
            #expect(mirror.tasks[space]?[id] == served, comment, sourceLocation: sourceLocation)
        }
    }
    try expectConsistent(store, comment, sourceLocation: sourceLocation)
}

/// Checks what the mirror keeps beside its rows against the rows.
package func expectConsistent(
    _ store: MirrorStore,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try store.reader.read { db in
        for kind in RowKind.allCases {
            let open = kind == .interruption ? "isPending" : "NOT isCompleted"
            let counted = try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(space, 0) AS space, sum(goneAt IS NULL) AS listed,
                        sum(goneAt IS NULL AND \(open)) AS open, sum(goneAt IS NOT NULL) AS gone
                    FROM \(kind.rawValue) GROUP BY 1 ORDER BY 1
                    """
            )
            let kept = try Row.fetchAll(
                db,
                sql:
                    "SELECT space, listed, open, gone FROM total WHERE kind = ? AND listed + gone > 0 ORDER BY space",
                arguments: [kind.rawValue]
            )
            #expect(counted == kept, comment, sourceLocation: sourceLocation)
        }
        let wrong = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT name, list, count(*) AS counted FROM facet GROUP BY name, list
                ) JOIN facetTotal AS kept USING (name, list) WHERE kept.total <> counted
                """
        )
        #expect(
            wrong == 0,
            comment ?? "kept totals of facets differ from a count",
            sourceLocation: sourceLocation
        )
    }
    #expect(throws: Never.self, comment, sourceLocation: sourceLocation) {
        try store.checkSearchIndex()
    }
    try expectVerified(store, comment, sourceLocation: sourceLocation)
}

/// Expects that `verify` finds nothing.
package func expectVerified(
    _ store: MirrorStore,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let verification = try MirrorQueries(reader: store.reader).verify()
    let problems = verification.checks.flatMap(\.problems).map(\.message)
    #expect(problems == [], comment, sourceLocation: sourceLocation)
    #expect(verification.isVerified, comment, sourceLocation: sourceLocation)
}

/// The listed rows of a mirror: space id, id, body.
private struct MirroredRows {
    private(set) var interruptions: [String: [String: String]] = [:]
    private(set) var tasks: [String: [String: String]] = [:]

    init(_ store: MirrorStore) throws {
        let (interruptionRows, taskRows) = try store.reader.read { db in
            let elements = try Dictionary(
                uniqueKeysWithValues: Row.fetchAll(db, sql: "SELECT key, json FROM element").map { row in
                    (row["key"] as Int64, row["json"] as String)
                }
            )
            let interruptions = try Row.fetchAll(
                db,
                sql: """
                    SELECT i.number AS number, s.id AS space, b.json AS json, elementsAt, elements
                    FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
                    JOIN space AS s ON s.number = i.space WHERE goneAt IS NULL
                    """
            ).map { row in
                let keys = (row["elements"] as String).dropFirst().dropLast().split(separator: ",")
                let body = InterruptionBody(
                    json: row["json"],
                    elementsAt: row["elementsAt"],
                    elements: keys.compactMap { Int64($0).flatMap { elements[$0] } }
                )
                return (
                    row["space"] as String, try RowKey.id(row["number"], .interruption, in: db), body.text
                )
            }
            let tasks = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.number AS number, s.id AS space, b.json AS json
                    FROM task AS t JOIN taskBody AS b ON b.number = t.number
                    JOIN space AS s ON s.number = t.space WHERE goneAt IS NULL
                    """
            ).map { row in
                (row["space"] as String, try RowKey.id(row["number"], .task, in: db), row["json"] as String)
            }
            return (interruptions, tasks)
        }
        for (space, id, body) in interruptionRows { interruptions[space, default: [:]][id] = body }
        for (space, id, body) in taskRows { tasks[space, default: [:]][id] = body }
    }
}

/// A served body as a mirror keeps it: no white space, no Links.
private func withoutLinks(_ json: String) throws -> String {
    let kept = try JSONDocument(parsing: json).root.members.filter { $0.name != "Links" }
    return "{" + kept.map { "\($0.key.minified):\($0.value.minified)" }.joined(separator: ",") + "}"
}
