import MirrorQuery

/// Each find mode in process, over the mirror that the ingest left.
struct FindBench {
    let path: String

    func run() throws {
        let queries = try MirrorQueries(path: path)
        var pending = InterruptionFilter()
        pending.pendingOnly = true
        var mine = pending
        mine.isAssignedToMe = true
        let list = try queries.interruptions(InterruptionFilter(), ListPage(take: 30))
        guard let sample = list.items.last else { return }
        var regarding = InterruptionFilter()
        regarding.regarding = sample.relatedDocumentIDs.first { $0.hasPrefix("Environments-") }
        let modes: [(String, () throws -> Void)] = [
            ("by id", { _ = try queries.interruption(sample.id) }),
            ("all, newest 30", { _ = try queries.interruptions(InterruptionFilter()) }),
            ("pending, newest 30", { _ = try queries.interruptions(pending) }),
            ("assigned to me, pending", { _ = try queries.interruptions(mine) }),
            ("regarding an environment, newest 30", { _ = try queries.interruptions(regarding) }),
            ("search for a common word, newest 30", { _ = try queries.search("rollback") }),
            ("search for a rare word", { _ = try queries.search("hyphenation") }),
        ]
        print(Measurement.row("a find mode in process, µs of processor", ["p50", "p99"]))
        for (name, mode) in modes {
            try mode()
            let times = try (0..<200).map { _ in try Measurement.processorMicroseconds(mode) }.sorted()
            print(
                Measurement.row(
                    "  " + name,
                    [Measurement.figure(times[100]), Measurement.figure(times[198])]
                )
            )
        }
    }
}
