package import WireFormat

extension MirrorQueries {
    /// Answers a call of `find_interruptions`: the summary of one interruption, or a list.
    ///
    /// The keys are those of Octopus's own server in its order; what the mirror adds comes after them.
    ///
    /// - Parameter progress: Told how many of how many items of a long list are read; what it throws ends the reading.
    /// - Throws: ``ArgumentError`` and ``QueryError``, whose texts are for the agent.
    package func findInterruptions(
        _ arguments: FindInterruptionsArguments,
        progress: ListProgress = { _, _ in }
    ) throws -> JSONValue {
        try arguments.validate()
        let space = arguments.spaceName
        if let id = arguments.id {
            guard let found = try held(id, space: space) else {
                throw QueryError(
                    code: .notFound,
                    message: "Interruption '\(id)' is not in the mirror of space '\(space)'",
                    hint: "Call find_interruptions without interruptionId to list valid IDs."
                )
            }
            guard case .object(let members) = found.summary.json else { return found.summary.json }
            return .object(members + [JSONValue.Member("mirror", found.state.json)])
        }
        var filter = arguments.narrowing
        filter.spaces = [space]
        // What is gone or answered is pending no more.
        filter.pendingOnly = arguments.pendingOnly ?? (filter.presence != .gone && filter.result == nil)
        filter.regarding = arguments.regarding.flatMap { $0.isEmpty ? nil : $0 }
        filter.isAssignedToMe = arguments.assignedToMe == true
        return try interruptions(filter, page(arguments, filter), progress: progress).json
    }

    private func page(_ arguments: FindInterruptionsArguments, _ filter: InterruptionFilter) throws
        -> ListPage
    {
        let isWhole = filter.isAssignedToMe || filter.assignedTo != nil
        let take = arguments.take.map { Int(max(0, min($0, 1e15))) }
        if let cursor = arguments.cursor {
            return ListPage(take: take ?? (isWhole ? nil : ListPage.defaultTake), cursor: cursor)
        }
        guard isWhole else {
            return ListPage(
                skip: Int(max(0, min(arguments.skip ?? 0, 1e15))),
                take: take ?? ListPage.defaultTake
            )
        }
        // One list, of which a part is shown: as JavaScript's slice has it, what is below zero counts from the end.
        let total = try interruptions(filter, ListPage(take: 0)).totalResults
        let start = Slice.position(arguments.skip ?? 0, of: total)
        let end = arguments.take.map { Slice.position((arguments.skip ?? 0) + $0, of: total) } ?? total
        return ListPage(skip: start, take: max(0, end - start))
    }

    private func held(_ id: String, space: String) throws
        -> (summary: InterruptionSummary, state: MirrorState)?
    {
        do {
            return try interruption(id, spaces: [space])
        } catch let error as QueryError where error.code == .invalidID {
            // Nothing behind the prefix is checked: such an id is simply not there.
            return nil
        }
    }

    private enum Slice {
        static func position(_ place: Double, of total: Int) -> Int {
            let place = place.rounded(.towardZero)
            return Int(place < 0 ? max(0, Double(total) + place) : min(place, Double(total)))
        }
    }
}
