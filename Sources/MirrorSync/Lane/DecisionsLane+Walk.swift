import MirrorStore
import OctopusAPI

/// The walk of the audit log: the answers of many tasks, found in the order in which they were given, newest first.
///
/// The log has much else, so the walk is narrowed to the categories that entries of answers have on this server, as a
/// hundred tasks show. That the categories hide none is seen at the end: of the tasks for which nothing was found, a
/// hundred are asked for. Where the walk would take more requests than asking for each task, or the list contradicts
/// itself, or the sample finds what the walk did not, the tasks are asked for.
extension SpaceSync {
    mutating func beginDecisionWalk() async throws {
        let newest = try store.tasksWithDueDecisions(of: space.id, limit: Slice.idBatch)
        let categories = try await askForDecisions(ofTasks: newest).categories.sorted()
        let entries = try await lists.events(
            categories: categories,
            until: nil,
            Slice(skip: 0, take: 1)
        ).totalResults
        let pages = entries / max(1, pageSize.largest - Walk.overlap) + 1
        let batches = try store.countOfTasksWithDueDecisions(of: space.id) / Slice.idBatch + 1
        try store.beginDecisionWalk(pages < batches ? .walk : .ask, categories: categories, of: space.id)
    }

    /// Goes on where the walk stands, whichever run began it.
    mutating func continueDecisionWalk() async throws {
        while let walk = try store.decisionWalk(of: space.id) {
            switch walk.stage {
            case .walk: try await walkAuditLog(from: walk)
            case .check: try await checkDecisionWalk()
            case .ask:
                try await askForDecisions()
                try store.endDecisionWalk(of: space.id, lateSince: lateSince)
            }
        }
    }

    private mutating func walkAuditLog(from place: DecisionWalk) async throws {
        var place = place
        var walk =
            place.last.map { last in
                KeysetWalk(
                    resumingAt: place.skip,
                    last: Walk.Row(id: last.id, time: last.time),
                    take: pageSize.take
                )
            }
            ?? KeysetWalk(take: pageSize.take)
        let oldest = try store.oldestWalkedDecision(of: space.id)
        while place.stage == .walk {
            let page = try await nextPage(of: &walk, isAdaptive: true) { lists, request in
                try await lists.events(categories: place.categories, until: request.until, request.slice)
            }
            let verdict = walk.accept(page.items.map(\.row), total: page.totalResults)
            if case .endedEarly(let reason) = verdict {
                addDebt("decisions", reason)
                return try store.giveUpDecisionWalk(of: space.id, asksInstead: true)
            }
            let isJoined = verdict != .steppedBack
            if isJoined {
                place.skip = walk.position
                if let last = walk.last, let time = last.time {
                    place.last = DecisionWalk.Place(id: last.id, time: time)
                }
                let isPast = oldest.map { oldest in place.last.map { $0.time < oldest } ?? false } ?? true
                if verdict == .finished || isPast { place.stage = .check }
            }
            let entries = page.items.compactMap(\.auditEntry)
            let found = try store.ingest(entries: entries, walk: isJoined ? place : nil, of: space.id)
            try noteDecisions(found)
            let read = min(walk.position + Walk.overlap, walk.total)
            progress(.rows(space: space.name, kind: Event.noun, read: read, total: walk.total))
        }
    }

    /// Asks for some of the tasks for which the walk has found nothing.
    private mutating func checkDecisionWalk() async throws {
        let missed = try store.tasksMissedByWalk(of: space.id, limit: Slice.idBatch)
        let found = missed.isEmpty ? 0 : try await askForDecisions(ofTasks: missed).found
        if found == 0 {
            try store.endDecisionWalk(of: space.id, lateSince: lateSince)
        } else {
            try store.giveUpDecisionWalk(of: space.id, asksInstead: true)
        }
    }
}
