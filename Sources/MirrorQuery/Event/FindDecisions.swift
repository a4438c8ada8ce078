import GRDB
import MirrorStore
package import WireFormat

/// Which decisions are meant; every part narrows.
package struct DecisionFilter: Sendable, Equatable {
    /// Narrows by what was decided about; its times and its presence are not looked at.
    package var interruptions = InterruptionFilter()
    /// An answer stays one when the server no longer lists what was answered.
    package var presence: InterruptionFilter.Presence = .both
    /// A user's name or id.
    package var user: String?
    /// Decided at or after.
    package var since: Timestamp?
    /// Decided before.
    package var until: Timestamp?

    package init() {}

    /// The lists that hold what was answered.
    fileprivate var lists: [FacetList] {
        switch presence {
        case .listed: [.listed]
        case .gone: [.gone]
        case .both: [.listed, .gone]
        }
    }
}

/// A part of the list of decisions.
package struct DecisionList: Sendable {
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var items: [DecisionSummary]
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
    /// Lists decisions, the latest first.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func decisions(_ filter: DecisionFilter, _ page: ListPage = ListPage()) throws -> DecisionList {
        let question = {
            "decisions \(filter.user ?? "") \(filter.presence) \(filter.interruptions.question)"
        }
        try page.cursor?.check(question)
        return try read { db in
            let (list, spaces, kept) = try Self.list(filter, in: db)
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
            let total = try kept ?? list.total(in: db)
            let items = try DecisionPage(db: db, server: state.server).summaries(list.numbers(page, in: db))
            return DecisionList(
                totalResults: total,
                skip: page.skip,
                take: page.take,
                items: items,
                nextCursor: page.next(
                    after: items.last.map { ($0.decidedAt.milliseconds, $0.interruption.number) },
                    count: items.count,
                    total: total,
                    question: question
                ),
                state: state
            )
        }
    }

    /// The decision about an interruption (`Interruptions-7`), or that an entry of the audit log tells of (`Events-9`).
    ///
    /// - Parameter names: The spaces in which it may be; empty for every space.
    /// - Returns: Nil when the mirror holds no such decision.
    /// - Throws: ``QueryError`` when the text is neither id.
    package func decision(_ id: String, spaces names: [String] = []) throws
        -> (decision: DecisionSummary, state: MirrorState)?
    {
        try read { db in
            let spaces = try NameResolver(db: db).spaces(names)
            let number: Int64?
            if id.lowercased().hasPrefix("events-") {
                let statement = "SELECT interruption FROM decision WHERE eventId = ? COLLATE NOCASE"
                number = try Int64.fetchOne(db, sql: statement, arguments: [id])
            } else if let found = try RowKey.find(id, .interruption, in: db) {
                number = found
            } else {
                throw QueryError(
                    code: .invalidID,
                    message: "'\(id)' is neither the id of an event nor of an interruption",
                    hint: "It looks like Events-123 or Interruptions-123."
                )
            }
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
            return try DecisionPage(db: db, server: state.server).summaries(number.map { [$0] } ?? []).first
                .flatMap { decision in
                    let space = try RowKey.find(decision.interruption.spaceID, .space, in: db)
                    return spaces?.contains(space ?? 0) ?? true ? (decision, state) : nil
                }
        }
    }

    /// So many rows are found one by one and put in order; of more, the page is read off the index.
    private static let few = 500

    /// The list, and how many it has where that need not be counted.
    static func list(_ filter: DecisionFilter, in db: Database) throws
        -> (list: OrderedList, spaces: [Int64]?, total: Int?)
    {
        let names = NameResolver(db: db)
        let narrowing = filter.interruptions
        let spaces = try names.spaces(narrowing.spaces)
        let lists = filter.lists
        var groups = try FacetGroups(narrowing, lists: lists, spaces: spaces, names)
        try groups.sort(in: db)
        let answered = try numbers(groups.remaining.map(\.group), lists, spaces, in: db)
        var conditions: [SQL] = ["i.closedAt IS NOT NULL AND i.outcome IS NOT NULL"]
        if let task = narrowing.task { conditions.append("i.task = \(try TaskID.find(task, in: db))") }
        if let user = filter.user {
            let id = try names.document(user, .user, spaces: nil)
            conditions.append(
                """
                coalesce(
                    (SELECT userId FROM decision WHERE interruption = i.number AND decidedAt = i.closedAt),
                    i.responsibleUserId
                )
                = \(id) COLLATE NOCASE
                """
            )
        }
        if let since = filter.since { conditions.append("i.closedAt >= \(since.milliseconds)") }
        if let until = filter.until { conditions.append("i.closedAt < \(until.milliseconds)") }
        let isWhole = conditions.count == 1
        var source: SQL = "interruption AS i INDEXED BY interruptionAnswered"
        let count = answered.count
        if count <= few {
            let keys = "[" + answered.numbers.map(String.init).joined(separator: ",") + "]"
            source = "json_each(\(keys)) AS found CROSS JOIN interruption AS i ON i.number = found.value"
        } else {
            conditions += groups.remaining.map { $0.group.check() }
            if let spaces { conditions.append("i.space IN \(spaces)") }
            switch filter.presence {
            case .listed: conditions.append("i.goneAt IS NULL")
            case .gone: conditions.append("i.goneAt IS NOT NULL")
            case .both: break
            }
        }
        let range = OrderedList.Range(
            source: source,
            conditions: conditions,
            time: "i.closedAt",
            number: "i.number"
        )
        return (OrderedList(ranges: [range], overlaps: false, keptTotal: nil), spaces, isWhole ? count : nil)
    }

    /// The answered interruptions that filters leave.
    private static func numbers(
        _ groups: [FacetGroup],
        _ lists: [FacetList],
        _ spaces: [Int64]?,
        in db: Database
    ) throws -> NumberSet {
        let results = try String.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT DISTINCT name FROM facetTotal WHERE name >= 'result:' AND name < 'result;' ORDER BY name"
            )
        )
        var groups = groups
        groups.append(FacetGroup(results.map { .result(String($0.dropFirst("result:".count))) }, in: lists))
        if let spaces { groups.append(FacetGroup(spaces.map(Facet.space), in: lists)) }
        let numbers = FacetNumbers(db: db)
        let answered = try numbers.common(to: groups)
        // An answer that does not count yet.
        return answered.subtracting(
            try numbers.common(to: [FacetGroup([.pending], in: lists)], within: answered)
        )
    }
}
