import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Finds decisions: who answered what, when, and how that is known.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Find decisions: who answered which interruption, when, with what.",
        discussion: """
            Lists decisions, the latest first. A decision is known from an entry of the audit log (event), or from an \
            answer that one version has and the one before had not (observed): then it was given between notBefore and \
            decidedAt.

            EXAMPLES:
              octomirror events --since 7d
              octomirror events Interruptions-123
              octomirror events --user Dana --environment Production --json
            """
    )

    @Argument(help: "The id of one event, or of the interruption that was answered.")
    var id: String?

    @Option(help: "Only what this user decided, by name or id.")
    var user: String?

    @Option(help: "Only about this type: ManualIntervention, GuidedFailure …; may repeat.")
    var type: [String] = []

    @Option(help: "Only about this project, by name, slug or id; may repeat.")
    var project: [String] = []

    @Option(help: "Only about this environment, by name, slug or id; may repeat.")
    var environment: [String] = []

    @Option(help: "Only about this tenant, by name, slug or id; may repeat.")
    var tenant: [String] = []

    @Option(help: "Only about what regards this document, by id: a task, a deployment …")
    var regarding: String?

    @Option(help: "Only this answer: Proceed, Abort, Fail, Retry, Ignore …")
    var result: String?

    @Option(
        help: "Only what was decided since then: 2026-05-01, 2026-05-01T12:00Z, or so long ago: 7d.",
        transform: Instant.parse
    )
    var since: Instant?

    @Option(help: "Only what was decided before then.", transform: Instant.parse)
    var until: Instant?

    @OptionGroup var spaces: SpaceOptions
    @OptionGroup var part: PageOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        if let id, !id.isEmpty, part.isGiven || narrowed != DecisionFilter() {
            throw ValidationError("Give either an id or filters, not both: an id names one decision.")
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
        guard let (decision, state) = try queries.decision(id, spaces: spaces.spaces) else {
            throw CommandFailure(
                .notInMirror,
                "the mirror holds no decision for \(id). `octomirror events` lists those it holds; `octomirror sync` may"
                    + " bring it."
            )
        }
        try output.print(one: decision.json, state, "1 decision") { style, now in
            DecisionFields(decision, now: now).render(style: style)
        }
    }

    private func printList(_ queries: MirrorQueries) throws {
        var filter = narrowed
        filter.interruptions.spaces = spaces.spaces
        let page = try part.page()
        try queries.unknownValues(in: filter.interruptions).forEach(Console.complain)
        try output.print(page) { page in
            let list = try queries.decisions(filter, page)
            return AnswerPart(
                list.items,
                json: \.json,
                list.state,
                nextCursor: list.nextCursor,
                counted: { "\($0) of \(list.totalResults) decisions" },
                document: { list.json },
                text: { DecisionTable(style: $0, now: $1).render(list.items) }
            )
        }
    }

    /// The filter, spaces aside.
    private var narrowed: DecisionFilter {
        var filter = DecisionFilter()
        filter.user = user
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        filter.interruptions.types = type
        filter.interruptions.projects = project
        filter.interruptions.environments = environment
        filter.interruptions.tenants = tenant
        filter.interruptions.regarding = regarding
        filter.interruptions.result = result
        return filter
    }

    private var output: AnswerOutput {
        get throws { try AnswerOutput(format, columns, .decision, global) }
    }
}
