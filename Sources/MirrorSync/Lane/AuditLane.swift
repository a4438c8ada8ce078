import MirrorStore
import OctopusAPI

/// Audit: what no other lane would notice.
///
/// A slice of the interruptions and of the tasks is read again each run, in turn, so that an edit of an old one comes to
/// light within some runs. When the counts disagree, or with `--full`, the whole list is enumerated, and only that may
/// conclude that a row is gone: from the top, unfiltered, in one run, as the same principal, when the server counts as
/// many rows as it has shown, and when it shows none of the missing ones that it is asked for by their ids.
extension SpaceSync {
    mutating func auditSlice(_ kind: RowKind) async throws {
        let coverage = try store.coverage(of: space.id, kind)
        guard coverage.backfill.isFinished, !configuration.isFull else { return }
        let skip = try store.auditSkip(of: space.id, kind)
        let slice = Slice(skip: skip, take: headPage)
        let (count, total) =
            switch kind {
            case .interruption: try await readSlice(lists.interruptions(slice))
            case .task: try await readSlice(lists.tasks(slice))
            }
        totals[kind] = total
        let isAtEnd = count == 0 || skip + count >= total
        try store.setAuditSkip(isAtEnd ? 0 : skip + count, of: space.id, kind)
    }

    private mutating func readSlice<Item: Listed>(_ page: Page<Item>) throws -> (count: Int, total: Int) {
        _ = try store(page.items)
        return (page.items.count, page.totalResults)
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

    /// The last request of a run without changes: names that are older than a day, a page of a long pending list, or a
    /// slice of the interruptions.
    mutating func spendSpareRequest() async throws {
        if try await refreshStalestNames() { return }
        if pending.isCut, run.isMultiple(of: 2) { return try await readNextPendingPage() }
        if !hasAuditedInterruptions { try await auditSlice(.interruption) }
    }

    /// Enumerates a list from end to end, and marks as gone what it does not show.
    mutating func audit(_ kind: RowKind) async throws {
        progress(.lane(space: space.name, name: "audit"))
        try store.beginEnumeration()
        enumeratedKind = kind
        defer { enumeratedKind = nil }
        let end =
            switch kind {
            case .interruption:
                try await enumerateWhole { (lists, slice) -> Page<Interruption> in
                    try await lists.interruptions(slice)
                }
            case .task:
                try await enumerateWhole { (lists, slice) -> Page<ServerTask> in try await lists.tasks(slice)
                }
            }
        guard end == .whole else { return }
        // What came on top while the list was walked.
        try await readTop(kind)
        try await markMissing(kind)
    }

    private mutating func enumerateWhole<Item: Listed>(
        fetch: (SpaceLists, Slice) async throws -> Page<Item>
    ) async throws -> End {
        var walk = Walk(take: pageSize.take)
        let (space, progress) = (space, progress)
        return try await enumerate(
            &walk,
            lane: "audit",
            isAdaptive: true,
            isWholeList: true,
            fetch: fetch
        ) { walk, _ in
            progress(
                .rows(space: space.name, kind: Item.kind.rawValue, read: walk.position, total: walk.total)
            )
            return nil
        }
    }

    private mutating func markMissing(_ kind: RowKind) async throws {
        let (shown, missing) = try store.enumerated(space.id, kind)
        guard !missing.isEmpty, let total = totals[kind] else { return }
        if let doubt {
            let reason = "\(missing.count) \(kind.rawValue)s are not shown, and \(doubt); not marked gone"
            return addDebt("audit", reason, kind)
        }
        guard shown == total else {
            let reason = "the server counts \(total) \(kind.rawValue)s and showed \(shown); not marked gone"
            return addDebt("audit", reason, kind)
        }
        let listed = try store.listedCount(of: space.id, kind)
        if listed > 20, missing.count > listed / 2, try store.suspectTotal(of: space.id, kind) != total {
            try store.setSuspectTotal(total, of: space.id, kind)
            let reason =
                "the server lists \(total) \(kind.rawValue)s, the mirror \(listed); believed if the next run agrees"
            return addDebt("audit", reason, kind)
        }
        try store.setSuspectTotal(nil, of: space.id, kind)
        for batch in missing.batches(of: Slice.idBatch) {
            let ids = try batch.map { try store.id(of: $0, kind) }
            let shown = try await readShown(ids, kind)
            let gone = zip(batch, ids).filter { !shown.contains($0.1) }.map(\.0)
            report[kind].gone += try store.markGone(gone, kind, context())
        }
    }

    /// - Returns: Which of these the server shows when it is asked for them by their ids.
    private mutating func readShown(_ ids: [String], _ kind: RowKind) async throws -> Set<String> {
        switch kind {
        case .interruption:
            let page = try await lists.interruptions(ids: ids)
            _ = try store(page.items)
            return Set(page.items.map(\.id))
        case .task:
            let page = try await lists.tasks(ids: ids)
            _ = try store(page.items)
            return Set(page.items.map(\.id))
        }
    }
}
