import GRDB
import MirrorStore

/// The lists of interruptions that are read off an index, in its order.
struct InterruptionLists {
    private let filter: InterruptionFilter

    init(_ filter: InterruptionFilter) {
        self.filter = filter
    }

    private var isBound: Bool { filter.since != nil || filter.until != nil }

    // MARK: By the interruptions' own indexes

    /// All, or those of some spaces; nil where no index has them in order.
    ///
    /// - Parameter areAll: Whether no other space holds interruptions.
    func own(_ spaces: [Int64]?, areAll: Bool) -> OrderedList? {
        let isFew = spaces?.count ?? 0 <= OrderedList.maximumRanges
        guard areAll || (isFew && !filter.lists.contains(.gone)) else { return nil }
        let isPendingOfGone = filter.pendingOnly && filter.lists.contains(.gone)
        let ranges = filter.lists.flatMap { list in
            if list == .gone {
                return isPendingOfGone
                    ? [range([Self.state(list), "i.isPending = 1"], "interruptionGonePending")]
                    : [range([Self.state(list)], Self.index(list))]
            }
            guard let spaces, isFew else { return [range([Self.state(list)], Self.index(list))] }
            // One space at a time, for its index to carry the order.
            return spaces.map { range([Self.state(list), "i.space = \($0)"], Self.index(list) + "InSpace") }
        }
        let isKept = !isBound && !isPendingOfGone
        return OrderedList(ranges: ranges, overlaps: false, keptTotal: isKept ? keptTotal(spaces) : nil)
    }

    private func range(_ conditions: [SQL], _ index: String) -> OrderedList.Range {
        OrderedList.Range(
            source: "interruption AS i INDEXED BY \(sql: index)",
            conditions: conditions + filter.bounds("i.created"),
            time: "i.created",
            number: "i.number"
        )
    }

    private static func state(_ list: FacetList) -> SQL {
        switch list {
        case .listed: "i.goneAt IS NULL"
        case .pending: "i.goneAt IS NULL AND i.isPending = 1"
        case .gone: "i.goneAt IS NOT NULL"
        }
    }

    private static func index(_ list: FacetList) -> String {
        switch list {
        case .listed: "interruptionListed"
        case .pending: "interruptionPending"
        case .gone: "interruptionGone"
        }
    }

    private func keptTotal(_ spaces: [Int64]?) -> SQL {
        let columns: [SQL] = filter.lists.map { list in
            switch list {
            case .listed: "listed"
            case .pending: "open"
            case .gone: "gone"
            }
        }
        let within: SQL = spaces.map { "AND space IN \($0)" } ?? ""
        return """
            SELECT coalesce(sum(\(columns.joined(separator: " + "))), 0) FROM total
            WHERE kind = 'interruption' \(within)
            """
    }

    // MARK: By facets

    /// The lists of a group, merged; nil where they are too many.
    func facets(_ group: FacetGroup) -> OrderedList? {
        guard group.places.count <= OrderedList.maximumRanges else { return nil }
        return OrderedList(
            ranges: group.places.map { place in
                OrderedList.Range(
                    source: "facet AS f",
                    conditions: ["f.name = \(place.facet.name)", "f.list = \(place.list.rawValue)"]
                        + filter.bounds("f.created"),
                    time: "f.created",
                    number: "f.number"
                )
            },
            overlaps: group.overlaps,
            keptTotal: isBound ? nil : group.keptTotal
        )
    }
}
