import MirrorStore
import OctopusAPI

/// Audit: what no other lane would notice.
///
/// A slice of the interruptions and of the tasks is read again each run, in turn, so that an edit of an old one comes to
/// light within some runs. When the counts disagree, or with `--full`, the whole list is enumerated, and only that may
/// conclude that a row is gone: from the top, unfiltered, in one run, as the same principal, when the server counts as
/// many rows as it has shown, and when it shows none of the missing ones that it is asked for by their ids.
extension SpaceSync {
    mutating func auditSlice<Item: Listed>(of _: Item.Type) async throws {
        let coverage = try store.coverage(of: space.id, Item.kind)
        guard coverage.backfill.isFinished, !configuration.isFull else { return }
        let skip = try store.auditSkip(of: space.id, Item.kind)
        let page = try await Item.page(of: lists, Slice(skip: skip, take: sliceSize))
        _ = try store(page.items)
        totals[Item.kind] = page.totalResults
        let end = skip + page.items.count
        let isAtEnd = page.items.isEmpty || end >= page.totalResults
        try store.setAuditSkip(isAtEnd ? 0 : end, of: space.id, Item.kind)
    }

    /// Fills up a request for some interruptions by their ids with the next ones of the audit, which then needs none of
    /// its own.
    mutating func fillUp(_ ids: [String]) throws -> [String] {
        let coverage = try store.coverage(of: space.id, .interruption)
        let room = Slice.idBatch - ids.count
        guard coverage.backfill.isFinished, room > 0 else { return ids }
        let skip = try store.auditSkip(of: space.id, .interruption)
        let more = try store.listedIDs(of: space.id, .interruption, skip: skip, take: room)
        try store.setAuditSkip(more.count < room ? 0 : skip + room, of: space.id, .interruption)
        hasAuditedInterruptions = true
        return ids + more.filter { !ids.contains($0) }
    }

    /// Whose turn it is for the last request of a run without changes: a slice of the interruptions, or the next page of a
    /// list of open rows that was cut.
    var spareTurn: RowKind? {
        let cut = RowKind.allCases.filter(isOpenListCut)
        let turn = Int(run % Int64(cut.count + 1))
        return cut.indices.contains(turn) ? cut[turn] : nil
    }

    /// Enumerates a list from end to end, and marks as gone what it does not show.
    mutating func audit(_ kind: RowKind) async throws {
        switch kind {
        case .interruption: try await audit(Interruption.self)
        case .task: try await audit(ServerTask.self)
        }
    }

    private mutating func audit<Item: Listed>(_: Item.Type) async throws {
        progress(.lane(space: space.name, name: "audit"))
        try store.beginEnumeration()
        enumeratedKind = Item.kind
        defer { enumeratedKind = nil }
        guard try await enumerateWhole(Item.self) == .whole else { return }
        // What came on top while the list was walked.
        try await readTop(Item.kind)
        try await markMissing(Item.self)
    }

    private mutating func enumerateWhole<Item: Listed>(_: Item.Type) async throws -> End {
        var walk = Walk(take: pageSize.take)
        let (space, progress) = (space, progress)
        return try await enumerate(&walk, lane: "audit", isAdaptive: true, isWholeList: true) {
            lists,
            slice in
            try await Item.page(of: lists, slice)
        } place: { walk, _ in
            progress(
                .rows(space: space.name, kind: Item.kind.rawValue, read: walk.position, total: walk.total)
            )
            return nil
        }
    }

    private mutating func markMissing<Item: Listed>(_: Item.Type) async throws {
        let kind = Item.kind
        let (shown, missing) = try store.enumerated(space.id, kind)
        guard !missing.isEmpty, let total = totals[kind] else { return }
        // A key can begin to act for somebody else in the middle of a run.
        let isStillPrincipal = try await lists.currentUser().id == principalID
        if let doubt = doubt ?? (isStillPrincipal ? nil : "the key now acts for another user") {
            let reason = "\(missing.count) \(kind.rawValue)s are not shown, and \(doubt); not marked gone"
            return addDebt("audit", reason, kind)
        }
        guard shown == total else {
            let reason = "the server counts \(total) \(kind.rawValue)s and showed \(shown); not marked gone"
            return addDebt("audit", reason, kind)
        }
        let listed = try store.listedCount(of: space.id, kind)
        if listed > 20, missing.count > listed / 2, try store.suspectTotal(of: space.id, kind) == nil {
            try store.setSuspectTotal(total, of: space.id, kind)
            let reason =
                "the server lists \(total) \(kind.rawValue)s, the mirror \(listed); believed if the next run agrees"
            return addDebt("audit", reason, kind)
        }
        try store.setSuspectTotal(nil, of: space.id, kind)
        for batch in missing.batches(of: Slice.idBatch) {
            let ids = try batch.map { try store.id(of: $0, kind) }
            let page = try await Item.page(of: lists, ids: ids)
            _ = try store(page.items)
            // What it shows when asked by name is not gone, whatever the list has shown.
            let shown = Set(page.items.map(\.id))
            let gone = zip(batch, ids).filter { !shown.contains($0.1) }.map(\.0)
            report[kind].gone += try store.markGone(gone, kind, context())
        }
    }
}
