import MirrorStore
import OctopusAPI
import WireFormat

/// Decisions: who gave the answers that the mirror holds, and when.
///
/// Only the audit log knows: the messages `Submitted interruption …` and `Took responsibility for interruption …` of the
/// entries that name the interruption's task. A few answers are looked up by their tasks as soon as they are seen; many, as
/// after a backfill, at the end of the run. Without the permission EventView an answer stays an observation, with a debt
/// that says so.
extension SpaceSync {
    /// From so many tasks on, a walk of the log may take fewer requests than asking for them.
    static let walkThreshold = 500

    /// An entry of a task that was completed so long before the run is in the log or never will be.
    private static let latestEntry: Duration = .seconds(24 * 3600)

    /// So many tasks are held at once while they are asked for: a history may have millions, and each time the due ones are
    /// gone through.
    private static let tasksHeld = 10_000

    var lateSince: Timestamp { pin.advanced(by: .zero - Self.latestEntry) }

    /// Looks up the answers that are news.
    mutating func readDecisions() async throws {
        guard try !store.hasDueDecisions(of: space.id, ofMoreTasksThan: Self.walkThreshold) else { return }
        _ = try await isAllowed { try await $0.askForDecisions() }
    }

    /// Looks up the answers that are too many to ask for, once every row is read.
    mutating func readDecisionsOfHistory() async throws {
        guard try store.coverage(of: space.id, .interruption).backfill.isFinished else { return }
        let isAllowed = try await isAllowed { sync in
            if try sync.store.decisionWalk(of: sync.space.id) == nil {
                let isMany = try sync.store.hasDueDecisions(
                    of: sync.space.id,
                    ofMoreTasksThan: Self.walkThreshold
                )
                guard isMany else { return }
                try await sync.beginDecisionWalk()
            }
            try await sync.continueDecisionWalk()
        }
        let refused = try store.refusedDecisionCount(of: space.id)
        guard isAllowed, refused > 0 else { return }
        addDebt(
            "decisions",
            "the key's user may not read the audit log: \(refused) answers are known by observation only"
        )
    }

    /// Asks for the entries of every task whose answers are to be looked up.
    mutating func askForDecisions() async throws {
        var last: String?
        while true {
            let tasks = try store.tasksWithDueDecisions(of: space.id, after: last, limit: Self.tasksHeld)
            for batch in tasks.batches(of: Slice.idBatch) {
                _ = try await askForDecisions(ofTasks: Array(batch))
            }
            guard tasks.count == Self.tasksHeld else { return }
            last = tasks.last
        }
    }

    /// Asks for the entries of some tasks, one request for a hundred.
    ///
    /// - Returns: The categories that entries of answers have, and how many answers' entries were found.
    mutating func askForDecisions(ofTasks tasks: [String]) async throws
        -> (categories: Set<String>, found: Int)
    {
        let events = try await readAll { slice in try await lists.events(regardingAny: tasks, slice) }
        let answers = events.filter { $0.auditEntry != nil }
        let found = try store.ingest(
            entries: answers.compactMap(\.auditEntry),
            askedFor: tasks,
            of: space.id,
            lateSince: lateSince
        )
        try noteDecisions(found)
        return (Set(answers.map(\.category)), found)
    }

    mutating func noteDecisions(_ found: Int) throws {
        guard found > 0 else { return }
        report.newDecisions += found
        report.decisions = try store.decisionCount(of: space.id)
    }

    /// Looks at the log, and takes note when that is refused.
    private mutating func isAllowed(_ body: (inout SpaceSync) async throws -> Void) async throws -> Bool {
        do {
            try await body(&self)
            return true
        } catch let error as OctopusError
            where [.forbidden, .notFound].contains(error.code) && !error.isLeftAlone
        {
            try store.noteDecisionsRefused(of: space.id)
            try store.giveUpDecisionWalk(of: space.id, asksInstead: false)
            addDebt("decisions", "\(error.request): \(error.message)")
            return false
        }
    }
}
