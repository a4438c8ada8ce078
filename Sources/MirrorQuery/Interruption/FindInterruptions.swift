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
    /// The user whom "assigned to me" meant, in that mode.
    package var assignedTo: String?
    /// How many that the server no longer lists were left out; nil where that was not asked.
    package var goneLeftOut: Int?
    package var state: MirrorState

    /// Octopus's envelope, and the mirror's state after it.
    package var json: JSONValue {
        var members = ListEnvelope(
            total: totalResults,
            take: take,
            count: items.count,
            isWhole: assignedTo != nil
        ).members
        if let assignedTo {
            members.append(
                JSONValue.Member(
                    "filteredAs",
                    [
                        "userId": .string(assignedTo),
                        "serverTotalScanned": .int(Int64(totalResults)),
                        "serverTotalAvailable": .int(Int64(totalResults)),
                        "scanComplete": .bool(state.coverage == .complete),
                    ]
                )
            )
        }
        members.append(JSONValue.Member("items", .array(items.map(\.json))))
        members.append(JSONValue.Member("mirror", state.json))
        return .object(members)
    }
}

/// The numbers in front of a list, as Octopus gives them.
struct ListEnvelope {
    let total: Int
    let take: Int?
    let count: Int
    /// The list is one page whatever its length.
    var isWhole = false

    var members: [JSONValue.Member] {
        let size = isWhole ? count : (take ?? max(total, 1))
        let pages = isWhole || size == 0 ? 1 : total == 0 ? 1 : (total - 1) / size + 1
        return [
            JSONValue.Member("totalResults", .int(Int64(total))),
            JSONValue.Member("itemsPerPage", .int(Int64(size))),
            JSONValue.Member("numberOfPages", .int(Int64(pages))),
            JSONValue.Member("lastPageNumber", .int(Int64(pages - 1))),
        ]
    }
}

extension MirrorQueries {
    /// Lists interruptions, newest first.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func interruptions(_ filter: InterruptionFilter, _ page: ListPage = ListPage()) throws
        -> InterruptionList
    {
        try read { db in
            let selection = try InterruptionSelection(filter, in: db)
            let state = try MirrorState.read(db, spaces: selection.spaces, kinds: [.interruption])
            let items = try selection.numbers(page, in: db).compactMap { number in
                try StoredInterruption(number, in: db)?.summary(server: state.server, in: db)
            }
            var gone: Int?
            if filter.presence == .listed {
                var filter = filter
                filter.presence = .gone
                gone = try InterruptionSelection(filter, in: db).total(in: db)
            }
            return InterruptionList(
                totalResults: try selection.total(in: db),
                skip: page.skip,
                take: page.take,
                items: items,
                assignedTo: filter.isAssignedToMe ? state.principalID : nil,
                goneLeftOut: gone,
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
        try read { db in
            let spaces = names.isEmpty ? nil : try names.map(NameResolver(db: db).space)
            guard let number = try InterruptionID.find(id, in: db),
                let stored = try StoredInterruption(number, in: db), spaces?.contains(stored.space) ?? true
            else { return nil }
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
            return (try stored.summary(server: state.server, in: db), state)
        }
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
