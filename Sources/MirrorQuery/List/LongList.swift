/// Told how many of how many items of a long list are read.
///
/// What it throws ends the reading: that is how whoever asked gives up.
package typealias ListProgress = (_ read: Int, _ total: Int) throws -> Void

/// Reads a list that may be long part by part.
enum LongList {
    /// More items than these are read in several transactions, so that none of them holds the log of the writer long.
    static let part = 1000

    /// The first part, and whatever the parts after it hold.
    ///
    /// A sync may change the list between two parts; each row is seen at most once all the same, since a part begins
    /// where the one before ended.
    static func read<Items>(
        _ page: ListPage,
        progress: ListProgress,
        _ read: (ListPage) throws -> Items,
        describe: (Items) -> (count: Int, total: Int, nextCursor: String?),
        append: (inout Items, Items) -> Void
    ) throws -> Items {
        guard page.take ?? .max > part else { return try read(page) }
        var first = page
        first.take = part
        var items = try read(first)
        var (count, total, cursor) = describe(items)
        let wanted = min(page.take ?? .max, max(total - page.skip, 0))
        try progress(count, max(wanted, count))
        while let next = cursor, page.take.map({ count < $0 }) ?? true {
            let take = min(part, (page.take ?? .max) - count)
            let more = try read(ListPage(take: take, cursor: ListCursor(next)))
            let described = describe(more)
            append(&items, more)
            count += described.count
            total = max(total, described.total)
            cursor = described.nextCursor
            try progress(count, max(wanted, count))
        }
        return items
    }
}

extension MirrorQueries {
    /// The same list as ``interruptions(_:_:countsGone:)``, read part by part.
    package func interruptions(_ filter: InterruptionFilter, _ page: ListPage, progress: ListProgress) throws
        -> InterruptionList
    {
        var list = try LongList.read(page, progress: progress) {
            try interruptions(filter, $0)
        } describe: {
            ($0.items.count, $0.totalResults, $0.nextCursor)
        } append: { list, more in
            list.items += more.items
            list.nextCursor = more.nextCursor
        }
        list.take = page.take
        if page.isAll(list.items.count, of: list.totalResults) { list.nextCursor = nil }
        return list
    }

    /// The same list as ``tasks(_:_:countsGone:)``, read part by part.
    package func tasks(_ filter: TaskFilter, _ page: ListPage, progress: ListProgress) throws -> TaskList {
        var list = try LongList.read(page, progress: progress) {
            try tasks(filter, $0)
        } describe: {
            ($0.items.count, $0.totalResults, $0.nextCursor)
        } append: { list, more in
            list.items += more.items
            list.nextCursor = more.nextCursor
        }
        list.take = page.take
        if page.isAll(list.items.count, of: list.totalResults) { list.nextCursor = nil }
        return list
    }
}

extension ListPage {
    /// Whether nothing follows so many items.
    fileprivate func isAll(_ count: Int, of total: Int) -> Bool {
        take == nil || (cursor == nil && skip + count >= total)
    }
}
