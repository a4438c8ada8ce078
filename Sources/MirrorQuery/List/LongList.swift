/// Told how many of how many items of a long list are read.
///
/// What it throws ends the reading: that is how whoever asked gives up.
package typealias ListProgress = (_ read: Int, _ total: Int) throws -> Void

/// A part of a list, of which more may follow.
protocol PagedList {
    associatedtype Item
    var items: [Item] { get set }
    var totalResults: Int { get }
    /// As asked for; nil for all.
    var take: Int? { get set }
    var nextCursor: String? { get set }
}

extension InterruptionList: PagedList {}
extension TaskList: PagedList {}

/// Reads a list that may be long part by part.
enum LongList {
    /// More items than these are read in several transactions, so that none of them holds the log of the writer long.
    static let part = 1000

    /// The first part, with the items of all parts after it.
    ///
    /// A sync may change the list between two parts; each row is seen at most once all the same, since a part begins
    /// where the one before ended.
    static func read<List: PagedList>(
        _ page: ListPage,
        progress: ListProgress,
        _ read: (ListPage) throws -> List
    ) throws -> List {
        guard page.take ?? .max > part else { return try read(page) }
        var first = page
        first.take = part
        var list = try read(first)
        let total = list.totalResults
        let wanted = min(page.take ?? .max, max(total - page.skip, 0))
        try progress(list.items.count, max(wanted, list.items.count))
        while let cursor = list.nextCursor, page.take.map({ list.items.count < $0 }) ?? true {
            let take = min(part, (page.take ?? .max) - list.items.count)
            let more = try read(ListPage(take: take, cursor: ListCursor(cursor)))
            list.items += more.items
            list.nextCursor = more.nextCursor
            try progress(list.items.count, max(wanted, list.items.count))
        }
        list.take = page.take
        let isAll = page.take == nil || (page.cursor == nil && page.skip + list.items.count >= total)
        if isAll { list.nextCursor = nil }
        return list
    }
}

extension MirrorQueries {
    /// The same list as ``interruptions(_:_:countsGone:)``, read part by part.
    package func interruptions(_ filter: InterruptionFilter, _ page: ListPage, progress: ListProgress) throws
        -> InterruptionList
    {
        try LongList.read(page, progress: progress) { try interruptions(filter, $0) }
    }

    /// The same list as ``tasks(_:_:countsGone:)``, read part by part.
    package func tasks(_ filter: TaskFilter, _ page: ListPage, progress: ListProgress) throws -> TaskList {
        try LongList.read(page, progress: progress) { try tasks(filter, $0) }
    }
}
