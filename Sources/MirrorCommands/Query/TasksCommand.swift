import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Finds server tasks.
struct TasksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "Find server tasks: by id or in a list.",
        discussion: """
            Lists tasks by the time they were queued for, newest first.

            EXAMPLES:
              octomirror tasks --active
              octomirror tasks ServerTasks-42 --json
              octomirror tasks --state Failed --project Payments --since 7d
              octomirror tasks --environment Production --format csv --columns id,state,release,requestedBy
              octomirror tasks --active --format markdown --columns id,description,state
            """
    )

    @Argument(help: "The id of one task.")
    var id: String?

    @Option(
        help: "Only this state: Queued, Executing, Success, Failed, Canceled …; may repeat.",
        completion: .list([
            "Queued", "Executing", "Cancelling", "Success", "Failed", "Canceled", "TimedOut",
        ])
    )
    var state: [String] = []

    @Flag(help: "Only those that are not finished.")
    var active = false

    @Flag(help: "Only those that are finished.")
    var finished = false

    @Option(
        help: "Only this kind of task: Deploy, RunbookRun, Health …; may repeat.",
        completion: .list(["Deploy", "RunbookRun", "Health", "AutoDeploy", "Retention", "Upgrade"])
    )
    var name: [String] = []

    @Option(help: "Only this project, by name, slug or id; may repeat.")
    var project: [String] = []

    @Option(help: "Only what goes to this environment, by name, slug or id; may repeat.")
    var environment: [String] = []

    @Option(help: "Only what goes to this tenant, by name, slug or id; may repeat.")
    var tenant: [String] = []

    @Option(help: "Only runs of this runbook, by id; may repeat.")
    var runbook: [String] = []

    @Option(help: ArgumentHelp("Only what has this in its description.", valueName: "text"))
    var description: String?

    @Flag(help: "Only what waits for an interruption, as the server says.")
    var hasPendingInterruptions = false

    @Flag(help: "Only what had warnings or errors.")
    var hasWarningsOrErrors = false

    @Option(
        help: "Only what was queued for then or later: 2026-05-01, or so long ago: 7d.",
        transform: Instant.parse
    )
    var since: Instant?

    @Option(help: "Only what was queued for before then.", transform: Instant.parse)
    var until: Instant?

    @Option(help: "Only what was completed since then.", transform: Instant.parse)
    var completedSince: Instant?

    @Option(help: "Only what was completed before then.", transform: Instant.parse)
    var completedUntil: Instant?

    @Flag(help: "Only what the server no longer lists.")
    var gone = false

    @Flag(help: "Also what the server no longer lists.")
    var withGone = false

    @OptionGroup var spaces: SpaceOptions
    @OptionGroup var part: PageOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        if gone && withGone {
            throw ValidationError("--gone and --with-gone contradict each other; give one.")
        }
        if active && finished {
            throw ValidationError("--active and --finished contradict each other; give one.")
        }
        if let id, !id.isEmpty, part.isGiven || narrowed != TaskFilter() {
            throw ValidationError("Give either an id or filters, not both: an id names one task.")
        }
    }

    func run() throws {
        let queries = try global.openQueries()
        if let id, !id.isEmpty {
            try printOne(id, queries)
        } else {
            try printList(queries)
        }
    }

    private func printOne(_ id: String, _ queries: MirrorQueries) throws {
        guard let (summary, state) = try queries.task(id, spaces: spaces.spaces) else {
            throw CommandFailure(.notInMirror, NotInMirror.message(id, spaces.spaces, try queries.state()))
        }
        try output.print(one: summary.json, state, "1 task") { style, now in
            TaskFields(summary, now: now).render(style: style)
        }
    }

    private func printList(_ queries: MirrorQueries) throws {
        var filter = narrowed
        filter.spaces = spaces.spaces
        let page = try part.page()
        let output = try output
        try output.print(page) { page in
            let list = try queries.tasks(filter, page, countsGone: output.countsGone)
            return AnswerPart(
                list.items,
                json: \.json,
                list.state,
                nextCursor: list.nextCursor,
                counted: list.counted,
                document: { list.json },
                text: { TaskTable(style: $0, now: $1).render(list.items) }
            )
        }
    }

    /// The filter, spaces aside.
    private var narrowed: TaskFilter {
        var filter = TaskFilter()
        filter.states = state
        filter.active = active ? true : finished ? false : nil
        filter.names = name
        filter.projects = project
        filter.environments = environment
        filter.tenants = tenant
        filter.runbooks = runbook
        filter.description = description
        filter.hasPendingInterruptions = hasPendingInterruptions ? true : nil
        filter.hasWarningsOrErrors = hasWarningsOrErrors ? true : nil
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        filter.completedSince = completedSince?.timestamp
        filter.completedUntil = completedUntil?.timestamp
        filter.presence = gone ? .gone : withGone ? .both : .listed
        return filter
    }

    private var output: AnswerOutput {
        get throws { try AnswerOutput(format, columns, .task, global) }
    }
}

extension TaskList {
    /// How many of how many are shown, and what was left out.
    fileprivate func counted(_ count: Int) -> String {
        "\(count) of \(totalResults) tasks" + AnswerFooter.leftOut(goneLeftOut)
    }
}
