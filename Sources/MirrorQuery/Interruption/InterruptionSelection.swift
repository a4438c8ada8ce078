import GRDB
import MirrorStore
import WireFormat

/// A filter, with every name looked up, as a list that is read off an index.
struct InterruptionSelection {
    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?
    let list: OrderedList
    /// The user whom "assigned to" means; nil in any other mode.
    let assignedTo: String?

    init(_ filter: InterruptionFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = try names.spaces(filter.spaces)
        self.spaces = spaces
        let lists = filter.lists
        var groups = try FacetGroups(filter, lists: lists, spaces: spaces, names)
        assignedTo = groups.assignedTo
        var checks = try filter.checks(names)
        let task = try filter.task.map { try TaskID.find($0, in: db) }
        let isBound = filter.since != nil || filter.until != nil
        let driver = task == nil ? try groups.takeSmallest(in: db) : nil
        if let driver {
            // A list of a facet goes across spaces, and so does its kept total.
            if let spaces, try Self.holdsOthers(than: spaces, in: db) {
                checks.append("i.space IN \(spaces)")
            }
            // The facets know the instant and the number, so that few questions look at the rows themselves.
            let narrow = groups.remaining.map { $0.group.check(created: "f.created", number: "f.number") }
            list = OrderedList(
                ranges: driver.places.map { place in
                    OrderedList.Range(
                        source: checks.isEmpty
                            ? "facet AS f" : "facet AS f CROSS JOIN interruption AS i ON i.number = f.number",
                        conditions: ["f.name = \(place.facet.name)", "f.list = \(place.list.rawValue)"]
                            + filter.bounds("f.created") + narrow + checks,
                        time: "f.created",
                        number: "f.number"
                    )
                },
                overlaps: driver.overlaps,
                keptTotal: checks.isEmpty && narrow.isEmpty && !isBound ? driver.keptTotal : nil
            )
        } else {
            let narrow = groups.remaining.map { $0.group.check() }
            let hasKept = checks.isEmpty && narrow.isEmpty && !isBound && task == nil
            list = OrderedList(
                ranges: Self.ranges(filter, lists, spaces: spaces, task: task).map { range in
                    var range = range
                    range.conditions += filter.bounds("i.created") + checks + narrow
                    return range
                },
                overlaps: false,
                keptTotal: hasKept ? Self.keptTotal(lists, spaces: spaces) : nil
            )
        }
    }

    /// Whether interruptions of other spaces are held, now or gone.
    private static func holdsOthers(than spaces: [Int64], in db: Database) throws -> Bool {
        let sql: SQL = """
            SELECT EXISTS (
                SELECT 1 FROM total WHERE kind = 'interruption' AND space NOT IN \(spaces) AND listed + gone > 0
            )
            """
        return try SQLRequest<Bool>(literal: sql, cached: true).fetchOne(db) ?? true
    }

    /// Lists by the interruption's own indexes.
    private static func ranges(
        _ filter: InterruptionFilter,
        _ lists: [FacetList],
        spaces: [Int64]?,
        task: Int64?
    ) -> [OrderedList.Range] {
        func range(_ conditions: [SQL], _ index: String) -> OrderedList.Range {
            OrderedList.Range(
                source: "interruption AS i INDEXED BY \(sql: index)",
                conditions: conditions,
                time: "i.created",
                number: "i.number"
            )
        }
        let within: [SQL] = spaces.map { ["i.space IN \($0)"] } ?? []
        if let task {
            let states = lists.map(Self.state)
            return [
                range(
                    ["i.task = \(task)", "(\(states.joined(separator: " OR ")))"] + within,
                    "interruptionByTask"
                )
            ]
        }
        // An index of its own covers what a past instant asks of each row.
        if filter.asOf != nil { return [range(within, "interruptionLife")] }
        return lists.flatMap { list in
            let index = list == .gone && filter.pendingOnly ? "interruptionGonePending" : Self.index(list)
            guard let spaces else { return [range([Self.state(list)], index)] }
            if list == .gone || spaces.count > OrderedList.maximumRanges {
                return [range([Self.state(list)] + within, index)]
            }
            // One space at a time, for its index to carry the order.
            return spaces.map { range([Self.state(list), "i.space = \($0)"], index + "InSpace") }
        }
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

    private static func keptTotal(_ lists: [FacetList], spaces: [Int64]?) -> SQL {
        let columns: [SQL] = lists.map { list in
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
}

extension InterruptionFilter {
    /// The lists that hold what is asked for.
    var lists: [FacetList] {
        if asOf != nil { return [.listed, .gone] }
        switch presence {
        case .listed: return [pendingOnly ? .pending : .listed]
        case .gone: return [.gone]
        case .both: return [pendingOnly ? .pending : .listed, .gone]
        }
    }

    /// What no list tells of an interruption `i`.
    func checks(_ names: NameResolver) throws -> [SQL] {
        guard let asOf else { return pendingOnly && presence != .listed ? ["i.isPending = 1"] : [] }
        return try PastState(asOf).checks(self, names)
    }

    func bounds(_ created: SQL) -> [SQL] {
        var bounds: [SQL] = []
        if let since { bounds.append("\(created) >= \(since.milliseconds)") }
        if let until { bounds.append("\(created) < \(until.milliseconds)") }
        if let asOf { bounds.append("\(created) <= \(asOf.milliseconds)") }
        return bounds
    }
}
