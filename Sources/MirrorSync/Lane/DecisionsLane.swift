import MirrorStore
import OctopusAPI

/// Decisions: who gave an answer that this run, or one that was cut, has seen for the first time, and when.
///
/// Only the audit log knows: the messages `Submitted interruption …` and `Took responsibility for interruption …` of the
/// events that name the interruption's task. What was answered before the mirror began is not looked up, since that
/// would take a request for every hundred tasks of its history. Without the permission EventView the answer stays an
/// observation, with a debt that says so.
extension SpaceSync {
    mutating func readDecisions() async throws {
        for batch in try store.dueDecisions(of: space.id).batches(of: Slice.idBatch) {
            let tasks = Set(batch.map(\.taskID)).sorted()
            var found: [DecisionRecord] = []
            do {
                let events = try await readAll { slice in try await lists.events(regardingAny: tasks, slice) }
                found = DecisionMatcher(events: events).match(Array(batch))
            } catch let error as OctopusError
                where [.forbidden, .notFound].contains(error.code) && !error.isLeftAlone
            {
                addDebt("decisions", "\(error.request): \(error.message)")
            }
            try store.ingest(decisions: found, askedFor: batch.map(\.interruptionID))
            report.newDecisions += found.count
            report.decisions = try store.decisionCount(of: space.id)
        }
    }
}

/// Finds the event that belongs to each answer.
struct DecisionMatcher {
    private let submissions: [Event]
    private let takings: [Event]

    init(events: [Event]) {
        let ordered = events.filter { $0.occurred != nil }.sorted { Self.isBefore($0, $1) }
        submissions = ordered.filter { $0.message.hasPrefix("Submitted interruption ") }
        takings = ordered.filter { $0.message.hasPrefix("Took responsibility for interruption ") }
    }

    /// One event each; an event is used once.
    ///
    /// Interruptions of one task can share a title (a guided failure that was retried), so an event with the
    /// very notes and the responsible user goes before one that only comes later.
    func match(_ due: [DueDecision]) -> [DecisionRecord] {
        var used: Set<String> = []
        return due.compactMap { due in
            let candidates = submissions.filter { event in
                !used.contains(event.id) && Self.regards(event, due)
                    && event.message.hasPrefix("Submitted interruption \(due.title)")
            }
            let exact = candidates.first { event in
                event.message == "Submitted interruption \(due.title) with notes: \(due.notes)"
                    && (due.responsibleUserID == nil || event.userID == due.responsibleUserID)
            }
            guard let event = exact ?? candidates.first, let decidedAt = event.occurred else { return nil }
            used.insert(event.id)
            let taken = takings.last { taking in
                Self.regards(taking, due) && !Self.isBefore(event, taking)
                    && taking.message.hasPrefix("Took responsibility for interruption \(due.title)")
            }
            return DecisionRecord(
                interruptionID: due.interruptionID,
                userID: event.userID,
                username: event.username,
                isService: event.isService,
                identityEstablishedWith: event.identityEstablishedWith,
                decidedAt: decidedAt,
                takenAt: taken?.occurred,
                eventID: event.id
            )
        }
    }

    /// The event names the interruption's task, and came after it was raised.
    private static func regards(_ event: Event, _ due: DueDecision) -> Bool {
        guard let occurred = event.occurred, occurred >= due.created else { return false }
        return event.relatedDocumentIDs.contains { $0.lowercased() == due.taskID.lowercased() }
    }

    private static func isBefore(_ left: Event, _ right: Event) -> Bool {
        guard let first = left.occurred, let second = right.occurred else { return false }
        return first < second
    }
}
