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
    var lists: [FacetList] {
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
            let selection = try DecisionSelection(filter, in: db)
            let state = try MirrorState.read(db, spaces: selection.spaces, kinds: [.interruption])
            let total = try selection.total ?? selection.list.total(in: db)
            let numbers = try selection.numbers(page, in: db)
            let items = try DecisionPage(db: db, server: state.server, names: names).summaries(numbers)
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
            let page = DecisionPage(db: db, server: state.server, names: self.names)
            return try page.summaries(number.map { [$0] } ?? []).first
                .flatMap { decision in
                    let space = try RowKey.find(decision.interruption.spaceID, .space, in: db)
                    return spaces?.contains(space ?? 0) ?? true ? (decision, state) : nil
                }
        }
    }
}
