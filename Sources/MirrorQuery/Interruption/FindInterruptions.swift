import GRDB
import MirrorStore
package import WireFormat

/// A part of a list of interruptions.
package struct InterruptionList: Sendable {
    package var totalResults: Int
    package var skip: Int
    /// As asked for; nil for all.
    package var take: Int?
    package var items: [InterruptionSummary]
    /// What "assigned to" meant, in that mode.
    package var assignment: Assignment?
    /// The past instant that was asked about.
    package var asOf: Timestamp?
    /// How many that the server no longer lists were left out; nil where that was not asked.
    package var goneLeftOut: Int?
    /// Where the next page begins; nil when there is none.
    package var nextCursor: String?
    package var state: MirrorState

    /// Whom interruptions are assigned to, and how the mirror knows.
    package struct Assignment: Sendable, Equatable {
        package var userID: String
        /// Whether the flags decide that the server gave to its principal; else teams and names do, and whoever has the
        /// permission may answer where no team is named.
        package var isByFlags: Bool
        /// The principal's name; nil for anybody else.
        package var userName: String?
        /// How many the list has whoever they are assigned to: all of them were looked at.
        package var listed: Int
    }

    /// Octopus's envelope, and the mirror's state after it.
    package var json: JSONValue {
        var extras = assignment.map { [JSONValue.Member("filteredAs", json(of: $0))] } ?? []
        if let asOf { extras.append(.init("asOf", .string(asOf.description))) }
        return ListEnvelope(
            total: totalResults,
            take: take,
            isWhole: assignment != nil,
            extras: extras,
            items: items.map(\.json),
            state: state,
            nextCursor: nextCursor
        ).json
    }

    private func json(of assignment: Assignment) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("userId", .string(assignment.userID)),
            .init("serverTotalScanned", .int(Int64(assignment.listed))),
            .init("serverTotalAvailable", .int(Int64(assignment.listed))),
            .init("scanComplete", .bool(state.coverage == .complete)),
        ]
        if state.coverage != .complete {
            members.append(.init("scanIncompleteHint", .string(Self.incompleteHint)))
        }
        members.append(.init("basis", .string(assignment.isByFlags ? "flags" : "teams")))
        if let name = assignment.userName { members.append(.init("userName", .string(name))) }
        if !assignment.isByFlags { members.append(.init("includesUnassigned", .bool(true))) }
        return .object(members)
    }

    private static let incompleteHint =
        "The mirror does not hold everything yet, so some may be missing; mirror.debts says what. Run octomirror sync."
}

extension MirrorQueries {
    /// Lists interruptions, newest first.
    ///
    /// - Parameter countsGone: Whether to count what is left out because the server no longer lists it.
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know, or contradicts itself.
    package func interruptions(
        _ filter: InterruptionFilter,
        _ page: ListPage = ListPage(),
        countsGone: Bool = false
    ) throws -> InterruptionList {
        try filter.validate()
        let question = { "interruptions \(filter.question)" }
        try page.cursor?.check(question)
        return try read { db in
            let selection = try InterruptionSelection(filter, in: db)
            var state = try MirrorState.read(db, spaces: selection.spaces, kinds: [.interruption])
            if let asOf = filter.asOf { try state.limit(to: asOf, in: db) }
            let total = try selection.total(in: db)
            let numbers = try selection.numbers(page, in: db)
            let reader = InterruptionPage(db: db, server: state.server, asOf: filter.asOf, names: names)
            let items = try reader.summaries(numbers)
            var gone: Int?
            if countsGone && filter.presence == .listed && filter.asOf == nil {
                var filter = filter
                filter.presence = .gone
                gone = try InterruptionSelection(filter, in: db).total(in: db)
            }
            return InterruptionList(
                totalResults: total,
                skip: page.skip,
                take: page.take,
                items: items,
                assignment: try selection.assignment(filter, state, in: db),
                asOf: filter.asOf,
                goneLeftOut: gone,
                nextCursor: page.next(
                    after: items.last.map { ($0.created.milliseconds, $0.number) },
                    count: items.count,
                    total: total,
                    question: question
                ),
                state: state
            )
        }
    }

    /// One interruption by its id; nil when the mirror does not hold it.
    ///
    /// - Parameter names: The spaces in which it may be; empty for every space.
    /// - Throws: ``QueryError`` when the text is no id of an interruption, or a space is unknown.
    package func interruption(_ id: String, spaces names: [String] = []) throws
        -> (summary: InterruptionSummary, state: MirrorState)?
    {
        try read { db in try interruption(id, spaces: names, in: db) }
    }

    /// The same in a transaction that goes on.
    func interruption(_ id: String, spaces: [String], in db: Database) throws
        -> (summary: InterruptionSummary, state: MirrorState)?
    {
        let spaces = try NameResolver(db: db).spaces(spaces)
        guard let number = try InterruptionID.find(id, in: db) else { return nil }
        let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
        let found = try InterruptionPage(db: db, server: state.server, names: names).summaries([number]).first
        guard let found, try spaces?.contains(RowKey.find(found.spaceID, .space, in: db) ?? 0) ?? true
        else { return nil }
        return (found, state)
    }
}

extension InterruptionFilter {
    /// - Throws: ``QueryError`` when parts contradict each other.
    func validate() throws(QueryError) {
        func refuse(_ message: String, _ hint: String) -> QueryError {
            QueryError(code: .invalidQuery, message: message, hint: hint)
        }
        if isAssignedToMe && assignedTo != nil {
            throw refuse("assigned to me and assigned to another user contradict each other", "Give one.")
        }
        guard asOf != nil else { return }
        if isAssignedToMe || assignedTo != nil {
            throw refuse(
                "what was assigned to whom in the past is not known",
                "Ask for --responsible, or leave out --as-of."
            )
        }
        if presence != .listed {
            throw refuse(
                "the past and what is gone now contradict each other",
                "Leave out --gone and --with-gone: --as-of shows what was listed then."
            )
        }
    }
}

extension InterruptionSelection {
    fileprivate func assignment(_ filter: InterruptionFilter, _ state: MirrorState, in db: Database) throws
        -> InterruptionList.Assignment?
    {
        guard let user = filter.isAssignedToMe ? state.principalID : assignedTo else { return nil }
        var whole = filter
        whole.isAssignedToMe = false
        whole.assignedTo = nil
        let isPrincipal = user.lowercased() == state.principalID.lowercased()
        return InterruptionList.Assignment(
            userID: user,
            isByFlags: isPrincipal,
            userName: isPrincipal ? state.principalName : nil,
            listed: try InterruptionSelection(whole, in: db).total(in: db)
        )
    }
}

/// An interruption's id as a person gives it.
enum InterruptionID {
    /// The key of the row; nil when there can be none.
    static func find(_ text: String, in db: Database) throws -> Int64? {
        if let number = try RowKey.find(text, .interruption, in: db) { return number }
        throw QueryError(
            code: .invalidID,
            message: "'\(text)' is not the id of an interruption",
            hint: "It looks like Interruptions-123; `octomirror find` lists some."
        )
    }
}
