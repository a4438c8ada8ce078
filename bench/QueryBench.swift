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
        /// How many rows it gave; of a whole answer as text, bytes.
        let rows: Int
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
            var rows = 0
            for _ in 0..<20 {
                rows = try mode()
                bare.run(statements)
            }
            var times: [Double] = []
            var bareTimes: [Double] = []
            // A slow mode is measured less often, so that the bench ends.
            let started = try Measurement.processorMicroseconds { _ = try mode() }
            for _ in 0..<max(30, min(rounds, Int(5_000_000 / max(started, 1)))) {
                times.append(try Measurement.processorMicroseconds { _ = try mode() })
                bareTimes.append(Measurement.processorMicroseconds { bare.run(statements) })
            }
            times.sort()
            bareTimes.sort()
            return Figures(
                mode: name,
                rows: rows,
                p50: times[times.count / 2],
                p99: times[times.count * 99 / 100],
                bare: bareTimes[bareTimes.count / 2]
            )
        }
    }

    private func modes(_ queries: MirrorQueries) throws -> [(String, () throws -> Int)] {
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
            ("by id", { try queries.interruption(id) == nil ? 0 : 1 }),
            ("list, all", { try queries.interruptions(filter()).items.count }),
            ("list, pending", { try queries.interruptions(filter { $0.pendingOnly = true }).items.count }),
            ("list, deep through the cursor", { try queries.interruptions(filter(), deep).items.count }),
            (
                "list, --skip half",
                { try queries.interruptions(filter(), ListPage(skip: count / 2)).items.count }
            ),
            (
                "regarding a task",
                { try queries.interruptions(filter { $0.regarding = "ServerTasks-50" }).items.count }
            ),
            (
                "regarding the busiest environment",
                { try queries.interruptions(filter { $0.regarding = busy }).items.count }
            ),
            (
                "the same, pending",
                {
                    try queries.interruptions(
                        filter {
                            $0.regarding = busy
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "assigned to me, a page",
                {
                    try queries.interruptions(
                        filter {
                            $0.isAssignedToMe = true
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "find_interruptions, all assigned to me",
                { try queries.findInterruptions(mine).compact.utf8.count }
            ),
            (
                "assigned to another user, a page",
                {
                    try queries.interruptions(
                        filter {
                            $0.assignedTo = "Users-7"
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "by project, type and result",
                {
                    try queries.interruptions(
                        filter {
                            $0.projects = ["Projects-9"]
                            $0.types = ["GuidedFailure"]
                            $0.result = "Abort"
                        }
                    ).items.count
                }
            ),
            (
                "by environment, type and result",
                {
                    try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                            $0.result = "Abort"
                        }
                    ).items.count
                }
            ),
            (
                "a handful that two long lists have in common",
                {
                    try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.tenants = [MirrorGenerator.busyTenant]
                        }
                    ).items.count
                }
            ),
            (
                "by environment in one space of two",
                {
                    try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.spaces = ["Default"]
                        }
                    ).items.count
                }
            ),
            (
                "since half of the time",
                { try queries.interruptions(filter { $0.since = midTime }).items.count }
            ),
            (
                "until half of the time",
                { try queries.interruptions(filter { $0.until = midTime }).items.count }
            ),
            (
                "by environment, since half of the time",
                {
                    try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.since = midTime
                        }
                    ).items.count
                }
            ),
            (
                "by environment and type, until half of the time",
                {
                    try queries.interruptions(
                        filter {
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                            $0.until = midTime
                        }
                    ).items.count
                }
            ),
            (
                "as of a past instant, all",
                { try queries.interruptions(filter { $0.asOf = late }).items.count }
            ),
            (
                "as of a past instant, pending",
                {
                    try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "as of before the mirror began, pending",
                {
                    try queries.interruptions(
                        filter {
                            $0.asOf = early
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "as of a past instant, by environment and type",
                {
                    try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.environments = [busy]
                            $0.types = ["GuidedFailure"]
                        }
                    ).items.count
                }
            ),
            (
                "as of a past instant, by answer",
                {
                    try queries.interruptions(
                        filter {
                            $0.asOf = late
                            $0.result = "Abort"
                        }
                    ).items.count
                }
            ),
            ("events", { try queries.decisions(DecisionFilter()).items.count }),
            (
                "events of a project",
                {
                    var filter = DecisionFilter()
                    filter.interruptions.projects = ["Projects-9"]
                    return try queries.decisions(filter).items.count
                }
            ),
            ("tasks by state", { try queries.tasks(failed).items.count }),
            ("search, a rare word", { try queries.search(MirrorGenerator.rareWord).items.count }),
            ("search, a common word, newest", { try queries.search(common).items.count }),
            (
                "search, a common word, pending in a project",
                {
                    try queries.search(
                        common,
                        filter {
                            $0.projects = ["Projects-9"]
                            $0.pendingOnly = true
                        }
                    ).items.count
                }
            ),
            (
                "search, a common word, relevance",
                { try queries.search(common, order: .relevance).items.count }
            ),
        ]
    }

    private func filter(_ narrow: (inout InterruptionFilter) -> Void = { _ in }) -> InterruptionFilter {
        var filter = InterruptionFilter()
        narrow(&filter)
        return filter
    }

    /// The statements that a mode runs, with their values.
    private func traced(_ reader: any DatabaseReader, _ mode: () throws -> Int) throws -> [String] {
        // What is looked up once and kept is kept by now.
        _ = try mode()
        let list = StatementList()
        try reader.read { db in
            db.trace { event in
                if case .statement(let statement) = event { list.add(statement.expandedSQL) }
            }
        }
        _ = try mode()
        try reader.read { db in db.trace(options: []) }
        // SQLite reports what a statement runs inside as a comment. The pragma is GRDB's, around each reading.
        return list.all.filter { !$0.hasPrefix("--") && !$0.hasPrefix("PRAGMA query_only") }
    }
}
