import MirrorStore
import OctopusAPI

/// How much of a list of open rows a run has read.
enum OpenReading: Equatable {
    /// Nothing that could be relied on.
    case none
    /// All of it; the server counted so many.
    case whole(total: Int)
    /// Its first page, since nothing came or went since it was last read to its end.
    case firstPage(OpenCounts)
}

/// The server's lists of what is open: the pending interruptions, the unfinished tasks.
///
/// Every page of such a list is read, unless it is longer than the largest page, neither the server's count nor the
/// mirror's has moved since it was last read to its end, and its first page has no news: then nothing was raised,
/// answered or finished, and the rest is read a page a run, in turn, for what can change about a row that stays open.
extension SpaceSync {
    mutating func readOpenList<Item: Listed>(of _: Item.Type, lane: String) async throws {
        let settled = try settledCounts(Item.kind)
        let held = try store.openCount(of: space.id, Item.kind)
        let largest = pageSize.largest
        openReading[Item.kind] = try await walkOpenList(lane) { (page: Page<Item>, outcomes) in
            guard let settled, page.items.count >= largest, Self.isKnown(outcomes) else { return nil }
            let counts = OpenCounts(server: page.totalResults, mirror: held)
            return counts == settled ? .firstPage(counts) : nil
        }
    }

    /// Reads the rest of the list when other lanes have found what its first page did not tell.
    ///
    /// - Returns: Whether what the list has not shown is no longer open, and has to be asked for by its id.
    mutating func finishOpenList<Item: Listed>(of _: Item.Type, lane: String) async throws -> Bool {
        guard case .firstPage(let counts) = openReading[Item.kind] else { return true }
        guard try store.openCount(of: space.id, Item.kind) != counts.mirror else { return false }
        openReading[Item.kind] = try await walkOpenList(lane) { (_: Page<Item>, _) in nil }
        return true
    }

    /// Notes the counts once everything that the mirror holds as open was read in this run.
    mutating func settleOpenList(_ kind: RowKind) throws {
        guard case .whole(let total) = openReading[kind] else { return }
        let counts = OpenCounts(server: total, mirror: try store.openCount(of: space.id, kind))
        guard try store.settledOpen(of: space.id, kind)?.counts != counts else { return }
        try store.setSettledOpen(counts, skip: 0, of: space.id, kind)
    }

    /// Whether rows of the list were left for other runs.
    func isOpenListCut(_ kind: RowKind) -> Bool {
        if case .firstPage = openReading[kind] { true } else { false }
    }

    /// Reads one page of a list that was cut, in turn.
    mutating func readNextOpenPage<Item: Listed>(of _: Item.Type) async throws {
        guard let (counts, skip) = try store.settledOpen(of: space.id, Item.kind) else { return }
        let page = try await Item.openPage(of: lists, Slice(skip: skip, take: pageSize.largest))
        _ = try store(page.items)
        let end = skip + page.items.count
        let isAtEnd = page.items.isEmpty || end >= page.totalResults
        try store.setSettledOpen(counts, skip: isAtEnd ? 0 : end, of: space.id, Item.kind)
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
        return end == .whole ? .whole(total: walk.total) : reading ?? .none
    }

    /// The counts that say that nothing has changed; nil when the list has to be read to its end whatever they are.
    private func settledCounts(_ kind: RowKind) throws -> OpenCounts? {
        guard isSamePrincipal, !configuration.isFull else { return nil }
        return try store.settledOpen(of: space.id, kind)?.counts
    }
}
