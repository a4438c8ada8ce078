import MirrorStore
import OctopusAPI

/// How much of the pending list a run has read.
enum PendingReading: Equatable {
    case none
    /// All of it; the server counted so many.
    case whole(total: Int)
    /// Its first page, since nothing was raised or answered since it was last read to its end.
    case firstPage(PendingCounts)

    /// Rows of it were left for other runs.
    var isCut: Bool {
        if case .firstPage = self { true } else { false }
    }
}

/// Pending: the server's set of interruptions that wait for an answer.
///
/// Every page of it, unless it is long and neither the server's count nor the mirror's has moved since it was last read
/// to its end and its first page has no news: then nothing came or went, and the rest is read a page a run, in turn,
/// for what can change about an interruption that goes on waiting (who is responsible for it).
extension SpaceSync {
    mutating func readPending() async throws {
        let settled = try settledCounts()
        let held = try store.pendingCount(of: space.id)
        try await readPendingList { page, outcomes in
            guard let settled, Self.isKnown(outcomes) else { return nil }
            let counts = PendingCounts(server: page.totalResults, mirror: held)
            return counts == settled ? .firstPage(counts) : nil
        }
    }

    /// Reads the rest of the list when the head has found what its first page did not tell.
    ///
    /// - Returns: Whether the list was read to its end, so that what it does not show is no longer pending.
    mutating func finishPending() async throws -> Bool {
        if case .firstPage(let counts) = pending, try store.pendingCount(of: space.id) != counts.mirror {
            try await readPendingList { _, _ in nil }
        }
        return !pending.isCut
    }

    /// Notes the counts once everything that the mirror holds as pending was read in this run.
    mutating func settlePending() throws {
        guard case .whole(let total) = pending else { return }
        let counts = PendingCounts(server: total, mirror: try store.pendingCount(of: space.id))
        guard try store.settledPending(of: space.id)?.counts != counts else { return }
        try store.setSettledPending(counts, skip: 0, of: space.id)
    }

    /// Reads one page of a list that was cut, in turn.
    mutating func readNextPendingPage() async throws {
        guard let (counts, skip) = try store.settledPending(of: space.id) else { return }
        let page = try await lists.interruptions(
            Slice(skip: skip, take: pageSize.largest),
            pendingOnly: true
        )
        _ = try store(page.items)
        let end = skip + page.items.count
        let isAtEnd = page.items.isEmpty || end >= page.totalResults
        try store.setSettledPending(counts, skip: isAtEnd ? 0 : end, of: space.id)
    }

    /// - Parameter cut: Says of the first page whether it is enough.
    private mutating func readPendingList(
        cut: (Page<Interruption>, [RowOutcome]) -> PendingReading?
    ) async throws {
        var walk = Walk(take: pageSize.largest)
        var reading: PendingReading?
        var isFirst = true
        let end = try await enumerate(&walk, lane: "pending") { lists, slice in
            try await lists.interruptions(slice, pendingOnly: true)
        } isEnough: { page, outcomes in
            defer { isFirst = false }
            if isFirst { reading = cut(page, outcomes) }
            return reading != nil
        }
        switch end {
        case .whole: pending = .whole(total: walk.total)
        case .enough: pending = reading ?? .none
        case .broken: pending = .none
        }
    }

    /// The counts that say that nothing has changed; nil when the list has to be read to its end whatever they are.
    private func settledCounts() throws -> PendingCounts? {
        guard isSamePrincipal, !configuration.isFull else { return nil }
        return try store.settledPending(of: space.id)?.counts
    }
}
