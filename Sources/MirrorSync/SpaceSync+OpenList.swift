import MirrorStore
import OctopusAPI

/// How much of a list of open rows a run has read.
enum OpenReading: Equatable {
    /// Nothing that could be relied on.
    case none
    case whole
    /// Its first page: the server counts as many rows as the mirror holds as open. With how many rows of the kind the run
    /// had found new or changed until then.
    case firstPage(news: Int)
}

/// The server's lists of what is open: the pending interruptions, the unfinished tasks.
///
/// Every page of such a list is read, unless it is longer than the largest page, the server counts as many rows as the
/// mirror holds as open, and the first page has no news. A row that is open in the mirror and no longer on the server
/// would then have to be made up for by one that only the server has; that one is new, so another lane finds it, and then
/// the list is read to its end after all. Otherwise the rest is read a page a run, in turn, for what can change about a
/// row that stays open.
extension SpaceSync {
    mutating func readOpenList<Item: Listed>(of _: Item.Type, lane: String) async throws {
        let held = try store.openCount(of: space.id, Item.kind)
        let largest = pageSize.largest
        let news = report[Item.kind].news
        let mayCut = isSamePrincipal && !configuration.isFull
        openReading[Item.kind] = try await walkOpenList(lane) { (page: Page<Item>, outcomes) in
            guard mayCut, page.items.count >= largest, page.totalResults == held, Self.isKnown(outcomes)
            else { return nil }
            return .firstPage(news: news)
        }
    }

    /// Reads the rest of the list when other lanes have found what its first page did not tell.
    ///
    /// - Returns: Whether what the list has not shown is no longer open, and has to be asked for by its id.
    mutating func finishOpenList<Item: Listed>(of _: Item.Type, lane: String) async throws -> Bool {
        guard case .firstPage(let news) = openReading[Item.kind] else { return true }
        // The mirror's count would not do: one that came and one that was answered leave it as it was.
        guard report[Item.kind].news != news else { return false }
        openReading[Item.kind] = try await walkOpenList(lane) { (_: Page<Item>, _) in nil }
        return true
    }

    /// Whether rows of the list were left for other runs.
    func isOpenListCut(_ kind: RowKind) -> Bool {
        if case .firstPage = openReading[kind] { true } else { false }
    }

    /// Reads one page of a list that was cut, in turn.
    mutating func readNextOpenPage<Item: Listed>(of _: Item.Type) async throws {
        let skip = try store.openSkip(of: space.id, Item.kind)
        let page = try await Item.openPage(of: lists, Slice(skip: skip, take: pageSize.largest))
        _ = try store(page.items)
        let end = skip + page.items.count
        let isAtEnd = page.items.isEmpty || end >= page.totalResults
        try store.setOpenSkip(isAtEnd ? 0 : end, of: space.id, Item.kind)
    }

    /// The ids of what the mirror holds as open and this run has not read.
    func unseenOpen(_ kind: RowKind) throws -> [String] {
        try store.openIDs(of: space.id, kind).filter { seenOpen[kind]?.contains($0) != true }
    }

    /// - Parameter cut: Says of the first page whether it is enough.
    private mutating func walkOpenList<Item: Listed>(
        _ lane: String,
        cut: (Page<Item>, [RowOutcome]) -> OpenReading?
    ) async throws -> OpenReading {
        var walk = Walk(take: pageSize.largest)
        var reading: OpenReading?
        var isFirst = true
        let end = try await enumerate(&walk, lane: lane) { lists, slice in
            try await Item.openPage(of: lists, slice)
        } isEnough: { page, outcomes in
            defer { isFirst = false }
            if isFirst { reading = cut(page, outcomes) }
            // A server from before the filter lists everything; the top of that is read by other lanes.
            if !page.items.allSatisfy(\.isOpen) { reading = OpenReading.none }
            return reading != nil
        }
        return end == .whole ? .whole : reading ?? .none
    }
}
