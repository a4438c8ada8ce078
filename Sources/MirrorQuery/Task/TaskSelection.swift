import GRDB
import MirrorStore
import WireFormat

/// A filter for tasks, with every name looked up, as a list that is read off an index.
struct TaskSelection {
    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?
    let list: OrderedList

    /// A part of the filter that an index carries in the order of lists: a row meets it if one of the values is its own.
    private struct Part {
        /// The index that carries it.
        let index: String
        /// The condition for each value.
        let values: [SQL]
        /// What counts these tasks in `taskTotal`.
        let counted: SQL

        var check: SQL { values.isEmpty ? "0" : "(\(values.joined(separator: " OR ")))" }
    }

    init(_ filter: TaskFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = try names.spaces(filter.spaces)
        self.spaces = spaces
        let documents = try Self.documents(filter, spaces: spaces, names)
        var parts = Self.parts(filter, documents, spaces: spaces)
        let checks = try Self.checks(filter, names)
        let bounds = Self.bounds(filter)
        let keptTotal =
            checks.isEmpty && bounds.isEmpty ? Self.keptTotal(filter, documents, spaces: spaces) : nil

        func range(_ conditions: [SQL], _ index: String) -> OrderedList.Range {
            // SQLite, which knows no totals, would often choose another.
            OrderedList.Range(
                source: "task AS t INDEXED BY \(sql: index)",
                conditions: conditions + bounds + checks,
                time: "t.queueTime",
                number: "t.number"
            )
        }
        var ranges: [OrderedList.Range] = []
        if filter.presence != .listed {
            ranges.append(range(["t.goneAt IS NOT NULL"] + parts.map(\.check), "taskGone"))
        }
        if filter.presence != .gone {
            let driver = try Self.takeSmallest(of: &parts, in: db)
            let rest = ["t.goneAt IS NULL"] + parts.map(\.check)
            ranges +=
                driver.map { part in part.values.map { range([$0] + rest, part.index) } }
                ?? [range(rest, "taskListed")]
        }
        list = OrderedList(ranges: ranges, overlaps: false, keptTotal: keptTotal, hasRowsWithoutTime: true)
    }

    private static func takeSmallest(of parts: inout [Part], in db: Database) throws -> Part? {
        let candidates = parts.indices.filter { parts[$0].values.count <= OrderedList.maximumRanges }
        guard candidates.count > 1 else { return candidates.first.map { parts.remove(at: $0) } }
        let sizes = try parts.map { part in
            let request: SQLRequest<Int> =
                "SELECT coalesce(sum(listed), 0) FROM taskTotal WHERE \(part.counted)"
            return try request.fetchOne(db) ?? 0
        }
        return candidates.min { sizes[$0] < sizes[$1] }.map { parts.remove(at: $0) }
    }

    /// A filter by documents of one kind, which are looked up.
    private struct Documents {
        /// The index and the column that has them.
        let index: String
        let column: String
        let ids: [String]
    }

    private static func documents(_ filter: TaskFilter, spaces: [Int64]?, _ names: NameResolver) throws
        -> [Documents]
    {
        let kinds: [(DocumentRecord.Kind, column: String, index: String, texts: [String])] = [
            (.project, "projectId", "taskByProject", filter.projects),
            (.environment, "environmentId", "taskByEnvironment", filter.environments),
            (.tenant, "tenantId", "taskByTenant", filter.tenants),
        ]
        return try kinds.filter { !$0.texts.isEmpty }.map { kind, column, index, texts in
            let ids = try texts.map { try names.document($0, kind, spaces: spaces).asciiLowercased }
            return Documents(index: index, column: column, ids: Set(ids).sorted())
        }
    }

    private static func parts(_ filter: TaskFilter, _ documents: [Documents], spaces: [Int64]?) -> [Part] {
        var parts = documents.map { documents in
            Part(
                index: documents.index,
                values: documents.ids.map { "t.\(sql: documents.column) = \($0)" },
                counted: "document IN \(documents.ids)"
            )
        }
        let states = Set(filter.states.map(TaskState.canonical)).sorted()
        if !states.isEmpty {
            parts.append(
                Part(
                    index: "taskByState",
                    values: states.map { "t.state = \($0)" },
                    counted: "document = '' AND state IN \(states)"
                )
            )
        }
        let kinds = Set(filter.names.map(\.asciiLowercased)).sorted()
        if !kinds.isEmpty {
            parts.append(
                Part(
                    index: "taskByName",
                    values: kinds.map { "t.name = \($0) COLLATE NOCASE" },
                    counted: "document = '' AND name IN \(kinds)"
                )
            )
        }
        if let part = place(spaces, active: filter.active) { parts.append(part) }
        return parts
    }

    /// The spaces, and whether the tasks are finished.
    private static func place(_ spaces: [Int64]?, active: Bool?) -> Part? {
        let state: SQL? = active.map { "t.isCompleted = \(sql: $0 ? "0" : "1")" }
        let counted: SQL = active.map { "AND isCompleted = \(!$0)" } ?? ""
        guard let spaces else {
            guard let state else { return nil }
            return Part(
                index: active == true ? "taskUnfinished" : "taskListed",
                values: [state],
                counted: "document = '' \(counted)"
            )
        }
        let finished: SQL = state.map { "AND \($0)" } ?? ""
        return Part(
            index: active == true ? "taskActive" : "taskListedInSpace",
            values: spaces.map { "t.space = \($0) \(finished)" },
            counted: "document = '' AND space IN \(spaces) \(counted)"
        )
    }

    /// What no index carries.
    private static func checks(_ filter: TaskFilter, _ names: NameResolver) throws -> [SQL] {
        var checks: [SQL] = []
        if !filter.runbooks.isEmpty {
            checks.append(
                """
                EXISTS (SELECT 1 FROM execution AS x WHERE x.task = t.number AND x.runbookId IN \(filter.runbooks))
                """
            )
        }
        if let text = filter.description {
            checks.append(
                """
                EXISTS (
                    SELECT 1 FROM taskBody AS b WHERE b.number = t.number
                    AND instr(lower(b.json ->> '$.Description'), \(text.asciiLowercased)) > 0
                )
                """
            )
        }
        if let flag = filter.hasPendingInterruptions { checks.append("t.hasPendingInterruptions = \(flag)") }
        if let flag = filter.hasWarningsOrErrors { checks.append("t.hasWarningsOrErrors = \(flag)") }
        if let since = filter.completedSince { checks.append("t.completedTime >= \(since.milliseconds)") }
        if let until = filter.completedUntil { checks.append("t.completedTime < \(until.milliseconds)") }
        return checks
    }

    private static func bounds(_ filter: TaskFilter) -> [SQL] {
        var bounds: [SQL] = []
        if let since = filter.since { bounds.append("t.queueTime >= \(since.milliseconds)") }
        if let until = filter.until { bounds.append("t.queueTime < \(until.milliseconds)") }
        return bounds
    }

    /// Totals are kept for each space, kind and state, by one document at a time.
    private static func keptTotal(_ filter: TaskFilter, _ documents: [Documents], spaces: [Int64]?) -> SQL? {
        guard documents.count <= 1 else { return nil }
        var conditions: [SQL] = [documents.first.map { "document IN \($0.ids)" } ?? "document = ''"]
        if let spaces { conditions.append("space IN \(spaces)") }
        if let active = filter.active { conditions.append("isCompleted = \(!active)") }
        if !filter.states.isEmpty { conditions.append("state IN \(filter.states.map(TaskState.canonical))") }
        if !filter.names.isEmpty { conditions.append("name IN \(filter.names)") }
        let columns: SQL =
            switch filter.presence {
            case .listed: "listed"
            case .gone: "gone"
            case .both: "listed + gone"
            }
        return """
            SELECT coalesce(sum(\(columns)), 0) FROM taskTotal WHERE \(conditions.joined(separator: " AND "))
            """
    }
}

/// The states of a task; an open set.
enum TaskState {
    private static let known = [
        "New", "Queued", "Executing", "Cancelling", "Success", "Failed", "Canceled", "TimedOut",
    ]

    /// The spelling that the server uses, whatever the letter case typed.
    static func canonical(_ text: String) -> String {
        known.first { $0.lowercased() == text.lowercased() } ?? text
    }
}
