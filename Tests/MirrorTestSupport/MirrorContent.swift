import GRDB
package import MirrorStore

/// All that a mirror holds, a list of rows for each table, for comparing two mirrors of the same server.
///
/// Left out is what names a run or the local clock, and keys that only order rows by when they were stored: run numbers,
/// revisions, when a row was seen, read or marked gone, how often something was asked for in vain, and where the next
/// slice of the audit begins. Instead of their values it says whether there are any.
package struct MirrorContent: Hashable, Sendable {
    private let tables: [String: [String]]

    package init(_ store: MirrorStore) throws {
        tables = try store.reader.read { db in
            try Self.queries.mapValues { sql in
                try Row.fetchAll(db, sql: sql).map { row in
                    row.map { name, value in "\(name)=\(value.storage.value ?? "NULL")" }.joined(
                        separator: " "
                    )
                }.sorted()
            }
        }
    }

    /// The rows of a table, each as `column=value column=value …`.
    package subscript(table: String) -> [String] { tables[table] ?? [] }

    /// The rows that only one of two mirrors has.
    package func differences(from other: MirrorContent) -> [String] {
        Self.queries.keys.sorted().flatMap { table in
            self[table].difference(from: other[table]).map { change in
                switch change {
                case .insert(_, let row, _): "unexpected in \(table): \(row)"
                case .remove(_, let row, _): "missing in \(table): \(row)"
                }
            }
        }
    }

    private static let body = """
        b.json AS json, b.elementsAt AS elementsAt, b.notes AS notes, b.answers AS answers, b.formElementNames AS names, b.isCJK AS isCJK,
        (SELECT json FROM element WHERE key = b.instructions) AS instructions,
        (
            SELECT json_group_array(text) FROM (
                SELECT e.json AS text FROM json_each(b.elements) AS k JOIN element AS e ON e.key = k.value ORDER BY k.key
            )
        ) AS elements
        """

    private static let queries = [
        "mirror": """
        SELECT installationId, server, serverVersion, principalId, principalName FROM mirror
        """,
        "irregularId": "SELECT number, id FROM irregularId",
        "space": """
        SELECT number, id, name, slug, isDefault, isVisible, json FROM space
        """,
        "referenceRead": "SELECT space, kind FROM referenceRead",
        "document": "SELECT id, kind, space, name, slug, json FROM document",
        "membership": "SELECT team, user, endedAt IS NOT NULL AS isEnded FROM membership",
        "interruption": """
        SELECT number, space, type, created, isPending, task, responsibleUserId, canTakeResponsibility,
            hasResponsibility, isMine, outcome, version, hex(digest) AS digest, goneAt IS NOT NULL AS isGone,
            projectId, environmentId, tenantId, closedAt IS NOT NULL AS isClosed, labels, \(body)
        FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
        """,
        "interruptionBody": "SELECT \(body) FROM interruptionBody AS b",
        "element": "SELECT hex(hash) AS hash, json FROM element",
        "version": """
        SELECT interruption, ordinal, hex(hash) AS hash, \(body)
        FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
        """,
        "facet": "SELECT name, list, created, number FROM facet",
        "facetTotal": "SELECT lower(name) AS name, list, total FROM facetTotal WHERE total <> 0",
        "facetSet": "SELECT lower(name) AS name, list, chunk, hex(numbers) AS numbers FROM facetSet",
        "task": """
        SELECT t.number AS number, space, name, state, queueTime, startTime, completedTime, isCompleted,
            hasPendingInterruptions, hasWarningsOrErrors, projectId, environmentId, tenantId, hex(digest) AS digest, hex(hash) AS hash,
            goneAt IS NOT NULL AS isGone, json
        FROM task AS t JOIN taskBody AS b ON b.number = t.number
        """,
        "taskTotal": """
        SELECT lower(document) AS document, space, name, state, isCompleted, listed, gone FROM taskTotal WHERE listed <> 0 OR gone <> 0
        """,
        "execution": """
        SELECT task, id, space, projectId, environmentId, tenantId, releaseId, runbookId, created, requestedById,
            requestedBy, json
        FROM execution
        """,
        "wanted": "SELECT space, kind, id FROM wanted",
        "total": "SELECT space, kind, listed, open, gone FROM total",
        "coverage": """
        SELECT space, kind, backfillSkip, backfillTime, backfillId, backfillTotal, isBackfilled, headPin,
            completeThrough, serverTotal, suspectTotal
        FROM coverage
        """,
        "debt": "SELECT space, lane, reason FROM debt",
        "decision": """
        SELECT interruption, userId, username, isService, identityEstablishedWith, decidedAt, takenAt, eventId
        FROM decision
        """,
        "decisionDue": "SELECT interruption, attempts FROM decisionDue",
        "run": "SELECT outcome, principalId, error FROM run ORDER BY number DESC LIMIT 1",
    ]
}
