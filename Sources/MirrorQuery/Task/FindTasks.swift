import GRDB
import MirrorStore
package import WireFormat

/// Which tasks are meant; every part narrows.
package struct TaskFilter: Sendable, Equatable {
    /// Names or ids; empty for every space.
    package var spaces: [String] = []
    /// States; letter case aside.
    package var states: [String] = []
    /// True for those that are not finished, false for those that are.
    package var active: Bool?
    /// Kinds of task (Deploy, RunbookRun …); letter case aside.
    package var names: [String] = []
    /// Names or ids.
    package var projects: [String] = []
    /// Queued at or after.
    package var since: Timestamp?
    /// Queued before.
    package var until: Timestamp?
    package var presence: InterruptionFilter.Presence = .listed

    package init() {}
}

/// A part of a list of tasks.
package struct TaskList: Sendable {
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var items: [TaskSummary]
    /// How many that the server no longer lists were left out; nil where that was not asked.
    package var goneLeftOut: Int?
    package var state: MirrorState

    /// Octopus's envelope, and the mirror's state after it.
    package var json: JSONValue {
        var members = ListEnvelope(total: totalResults, take: take, count: items.count).members
        members.append(JSONValue.Member("items", .array(items.map(\.json))))
        members.append(JSONValue.Member("mirror", state.json))
        return .object(members)
    }
}

extension MirrorQueries {
    /// Lists tasks, newest first by the time they were queued for.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func tasks(_ filter: TaskFilter, _ page: ListPage = ListPage()) throws -> TaskList {
        try read { db in
            let names = NameResolver(db: db)
            let spaces = filter.spaces.isEmpty ? nil : try Set(filter.spaces.map(names.space)).sorted()
            let conditions = try Self.conditions(filter, spaces: spaces, names)
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.task])
            let numbers: SQLRequest<Int64> = """
                SELECT t.number FROM task AS t WHERE \(conditions.joined(operator: .and))
                ORDER BY t.queueTime DESC, t.number DESC LIMIT \(page.take ?? -1) OFFSET \(page.skip)
                """
            let items = try numbers.fetchAll(db).compactMap {
                try StoredTask($0, in: db)?.summary(server: state.server)
            }
            var gone: Int?
            if filter.presence == .listed {
                var filter = filter
                filter.presence = .gone
                let conditions = try Self.conditions(filter, spaces: spaces, names)
                gone = try Self.total(filter, spaces: spaces, conditions, in: db)
            }
            return TaskList(
                totalResults: try Self.total(filter, spaces: spaces, conditions, in: db),
                skip: page.skip,
                take: page.take,
                items: items,
                goneLeftOut: gone,
                state: state
            )
        }
    }

    /// One task by its id; nil when the mirror does not hold it.
    ///
    /// - Parameter names: The spaces in which it may be; empty for every space.
    /// - Throws: ``QueryError`` when the text is no id of a task, or a space is unknown.
    package func task(_ id: String, spaces names: [String] = []) throws
        -> (summary: TaskSummary, state: MirrorState)?
    {
        try read { db in
            let spaces = names.isEmpty ? nil : try names.map(NameResolver(db: db).space)
            let stored = try StoredTask(TaskID.find(id, in: db), in: db)
            guard let stored, spaces.map({ spaces in stored.space.map(spaces.contains) ?? false }) ?? true
            else { return nil }
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.task])
            return (stored.summary(server: state.server), state)
        }
    }

    private static func conditions(_ filter: TaskFilter, spaces: [Int64]?, _ names: NameResolver) throws
        -> [SQL]
    {
        var conditions: [SQL] = ["1"]
        switch filter.presence {
        case .listed: conditions.append("t.goneAt IS NULL")
        case .gone: conditions.append("t.goneAt IS NOT NULL")
        case .both: break
        }
        if let spaces {
            conditions.append(spaces.count == 1 ? "t.space = \(spaces[0])" : "t.space IN \(spaces)")
        }
        switch filter.active {
        case true: conditions.append("t.isCompleted = 0")
        case false: conditions.append("t.isCompleted = 1")
        case nil: break
        }
        let states = filter.states.map(TaskState.canonical)
        if !states.isEmpty {
            conditions.append(states.count == 1 ? "t.state = \(states[0])" : "t.state IN \(states)")
        }
        if !filter.names.isEmpty {
            conditions.append("lower(t.name) IN \(filter.names.map { $0.lowercased() })")
        }
        let projects = try filter.projects.map { try names.document($0, .project, spaces: spaces) }
        if !projects.isEmpty {
            conditions.append(
                projects.count == 1 ? "t.projectId = \(projects[0])" : "t.projectId IN \(projects)"
            )
        }
        if let since = filter.since { conditions.append("t.queueTime >= \(since.milliseconds)") }
        if let until = filter.until { conditions.append("t.queueTime < \(until.milliseconds)") }
        return conditions
    }

    /// A kept total where only space and presence narrow; a count otherwise.
    private static func total(
        _ filter: TaskFilter,
        spaces: [Int64]?,
        _ conditions: [SQL],
        in db: Database
    ) throws -> Int {
        var rest = filter
        rest.spaces = []
        rest.presence = .listed
        rest.active = filter.active == true && filter.presence == .listed ? nil : filter.active
        guard rest == TaskFilter() else {
            let count: SQLRequest<Int> =
                "SELECT count(*) FROM task AS t WHERE \(conditions.joined(operator: .and))"
            return try count.fetchOne(db) ?? 0
        }
        let total: SQL =
            switch filter.presence {
            case .listed: filter.active == true ? "open" : "listed"
            case .gone: "gone"
            case .both: "listed + gone"
            }
        let within: SQL = spaces.map { "AND space IN \($0)" } ?? ""
        let kept: SQLRequest<Int> =
            "SELECT coalesce(sum(\(total)), 0) FROM total WHERE kind = 'task' \(within)"
        return try kept.fetchOne(db) ?? 0
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
