package import WireFormat

extension MirrorQueries {
    /// Answers a call of `find_interruptions`: the summary of one interruption, or a list.
    ///
    /// The keys are those of Octopus's own server in its order; what the mirror adds comes after them.
    ///
    /// - Throws: ``ArgumentError`` and ``QueryError``, whose texts are for the agent.
    package func findInterruptions(_ arguments: FindInterruptionsArguments) throws -> JSONValue {
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
        var filter = InterruptionFilter()
        filter.spaces = [space]
        filter.pendingOnly = arguments.pendingOnly ?? true
        filter.regarding = arguments.regarding
        guard arguments.assignedToMe == true else {
            let page = ListPage(
                skip: Int(max(0, min(arguments.skip ?? 0, 1e15))),
                take: arguments.take.map { Int(max(0, min($0, 1e15))) } ?? ListPage.defaultTake
            )
            return try interruptions(filter, page).json
        }
        filter.isAssignedToMe = true
        // One list, of which a part is shown: as JavaScript's slice has it, what is below zero counts from the end.
        let total = try interruptions(filter, ListPage(take: 0)).totalResults
        let start = Slice.position(arguments.skip ?? 0, of: total)
        let end = arguments.take.map { Slice.position((arguments.skip ?? 0) + $0, of: total) } ?? total
        return try interruptions(filter, ListPage(skip: start, take: max(0, end - start))).json
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
