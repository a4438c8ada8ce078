import MirrorStore
import OctopusAPI
import WireFormat

/// How a lane goes through a list: fetch, judge, store, page after page.
extension SpaceSync {
    /// Why an enumeration stopped.
    enum End: Equatable {
        /// Every row of the list was read.
        case whole
        /// The lane had what it wanted.
        case enough
        /// The list contradicts itself; a debt says how.
        case broken
    }

    /// Walks a list, storing each page before the next is asked for.
    ///
    /// - Parameters:
    ///   - walk: Where it starts; afterwards, where it stands.
    ///   - lane: The name under which a contradiction is noted.
    ///   - isAdaptive: Whether the size of the pages after the first follows the server's speed.
    ///   - isWholeList: Whether the list has no filter, so that its count is the server's.
    ///   - fetch: Asks for a part of the list.
    ///   - place: What to commit with a page that joins, besides its rows.
    ///   - isEnough: Looks at each page with what became of its rows.
    mutating func enumerate<Item: Listed, Way: ListWalk>(
        _ walk: inout Way,
        lane: String,
        isAdaptive: Bool = false,
        isWholeList: Bool = false,
        fetch: (SpaceLists, Way.Request) async throws -> Page<Item>,
        place: (Way, Walk.Verdict) -> BackfillPlace? = { _, _ in nil },
        isEnough: (Page<Item>, [RowOutcome]) -> Bool = { _, _ in false }
    ) async throws -> End {
        while true {
            let page = try await nextPage(of: &walk, isAdaptive: isAdaptive, fetch)
            let verdict = walk.accept(page.items.map(\.row), total: page.totalResults)
            if isWholeList { totals[Item.kind] = walk.total }
            let outcomes = try store(page.items, place: place(walk, verdict))
            try await relieveTouchedTasks()
            switch verdict {
            case .advanced where isEnough(page, outcomes): return .enough
            case .advanced, .steppedBack: continue
            case .finished: return .whole
            case .endedEarly(let reason):
                addDebt(lane, reason, Item.kind)
                return .broken
            }
        }
    }

    /// Asks for the next page of a walk.
    mutating func nextPage<Item, Way: ListWalk>(
        of walk: inout Way,
        isAdaptive: Bool,
        _ fetch: (SpaceLists, Way.Request) async throws -> Page<Item>
    ) async throws -> Page<Item> {
        while true {
            if isAdaptive, walk.last != nil { walk.setTake(pageSize.take) }
            do {
                let start = ContinuousClock.now
                let page = try await fetch(lists, walk.next)
                // The server is there, whichever lane has lost it before.
                lostLanes = 0
                pageSize.note(.now - start)
                return page
            } catch let error as OctopusError
                where error.code == .serverFailure && !error.isLeftAlone && pageSize.shrink(from: walk.take)
            {
                // Large lists make servers of some versions time out; a smaller page may do.
                walk.setTake(pageSize.take)
            }
        }
    }

    /// Stores a page and takes note of what it shows.
    mutating func store<Item: Listed>(_ page: [Item], place: BackfillPlace? = nil) throws -> [RowOutcome] {
        let outcomes = try Item.ingest(page, into: store, context(place))
        if enumeratedKind == Item.kind { try store.noteShown(page.map(\.row.id), Item.kind) }
        report[Item.kind].count(outcomes)
        seenOpen[Item.kind, default: []].formUnion(page.lazy.filter(\.isOpen).map(\.row.id))
        noteTouchedTasks(page, outcomes)
        return outcomes
    }

    private mutating func noteTouchedTasks<Item: Listed>(_ page: [Item], _ outcomes: [RowOutcome]) {
        for (item, outcome) in zip(page, outcomes) {
            if let interruption = item as? Interruption {
                if outcome == .changed, let task = interruption.taskID { touchedTasks.insert(task) }
            } else {
                touchedTasks.remove(item.row.id)
            }
        }
    }

    /// What the store has to know of a page besides its rows.
    func context(_ place: BackfillPlace? = nil) -> IngestContext {
        IngestContext(
            spaceID: space.id,
            run: run,
            seenAt: configuration.now(),
            readBetween: serverClock.readBetween(now: configuration.now()),
            principalID: principalID,
            backfill: place,
            wantsTasks: wantsTasks
        )
    }

    /// Whether each row was known already.
    static func isKnown(_ outcomes: [RowOutcome]) -> Bool {
        outcomes.allSatisfy { $0 == .unchanged || $0 == .refreshed }
    }
}
