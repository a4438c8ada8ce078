import MirrorStore
import OctopusAPI
import WireFormat

/// Backfill: the whole of a list once, newest to oldest. It can be cut at any page, and goes on there.
extension SpaceSync {
    mutating func backfillInterruptions() async throws {
        let take = pageSize.take
        let isWhole = try await backfill { place, lists in
            guard let last = place.lastRow else { return Walk(take: take) }
            // The list has grown or shrunk since.
            let total = try await lists.interruptions(Slice(skip: 0, take: 1)).totalResults
            return Walk(resumingAt: place.skip, last: last, growth: total - place.total, take: take)
        } fetch: { (lists, slice) -> Page<Interruption> in
            try await lists.interruptions(slice)
        }
        guard isWhole, let headPin = try store.coverage(of: space.id, .interruption).headPin else { return }
        // What was raised while the backfill went on.
        _ = try await walkHead(downTo: headPin)
    }

    mutating func backfillTasks() async throws {
        let take = pageSize.take
        let isWhole = try await backfill { place, _ in
            guard let last = place.lastRow else { return KeysetWalk(take: take) }
            return KeysetWalk(resumingAt: place.skip, last: last, take: take)
        } fetch: { (lists, request) -> Page<ServerTask> in
            try await lists.tasks(request.slice, request.until.map { .queued(until: $0) } ?? .all)
        }
        guard isWhole else { return }
        wantsTasks = true
        try await readTasks()
    }

    /// - Returns: Whether the end was reached in this run.
    private mutating func backfill<Item: Listed, Way: ListWalk>(
        from start: (BackfillPlace, SpaceLists) async throws -> Way,
        fetch: (SpaceLists, Way.Request) async throws -> Page<Item>
    ) async throws -> Bool {
        let coverage = try store.coverage(of: space.id, Item.kind)
        guard !coverage.backfill.isFinished else { return false }
        // From here on the head lane looks after what is newer than this run.
        if coverage.headPin == nil { try store.setHeadPin(pin, of: space.id, Item.kind) }
        var walk = try await start(coverage.backfill, lists)
        let (space, progress) = (space, progress)
        let end = try await enumerate(
            &walk,
            lane: "backfill",
            isAdaptive: true,
            isWholeList: true,
            fetch: fetch
        ) { walk, verdict in
            let read = min(walk.position + Walk.overlap, walk.total)
            progress(.rows(space: space.name, kind: Item.kind.rawValue, read: read, total: walk.total))
            switch verdict {
            case .steppedBack, .endedEarly: return nil
            case .advanced, .finished:
                return BackfillPlace(
                    skip: walk.position,
                    lastTime: walk.last?.time,
                    lastID: walk.last?.id,
                    total: walk.total,
                    isFinished: verdict == .finished
                )
            }
        }
        return end == .whole
    }
}

extension BackfillPlace {
    /// Whether a page was read.
    var hasBegun: Bool { lastID != nil || isFinished }

    /// The row that was read last; nil before the first page.
    fileprivate var lastRow: Walk.Row? { lastID.map { Walk.Row(id: $0, time: lastTime) } }
}
