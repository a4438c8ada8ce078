import GRDB
import MirrorStore
import WireFormat

/// The decisions that a filter means, in the order of lists.
struct DecisionSelection {
    let list: OrderedList
    /// The spaces that are asked; nil for every space.
    let spaces: [Int64]?
    /// How many there are; nil where that has to be counted.
    let total: Int?
    /// What was answered, where that is a small part of all answers: what the server lists, and what it does not.
    private let sparse: (listed: NumberSet, gone: NumberSet)?

    /// Pages that end further down are read off the index of all answers.
    private static let longest = 500

    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    ///
    /// - Parameters:
    ///   - few: So many rows are found one by one and put in order; of more, the page is read off an index.
    ///   - share: A set is sparse when it has less than one in so many of all answers.
    init(_ filter: DecisionFilter, in db: Database, few: Int = 500, share: Int = 16) throws {
        let names = NameResolver(db: db)
        let narrowing = filter.interruptions
        spaces = try names.spaces(narrowing.spaces)
        let lists = filter.lists
        var groups = try FacetGroups(narrowing, lists: lists, spaces: spaces, names)
        try groups.sort(in: db)
        let answered = try Self.numbers(groups.remaining.map(\.group), lists, spaces, in: db)
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
        list = OrderedList(ranges: [range], overlaps: false, keptTotal: nil)
        total = isWhole ? count : nil
        if try isWhole && count > few && Self.isSparse(count, share, in: db) {
            let gone = try FacetNumbers(db: db).common(
                to: [FacetGroup([.any], in: [.gone])],
                within: answered
            )
            sparse = (listed: answered.subtracting(gone), gone: gone)
        } else {
            sparse = nil
        }
    }

    /// Whether a page read off the index of all answers would pass many others.
    private static func isSparse(_ count: Int, _ share: Int, in db: Database) throws -> Bool {
        let all = try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT sum(total) FROM facetTotal WHERE name >= 'result:' AND name < 'result;'"
            )
        )
        return count * share < all ?? 0
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

    /// The keys of a part of the list, in its order.
    func numbers(_ page: ListPage, in db: Database) throws -> [Int64] {
        if let sparse, sparse.gone.count <= Self.longest, page.cursor == nil, let take = page.take,
            take <= Self.longest,
            page.skip <= Self.longest - take,
            let latest = try DecidedOrder(db: db).latest(
                page.skip + take,
                of: sparse.listed,
                and: sparse.gone
            )
        {
            return Array(latest.dropFirst(page.skip))
        }
        return try list.numbers(page, in: db)
    }
}
