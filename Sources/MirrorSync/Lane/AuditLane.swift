import MirrorStore
import OctopusAPI

/// Audit: what no other lane would notice.
///
/// A slice of the interruptions or of the tasks is read again each run, in turn, so that an edit of an old one comes to light within
/// some runs. When the counts disagree, or with `--full`, the whole list is enumerated, and only that may conclude that
/// a row is gone: from the top, unfiltered, in one run, as the same principal, and when the server counts as many rows
/// as it has shown.
extension SpaceSync {
    mutating func auditSlice(_ kind: RowKind) async throws {
        let coverage = try store.coverage(of: space.id, kind)
        guard coverage.backfill.isFinished, !configuration.isFull, !hasAskedForDecisions else { return }
        let skip = try store.auditSkip(of: space.id, kind)
        let slice = Slice(skip: skip, take: headPage)
        let (count, total) =
            switch kind {
            case .interruption: try await readSlice(lists.interruptions(slice))
            case .task: try await readSlice(lists.tasks(slice))
            }
        let isAtEnd = count == 0 || skip + count >= total
        try store.setAuditSkip(isAtEnd ? 0 : skip + count, of: space.id, kind)
    }

    private mutating func readSlice<Item: Listed>(_ page: Page<Item>) throws -> (count: Int, total: Int) {
        _ = try store(page.items)
        return (page.items.count, page.totalResults)
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
        try markMissing(kind)
    }

    private mutating func enumerateWhole<Item: Listed>(
        fetch: (SpaceLists, Slice) async throws -> Page<Item>
    ) async throws -> End {
        var walk = Walk(take: pageSize.take)
        let (space, progress) = (space, progress)
        return try await enumerate(&walk, lane: "audit", isAdaptive: true, fetch: fetch) { walk, _ in
            progress(
                .rows(space: space.name, kind: Item.kind.rawValue, read: walk.position, total: walk.total)
            )
            return nil
        }
    }

    private mutating func markMissing(_ kind: RowKind) throws {
        let (shown, missing) = try store.enumerated(space.id, kind)
        guard !missing.isEmpty, let total = totals[kind] else { return }
        guard isSamePrincipal else {
            addDebt(
                "audit",
                "\(missing.count) \(kind.rawValue)s are not shown to this principal; not marked gone",
                kind
            )
            return
        }
        guard shown == total else {
            addDebt(
                "audit",
                "the server counts \(total) \(kind.rawValue)s and showed \(shown); not marked gone",
                kind
            )
            return
        }
        let listed = try store.listedCount(of: space.id, kind)
        if listed > 20, missing.count > listed / 2, try store.suspectTotal(of: space.id, kind) != total {
            try store.setSuspectTotal(total, of: space.id, kind)
            let reason =
                "the server lists \(total) \(kind.rawValue)s, the mirror \(listed); believed if the next run agrees"
            addDebt("audit", reason, kind)
            return
        }
        try store.setSuspectTotal(nil, of: space.id, kind)
        for batch in missing.batches(of: 500) {
            report[kind].gone += try store.markGone(Array(batch), kind, context())
        }
    }
}
