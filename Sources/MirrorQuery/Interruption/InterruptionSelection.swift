import GRDB
import MirrorStore
import WireFormat

/// A filter, with every name looked up, as a list whose total is known without counting.
///
/// A list by one filter is read off an index, and its total is kept. What several filters have in common, what was there
/// within a time or at an instant, is found by the sets of numbers.
struct InterruptionSelection {
    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?
    /// The user whom "assigned to" means; nil in any other mode.
    let assignedTo: String?
    /// The index that a page is read off; nil where ``numbers`` has to tell.
    let list: OrderedList?
    /// All that is meant; nil where ``list`` knows the total.
    let numbers: NumberSet?

    init(_ filter: InterruptionFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = try names.spaces(filter.spaces)
        self.spaces = spaces
        // A list of a facet goes across spaces.
        let within = try spaces.flatMap { try Self.holdsOthers(than: $0, in: db) ? $0.map(Facet.space) : nil }
        var groups = try FacetGroups(filter, lists: filter.lists, spaces: spaces, names)
        try groups.sort(in: db)
        assignedTo = groups.assignedTo
        let ofTask = try filter.task.map { try Self.numbers(ofTask: $0, in: db) }
        if let asOf = filter.asOf {
            var facets = groups.remaining.map { $0.group.places.map(\.facet) }
            if let result = filter.result { facets.append([.result(result)]) }
            if let within { facets.append(within) }
            let past = PastNumbers(db: db, instant: asOf.milliseconds, groups: facets, within: ofTask)
            list = nil
            numbers = try past.numbers(filter, names)
            return
        }
        let isPendingOfGone = filter.pendingOnly && filter.presence != .listed
        var sets = groups.remaining.map(\.group)
        if isPendingOfGone { sets.insert(FacetGroup([.pending], in: filter.lists), at: 0) }
        if let within { sets.append(FacetGroup(within, in: filter.lists)) }
        if sets.isEmpty { sets = [FacetGroup([.any], in: filter.lists)] }
        let lists = InterruptionLists(filter)
        switch groups.remaining.count {
        case _ where ofTask != nil: list = nil
        case 0: list = lists.own(spaces, areAll: within == nil)
        case 1 where within == nil && !isPendingOfGone: list = lists.facets(groups.remaining[0].group)
        default: list = nil
        }
        if list?.keptTotal != nil {
            numbers = nil
        } else {
            numbers = try CreatedOrder(db: db).numbers(
                of: FacetNumbers(db: db).common(to: sets, within: ofTask),
                since: filter.since?.milliseconds,
                until: filter.until?.milliseconds
            )
        }
    }

    /// How many there are.
    func total(in db: Database) throws -> Int {
        try numbers?.count ?? list?.total(in: db) ?? 0
    }

    /// The keys of a part, in the order of lists.
    func numbers(_ page: ListPage, in db: Database) throws -> [Int64] {
        if let list { return try list.numbers(page, in: db) }
        return try CreatedOrder(db: db).newest(of: numbers ?? NumberSet(), page)
    }

    /// The interruptions of a task, listed or gone.
    private static func numbers(ofTask text: String, in db: Database) throws -> NumberSet {
        NumberSet(
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: "SELECT number FROM interruption INDEXED BY interruptionByTask WHERE task = ?"
                ),
                arguments: [TaskID.find(text, in: db)]
            )
        )
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
