import GRDB
import MirrorQuery
import MirrorStore
import WireFormat

/// Each find mode in process on a mirror, and the very statements that it ran again in bare C, in turns.
struct QueryBench {
    let path: String
    /// The one mode to measure; nil for all.
    var only: String?
    private var rounds: Int { only == nil ? 300 : 20_000 }

    init(path: String, only: String? = nil) {
        self.path = path
        self.only = only
    }

    /// What one mode took, in microseconds of processor.
    struct Figures {
        let mode: String
        let p50: Double
        let p99: Double
        /// The same statements, prepared beforehand, their columns read and thrown away.
        let bare: Double
    }

    func run() throws -> [Figures] {
        let reader = try MirrorReader.open(path)
        let queries = MirrorQueries(reader: reader, path: path)
        let bare = try BareStatements(path: path)
        return try modes(queries).filter { only == nil || only == $0.0 }.map { name, mode in
            // A profile of one mode is to show nothing else.
            let statements = only == nil ? try bare.prepare(traced(reader, mode)) : []
            for _ in 0..<20 {
                try mode()
                bare.run(statements)
            }
            var times: [Double] = []
            var bareTimes: [Double] = []
            // A slow mode is measured less often, so that the bench ends.
            let started = try Measurement.processorMicroseconds(mode)
            for _ in 0..<max(30, min(rounds, Int(5_000_000 / max(started, 1)))) {
                times.append(try Measurement.processorMicroseconds(mode))
                bareTimes.append(Measurement.processorMicroseconds { bare.run(statements) })
            }
            times.sort()
            bareTimes.sort()
            return Figures(
                mode: name,
                p50: times[times.count / 2],
                p99: times[times.count * 99 / 100],
                bare: bareTimes[bareTimes.count / 2]
            )
        }
    }

    private func modes(_ queries: MirrorQueries) throws -> [(String, () throws -> Void)] {
        let count = try queries.interruptions(filter { $0.presence = .both }, ListPage(take: 1)).totalResults
        let id = "Interruptions-\(count / 2)"
        let half = try queries.interruptions(filter(), ListPage(skip: count / 2, take: 30))
        let deep = ListPage(take: 30, cursor: try half.nextCursor.map { try ListCursor($0) })
        // A quarter of the way: before the mirror began. Three quarters: when answers were known as they were given.
        let early = try queries.interruptions(filter(), ListPage(skip: count * 3 / 4, take: 1)).items.first?
            .created
        let late = try queries.interruptions(filter(), ListPage(skip: count / 4, take: 1)).items.first?
            .created
        let midTime = half.items.last?.created
        let busy = MirrorGenerator.busyEnvironment
        var failed = TaskFilter()
        failed.states = ["Failed"]
        let common = MirrorGenerator.commonWord
        var mine = FindInterruptionsArguments(spaceName: "Default")
        mine.assignedToMe = true
        return [
            ("by id", { _ = try queries.interruption(id) }),
            ("list, all", { _ = try queries.interruptions(filter()) }),
            ("list, pending", { _ = try queries.interruptions(filter { $0.pendingOnly = true }) }),
            ("list, deep through the cursor", { _ = try queries.interruptions(filter(), deep) }),
            (
                "list, --skip half",
                { _ = try queries.interruptions(filter(), ListPage(skip: count / 2)) }
            ),
            (
                "regarding a task",
                { _ = try queries.interruptions(filter { $0.regarding = "ServerTasks-50" }) }
            ),
            (
                "regarding the busiest environment",
                { _ = try queries.interruptions(filter { $0.regarding = busy }) }
            ),
            (
                "the same, pending",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.regarding = busy
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            (
                "assigned to me, a page",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.isAssignedToMe = true
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            ("find_interruptions, all assigned to me", { _ = try queries.findInterruptions(mine).compact }),
            (
                "assigned to another user, a page",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.assignedTo = "Users-7"
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            (
                "by project, type and result",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.projects = ["Projects-9"]
                            $0.types = ["GuidedFailure"]
                            $0.result = "Abort"
                        }
                    )
                }
            ),
            (
                "by environment, type and result",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                            $0.result = "Abort"
                        }
                    )
                }
            ),
            (
                "a handful that two long lists have in common",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.tenants = [MirrorGenerator.busyTenant]
                        }
                    )
                }
            ),
            (
                "by environment in one space of two",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.spaces = ["Default"]
                        }
                    )
                }
            ),
            ("since half of the time", { _ = try queries.interruptions(filter { $0.since = midTime }) }),
            ("until half of the time", { _ = try queries.interruptions(filter { $0.until = midTime }) }),
            (
                "by environment, since half of the time",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.since = midTime
                        }
                    )
                }
            ),
            (
                "by environment and type, until half of the time",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                            $0.until = midTime
                        }
                    )
                }
            ),
            ("as of a past instant, all", { _ = try queries.interruptions(filter { $0.asOf = late }) }),
            (
                "as of a past instant, pending",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            (
                "as of before the mirror began, pending",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.asOf = early
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            (
                "as of a past instant, by environment and type",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                        }
                    )
                }
            ),
            (
                "as of a past instant, by answer",
                {
                    _ = try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.result = "Abort"
                        }
                    )
                }
            ),
            ("events", { _ = try queries.decisions(DecisionFilter()) }),
            (
                "events of a project",
                {
                    var filter = DecisionFilter()
                    filter.interruptions.projects = ["Projects-9"]
                    _ = try queries.decisions(filter)
                }
            ),
            ("tasks by state", { _ = try queries.tasks(failed) }),
            ("search, a rare word", { _ = try queries.search(MirrorGenerator.rareWord) }),
            ("search, a common word, newest", { _ = try queries.search(common) }),
            (
                "search, a common word, pending in a project",
                {
                    _ = try queries.search(
                        common,
                        filter {
                            $0.projects = ["Projects-9"]
                            $0.pendingOnly = true
                        }
                    )
                }
            ),
            ("search, a common word, relevance", { _ = try queries.search(common, order: .relevance) }),
        ]
    }

    private func filter(_ narrow: (inout InterruptionFilter) -> Void = { _ in }) -> InterruptionFilter {
        var filter = InterruptionFilter()
        narrow(&filter)
        return filter
    }

    /// The statements that a mode runs, with their values.
    private func traced(_ reader: any DatabaseReader, _ mode: () throws -> Void) throws -> [String] {
        let list = StatementList()
        try reader.read { db in
            db.trace { event in
                if case .statement(let statement) = event { list.add(statement.expandedSQL) }
            }
        }
        try mode()
        try reader.read { db in db.trace(options: []) }
        // SQLite reports a pragma that a reader runs inside as a comment.
        return list.all.filter { !$0.hasPrefix("--") && !$0.hasPrefix("PRAGMA") }
    }
}
