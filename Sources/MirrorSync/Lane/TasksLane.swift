import MirrorStore
import OctopusAPI
import WireFormat

/// Tasks: those that are not finished, those that were finished since the last run, those that the mirror holds as
/// unfinished and neither list showed, and those that an interruption names.
extension SpaceSync {
    mutating func readTasks() async throws {
        try await readOpenList(of: ServerTask.self, lane: "tasks")
        let coverage = try store.coverage(of: space.id, .task)
        guard let headPin = coverage.headPin, coverage.backfill.hasBegun else { return }
        let since = headPin.advanced(by: .zero - configuration.margin)
        let isBounded = try await readCompletedTasks(since: since)
        if !isBounded { try await walkTaskHead(downTo: since) }
        if try await finishOpenList(of: ServerTask.self, lane: "tasks") {
            for batch in try unseenOpen(.task).batches(of: Slice.idBatch) {
                _ = try store(try await lists.tasks(ids: Array(batch)).items)
            }
            try settleOpenList(.task)
        }
        if !failedKinds.contains(.task) { try store.setHeadPin(pin, of: space.id, .task) }
    }

    /// - Returns: False when the server ignores the bound, as those before 2021 do.
    private mutating func readCompletedTasks(since: Timestamp) async throws -> Bool {
        var isBounded = true
        var walk = Walk(take: pageSize.largest)
        _ = try await enumerate(&walk, lane: "tasks") { lists, slice in
            let page = try await lists.tasks(slice, .completed(since: since))
            isBounded = isBounded && page.items.allSatisfy { $0.completedTime.map { $0 >= since } ?? false }
            return page
        } isEnough: { _, _ in
            !isBounded
        }
        return isBounded
    }

    /// Reads from the top until a full page of known tasks was queued before `floor`.
    private mutating func walkTaskHead(downTo floor: Timestamp) async throws {
        var walk = Walk(take: pageSize.largest)
        _ = try await enumerate(&walk, lane: "tasks", isWholeList: true) { lists, slice in
            try await lists.tasks(slice)
        } isEnough: { page, outcomes in
            Self.isKnown(outcomes) && page.items.last?.queueTime.map { $0 < floor } ?? false
        }
    }

    /// Reads the top of the whole list, for the server's count and for what slipped between the lists above.
    mutating func readTaskTop() async throws {
        let page = try await lists.tasks(Slice(skip: 0, take: pageSize.smallest))
        _ = try store(page.items)
        totals[.task] = page.totalResults
    }

    /// Reads tasks that interruptions name and the mirror does not hold.
    mutating func readNamedTasks() async throws {
        let ids = try store.wanted(.task, of: space.id, limit: Slice.idBatch * 5)
        for batch in ids.batches(of: Slice.idBatch) {
            _ = try store(try await lists.tasks(ids: Array(batch)).items)
            try store.noteAsked(for: batch, .task, of: space.id)
        }
    }
}
