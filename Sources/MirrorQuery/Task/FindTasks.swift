import GRDB
import MirrorStore
package import WireFormat

/// A part of a list of tasks.
package struct TaskList: Sendable {
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var items: [TaskSummary]
    /// How many that the server no longer lists were left out; nil where that was not asked.
    package var goneLeftOut: Int?
    /// Where the next page begins; nil when there is none.
    package var nextCursor: String?
    package var state: MirrorState

    /// Octopus's envelope, and the mirror's state after it.
    package var json: JSONValue {
        ListEnvelope(
            total: totalResults,
            take: take,
            items: items.map(\.json),
            state: state,
            nextCursor: nextCursor
        ).json
    }
}

extension MirrorQueries {
    /// Lists tasks, newest first by the time they were queued for.
    ///
    /// - Parameter countsGone: Whether to count what is left out because the server no longer lists it.
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func tasks(
        _ filter: TaskFilter,
        _ page: ListPage = ListPage(),
        countsGone: Bool = false
    ) throws -> TaskList {
        let question = { "tasks \(filter.question)" }
        try page.cursor?.check(question)
        return try read { db in
            let selection = try TaskSelection(filter, in: db)
            let state = try MirrorState.read(db, spaces: selection.spaces, kinds: [.task])
            let total = try selection.list.total(in: db)
            let numbers = try selection.list.numbers(page, in: db)
            let items = try TaskPage(db: db, server: state.server).summaries(numbers)
            var gone: Int?
            if countsGone && filter.presence == .listed {
                var filter = filter
                filter.presence = .gone
                gone = try TaskSelection(filter, in: db).list.total(in: db)
            }
            return TaskList(
                totalResults: total,
                skip: page.skip,
                take: page.take,
                items: items,
                goneLeftOut: gone,
                nextCursor: page.next(
                    after: items.last.map { ($0.queueTime?.milliseconds, $0.number) },
                    count: items.count,
                    total: total,
                    question: question
                ),
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
            let spaces = try NameResolver(db: db).spaces(names)
            let number = try TaskID.find(id, in: db)
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.task])
            guard let found = try TaskPage(db: db, server: state.server).summaries([number]).first else {
                return nil
            }
            if let spaces {
                guard let space = try found.spaceID.flatMap({ try RowKey.find($0, .space, in: db) }),
                    spaces.contains(space)
                else { return nil }
            }
            return (found, state)
        }
    }
}

/// A task's id as a person gives it.
enum TaskID {
    static func find(_ text: String, in db: Database) throws -> Int64 {
        if let number = try RowKey.find(text, .task, in: db) { return number }
        throw QueryError(
            code: .invalidID,
            message: "'\(text)' is not the id of a task",
            hint: "It looks like ServerTasks-123; `octomirror tasks` lists some."
        )
    }
}
