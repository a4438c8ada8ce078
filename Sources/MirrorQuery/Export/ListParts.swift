import GRDB
import MirrorStore
package import WireFormat

/// A part of a long list, with how many rows the whole list has.
package struct ListPart<Item> {
    package let items: [Item]
    package let total: Int

    package init(items: [Item], total: Int) {
        self.items = items
        self.total = total
    }

    /// The same part with other items in place of its own.
    package func map<Other>(_ transform: (Item) throws -> Other) rethrows -> ListPart<Other> {
        ListPart<Other>(items: try items.map(transform), total: total)
    }
}

/// Long lists part by part, all parts of a list in one view, for exports: memory holds a part, however long the list is.
///
/// `server` stands in for the base URL that was read last, which the addresses of rows begin with.
extension MirrorQueries {
    /// Gives the interruptions of a list in its order; an empty list is one empty part.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know, and what `take` throws.
    package func forEachPart(
        of filter: InterruptionFilter,
        server: String? = nil,
        take: (ListPart<InterruptionSummary>) throws -> Void
    ) throws {
        try filter.validate()
        try read { db in
            let selection = try InterruptionSelection(filter, in: db)
            let page = InterruptionPage(
                db: db,
                server: try server ?? Self.server(in: db),
                asOf: filter.asOf,
                names: names
            )
            try selection.forEachPart(
                in: db,
                read: page.summaries,
                place: { ($0.created.milliseconds, $0.number) },
                take: take
            )
        }
    }

    /// Gives the tasks of a list in its order; an empty list is one empty part.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know, and what `take` throws.
    package func forEachPart(
        of filter: TaskFilter,
        server: String? = nil,
        take: (ListPart<TaskSummary>) throws -> Void
    ) throws {
        try read { db in
            let selection = try TaskSelection(filter, in: db)
            let page = TaskPage(db: db, server: try server ?? Self.server(in: db))
            try selection.list.forEachPart(
                in: db,
                read: page.summaries,
                place: { ($0.queueTime?.milliseconds, $0.number) },
                take: take
            )
        }
    }

    /// Gives the decisions of a list in its order; an empty list is one empty part.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know, and what `take` throws.
    package func forEachPart(
        of filter: DecisionFilter,
        server: String? = nil,
        take: (ListPart<DecisionSummary>) throws -> Void
    ) throws {
        try read { db in
            let page = DecisionPage(db: db, server: try server ?? Self.server(in: db), names: names)
            try DecisionSelection(filter, in: db).list.forEachPart(
                in: db,
                read: page.summaries,
                place: { ($0.decidedAt.milliseconds, $0.interruption.number) },
                take: take
            )
        }
    }

    /// The interruptions with these ids, in their order; one that the mirror does not hold is left out.
    package func interruptions(ids: [String], asOf: Timestamp? = nil, server: String) throws
        -> [InterruptionSummary]
    {
        try read { db in
            try InterruptionPage(db: db, server: server, asOf: asOf, names: names).summaries(
                ids.compactMap { try RowKey.find($0, .interruption, in: db) }
            )
        }
    }

    /// The tasks with these ids, in their order; one that the mirror does not hold is left out.
    package func tasks(ids: [String], server: String) throws -> [TaskSummary] {
        try read { db in
            try TaskPage(db: db, server: server).summaries(
                ids.compactMap { try RowKey.find($0, .task, in: db) }
            )
        }
    }

    /// The decisions of the interruptions with these ids, in their order; one that was not answered is left out.
    package func decisions(ids: [String], server: String) throws -> [DecisionSummary] {
        try read { db in
            try DecisionPage(db: db, server: server, names: names).summaries(
                ids.compactMap { try RowKey.find($0, .interruption, in: db) }
            )
        }
    }

    private static func server(in db: Database) throws -> String {
        try String.fetchOne(db, sql: "SELECT server FROM mirror") ?? ""
    }
}

/// A list that knows its total and gives the keys of any part of it.
private protocol NumberedList {
    func total(in db: Database) throws -> Int
    func numbers(_ page: ListPage, in db: Database) throws -> [Int64]
}

extension OrderedList: NumberedList {}
extension InterruptionSelection: NumberedList {}

extension NumberedList {

    /// Gives the whole list part by part; an empty list is one empty part.
    ///
    /// - Parameters:
    ///   - read: The items of the rows with these keys.
    ///   - place: Where in the order an item stands.
    /// - Throws: ``StoreError`` when a row of the list cannot be read: a list that lacks one must not pass for a whole one.
    fileprivate func forEachPart<Item>(
        in db: Database,
        read: ([Int64]) throws -> [Item],
        place: (Item) -> (time: Int64?, number: Int64),
        take: (ListPart<Item>) throws -> Void
    ) throws {
        let total = try total(in: db)
        // So many rows are read at once.
        let part = 500
        var page = ListPage(take: part)
        while true {
            let numbers = try numbers(page, in: db)
            let items = try read(numbers)
            guard items.count == numbers.count else {
                throw StoreError(
                    code: .damaged,
                    message: "\(numbers.count - items.count) rows of a list cannot be read",
                    hint:
                        "Check the mirror with `octomirror verify`, or make it anew with `octomirror sync --full`."
                )
            }
            if !items.isEmpty || page.cursor == nil { try take(ListPart(items: items, total: total)) }
            guard items.count == part, let last = items.last.map(place) else { return }
            page.cursor = ListCursor(time: last.time, number: last.number, fingerprint: "")
        }
    }
}
