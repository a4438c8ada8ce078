import MirrorStore
import OctopusAPI
import WireFormat

/// Backfill: the whole of a list once, newest to oldest. It can be cut at any page, and goes on there.
extension SpaceSync {
    mutating func backfillInterruptions() async throws {
        let isWhole = try await backfill { (lists, slice) -> Page<Interruption> in
            try await lists.interruptions(slice)
        }
        guard isWhole, let headPin = try store.coverage(of: space.id, .interruption).headPin else { return }
        // What was raised while the backfill went on.
        _ = try await walkHead(downTo: headPin)
    }

    mutating func backfillTasks() async throws {
        let isWhole = try await backfill { (lists, slice) -> Page<ServerTask> in
            try await lists.tasks(slice)
        }
        if isWhole { try await readTasks() }
    }

    /// - Returns: Whether the end was reached in this run.
    private mutating func backfill<Item: Listed>(
        fetch: (SpaceLists, Slice) async throws -> Page<Item>
    ) async throws -> Bool {
        let coverage = try store.coverage(of: space.id, Item.kind)
        guard !coverage.backfill.isFinished else { return false }
        let place = coverage.backfill
        // From here on the head lane looks after what is newer than this run.
        if coverage.headPin == nil { try store.setHeadPin(pin, of: space.id, Item.kind) }
        var walk = try await walk(resuming: place, fetch)
        let (space, progress) = (space, progress)
        let end = try await enumerate(&walk, lane: "backfill", isAdaptive: true, fetch: fetch) {
            walk,
            verdict in
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

    /// A walk from where the backfill stands.
    ///
    /// The list has grown or shrunk since, so its count is asked for first.
    private func walk<Item: Listed>(
        resuming place: BackfillPlace,
        _ fetch: (SpaceLists, Slice) async throws -> Page<Item>
    ) async throws -> Walk {
        guard place.hasBegun, let id = place.lastID else { return Walk(take: pageSize.take) }
        let total =
            if let known = totals[Item.kind] { known } else {
                try await fetch(lists, Slice(skip: 0, take: 1)).totalResults
            }
        return Walk(
            resumingAt: place.skip,
            last: Walk.Row(id: id, time: place.lastTime),
            growth: total - place.total,
            take: pageSize.take
        )
    }
}

extension BackfillPlace {
    /// Whether a page was read.
    var hasBegun: Bool { lastID != nil || isFinished }
}
