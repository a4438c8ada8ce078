import GRDB
import MirrorStore
import WireFormat

/// A filter as SQL: the index that carries the order, and the conditions on top of it.
struct InterruptionSelection {
    private(set) var spaces: [Int64]?
    /// The tables, the one that carries the order first.
    private let source: SQL
    private let conditions: [SQL]
    private let order: SQL
    private let number: SQL
    /// Set when a kept total answers how many there are.
    private let keptTotal: SQL?

    init(_ filter: InterruptionFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = filter.spaces.isEmpty ? nil : try Set(filter.spaces.map(names.space)).sorted()
        self.spaces = spaces
        // What narrows further than the list itself; while there is none, the index alone finds the rows.
        var extra: [SQL] = []
        if filter.isAssignedToMe { extra.append("i.isMine = 1") }
        if !filter.types.isEmpty { extra.append("lower(i.type) IN \(filter.types.map { $0.lowercased() })") }
        for (kind, texts) in [
            (DocumentRecord.Kind.project, filter.projects), (.environment, filter.environments),
            (.tenant, filter.tenants),
        ] where !texts.isEmpty {
            let ids = try texts.map { try names.document($0, kind, spaces: spaces) }
            extra.append(Self.isRelated(toAny: ids))
        }
        if let text = filter.responsible {
            extra.append(
                "i.responsibleUserId = \(try names.document(text, .user, spaces: nil)) COLLATE NOCASE"
            )
        }
        if let task = filter.task {
            guard let number = try RowKey.find(task, .task, in: db) else {
                throw QueryError(
                    code: .invalidID,
                    message: "'\(task)' is not the id of a task",
                    hint: "It looks like ServerTasks-123."
                )
            }
            extra.append("i.task = \(number)")
        }
        if let result = filter.result { extra.append("lower(i.outcome) = \(result.lowercased())") }
        if let since = filter.since { extra.append("i.created >= \(since.milliseconds)") }
        if let until = filter.until { extra.append("i.created < \(until.milliseconds)") }

        if let document = filter.regarding {
            (source, conditions, order, number, keptTotal) =
                Self.regarding(document, filter, spaces: spaces, extra: extra)
        } else {
            (source, conditions, order, number, keptTotal) = Self.list(filter, spaces: spaces, extra: extra)
        }
    }

    private typealias Parts = (source: SQL, conditions: [SQL], order: SQL, number: SQL, keptTotal: SQL?)

    /// Reads a list off the interruption's own indexes.
    private static func list(_ filter: InterruptionFilter, spaces: [Int64]?, extra: [SQL]) -> Parts {
        var conditions = extra
        switch filter.presence {
        case .listed: conditions.append("i.goneAt IS NULL")
        case .gone: conditions.append("i.goneAt IS NOT NULL")
        case .both: break
        }
        if filter.pendingOnly { conditions.append("i.isPending = 1") }
        if let spaces {
            // One space must be an equality for its index to carry the order.
            conditions.append(spaces.count == 1 ? "i.space = \(spaces[0])" : "i.space IN \(spaces)")
        }
        var kept: SQL?
        let total: SQL? =
            switch (filter.presence, filter.pendingOnly) {
            case (.listed, false): "listed"
            case (.listed, true): "open"
            case (.gone, false): "gone"
            case (.both, false): "listed + gone"
            default: nil
            }
        if extra.isEmpty, let total {
            let within: SQL = spaces.map { "AND space IN \($0)" } ?? ""
            kept = "SELECT coalesce(sum(\(total)), 0) FROM total WHERE kind = 'interruption' \(within)"
        }
        return ("interruption AS i", conditions, "i.created DESC, i.number DESC", "i.number", kept)
    }

    /// Reads a list off `related`, whose key is the document and then the order.
    private static func regarding(
        _ document: String,
        _ filter: InterruptionFilter,
        spaces: [Int64]?,
        extra: [SQL]
    ) -> Parts {
        var conditions = extra
        var joined = !extra.isEmpty
        conditions.append("r.document = \(document)")
        var list: RelatedList?
        switch (filter.presence, filter.pendingOnly) {
        case (.listed, false): list = .listed
        case (.listed, true): list = .pending
        case (.gone, false): list = .gone
        case (.gone, true):
            list = .gone
            joined = true
            conditions.append("i.isPending = 1")
        case (.both, let pendingOnly):
            conditions.append("r.list IN \([RelatedList.listed.rawValue, RelatedList.gone.rawValue])")
            if pendingOnly {
                joined = true
                conditions.append("i.isPending = 1")
            }
        }
        if let list { conditions.append("r.list = \(list.rawValue)") }
        if let spaces {
            joined = true
            conditions.append("i.space IN \(spaces)")
        }
        var kept: SQL?
        if !joined, let list, !RelatedDocument.isNamedByFew(document) {
            kept = """
                SELECT coalesce(sum(total), 0) FROM relatedTotal
                WHERE document = \(document) AND list = \(list.rawValue)
                """
        }
        let source: SQL =
            joined ? "related AS r CROSS JOIN interruption AS i ON i.number = r.number" : "related AS r"
        return (source, conditions, "r.created DESC, r.number DESC", "r.number", kept)
    }

    private static func isRelated(toAny ids: [String]) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM related AS narrowed
            WHERE narrowed.document IN \(ids)
            AND narrowed.list = CASE WHEN i.goneAt IS NULL THEN \(RelatedList.listed.rawValue)
                ELSE \(RelatedList.gone.rawValue) END
            AND narrowed.created = i.created AND narrowed.number = i.number
        )
        """
    }

    /// The keys of a part of the list, in its order.
    func numbers(_ page: ListPage, in db: Database) throws -> [Int64] {
        let request: SQLRequest<Int64> = """
            SELECT \(number) FROM \(source) WHERE \(conditions.joined(operator: .and))
            ORDER BY \(order) LIMIT \(page.take ?? -1) OFFSET \(page.skip)
            """
        return try request.fetchAll(db)
    }

    /// How many there are.
    func total(in db: Database) throws -> Int {
        let request: SQLRequest<Int> =
            if let keptTotal { "\(keptTotal)" } else {
                "SELECT count(*) FROM \(source) WHERE \(conditions.joined(operator: .and))"
            }
        return try request.fetchOne(db) ?? 0
    }

    /// The keys of what matches a full-text expression, in the order of the index: the newest number first.
    func matching(_ expression: String, _ page: ListPage, in db: Database) throws -> [Int64] {
        let request: SQLRequest<Int64> = """
            SELECT s.rowid FROM interruptionSearch AS s WHERE interruptionSearch MATCH \(expression)
            AND \(holdsForMatch) ORDER BY s.rowid DESC LIMIT \(page.take ?? -1) OFFSET \(page.skip)
            """
        return try request.fetchAll(db)
    }

    /// How many match, counted no further than `limit`.
    func matchCount(_ expression: String, limit: Int, in db: Database) throws -> Int {
        let request: SQLRequest<Int> = """
            SELECT count(*) FROM (
                SELECT 1 FROM interruptionSearch AS s WHERE interruptionSearch MATCH \(expression)
                AND \(holdsForMatch) LIMIT \(limit)
            )
            """
        return try request.fetchOne(db) ?? 0
    }

    /// The conditions, for the row that the index is at.
    private var holdsForMatch: SQL {
        "EXISTS (SELECT 1 FROM \(source) WHERE \(number) = s.rowid AND \(conditions.joined(operator: .and)))"
    }
}
