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
        }
        if !failedKinds.contains(.task) { try store.setHeadPin(pin, of: space.id, .task) }
    }

    /// Reads the tasks that were completed at an instant or later, and some that are known to have been completed before.
    ///
    /// - Returns: False when the server does not keep the bound. One from before 2021 ignores it, and then shows others;
    ///   one that misreads it shows none of those that are known.
    private mutating func readCompletedTasks(since: Timestamp) async throws -> Bool {
        let known = try store.lastCompletedTasks(of: space.id, limit: Self.checkedTasks)
        let since = min(since, known.last?.completedTime ?? since)
        var isBounded = true
        var shown: Set<String> = []
        var walk = Walk(take: pageSize.largest)
        _ = try await enumerate(&walk, lane: "tasks") { lists, slice in
            let page = try await lists.tasks(slice, .completed(since: since))
            isBounded = isBounded && page.items.allSatisfy { $0.completedTime.map { $0 >= since } ?? false }
            shown.formUnion(page.items.map(\.id))
            return page
        } isEnough: { _, _ in
            !isBounded
        }
        return isBounded && (known.isEmpty || known.contains { shown.contains($0.id) })
    }

    /// How many known tasks are asked for again; all of them deleted within a run is what retention does not do.
    private static let checkedTasks = 5

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

    /// Reads tasks that interruptions name and the mirror does not hold, and again those whose interruptions have changed:
    /// that can change a task which was finished long ago.
    mutating func readNamedTasks() async throws {
        let ids = try store.wanted(.task, of: space.id, limit: Slice.idBatch * 5)
        for batch in ids.batches(of: Slice.idBatch) {
            _ = try store(try await lists.tasks(ids: Array(batch)).items)
            try store.noteAsked(for: batch, .task, of: space.id)
        }
        try await readTouchedTasks()
    }

    /// Reads the tasks whose interruptions have changed.
    mutating func readTouchedTasks() async throws {
        for batch in touchedTasks.sorted().batches(of: Slice.idBatch) {
            _ = try store(try await lists.tasks(ids: Array(batch)).items)
            touchedTasks.subtract(batch)
        }
    }

    /// Reads the touched tasks early when they are many, after a page of another list.
    ///
    /// What goes wrong with them is no trouble of that list: they are asked for again in their turn, and not before.
    mutating func relieveTouchedTasks() async throws {
        guard touchedTasks.count >= configuration.touchedTasksHeld, !failedKinds.contains(.task) else {
            return
        }
        try await attempt("tasks", .task) { try await $0.readTouchedTasks() }
    }
}
