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
            let (list, spaces) = try Self.list(filter, in: db)
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
            let total = try list.total(in: db)
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

    static func list(_ filter: DecisionFilter, in db: Database) throws
        -> (list: OrderedList, spaces: [Int64]?)
    {
        let names = NameResolver(db: db)
        let narrowing = filter.interruptions
        let spaces = try names.spaces(narrowing.spaces)
        let groups = try FacetGroups(narrowing, lists: [.listed, .gone], spaces: spaces, names)
        var conditions: [SQL] = ["i.closedAt IS NOT NULL AND i.outcome IS NOT NULL"]
        conditions += groups.remaining.map { $0.group.check() }
        if let spaces { conditions.append("i.space IN \(spaces)") }
        if let task = narrowing.task { conditions.append("i.task = \(try TaskID.find(task, in: db))") }
        switch filter.presence {
        case .listed: conditions.append("i.goneAt IS NULL")
        case .gone: conditions.append("i.goneAt IS NOT NULL")
        case .both: break
        }
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
        let range = OrderedList.Range(
            source: "interruption AS i INDEXED BY interruptionAnswered",
            conditions: conditions,
            time: "i.closedAt",
            number: "i.number"
        )
        return (OrderedList(ranges: [range], overlaps: false, keptTotal: nil), spaces)
    }
}
