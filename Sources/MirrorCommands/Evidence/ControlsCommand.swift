import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Runs controls: what an auditor would look for in answers and deployments.
struct ControlsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controls",
        abstract: "Look for what an auditor would: self-approvals, late answers, nobody asked …",
        discussion: """
            Runs every control and counts what each found; given a name, lists the findings of that one, with its \
            definition and its limits. docs/controls.md says what each looks for and what to do with a finding.

            A finding is certain, or possible where the facts leave room. Undecidable is what the mirror knows too little \
            of. Findings do not change the exit status.

            EXAMPLES:
              octomirror controls --period 2026-Q3
              octomirror controls self-approval --project Payments
              octomirror controls failure-ignored-in-production --production Live
            """
    )

    @Argument(
        help: "The control whose findings to list.",
        completion: .list(ControlCatalog.definitions.map(\.name))
    )
    var name: String?

    @Option(help: "Only this project, by name, slug or id; may repeat.")
    var project: [String] = []

    @Option(help: "Only this environment, by name, slug or id; may repeat.")
    var environment: [String] = []

    @Option(help: "Only this tenant, by name, slug or id; may repeat.")
    var tenant: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only a year, quarter, month or week, in UTC: 2026, 2026-Q3, 2026-07, 2026-W31.",
            valueName: "period"
        ),
        transform: CalendarPeriodName.parse
    )
    var period: CalendarPeriodName?

    @Option(
        help: "Only what was answered, or deployed, since then: 2026-05-01, or so long ago: 90d.",
        transform: Instant.parse
    )
    var since: Instant?

    @Option(help: "Only what was answered, or deployed, before then.", transform: Instant.parse)
    var until: Instant?

    @Option(
        help: ArgumentHelp(
            "An environment that is production, by name, slug or id; may repeat. Default: those whose name says so.",
            valueName: "environment"
        )
    )
    var production: [String] = []

    @Option(help: ArgumentHelp("How soon is too soon an answer for in-seconds.", valueName: "n"))
    var seconds = ControlRequest().seconds

    @Option(help: ArgumentHelp("Leave out the first n findings.", valueName: "n"))
    var skip: Int?

    @Option(help: ArgumentHelp("Show at most n findings. Default: 30.", valueName: "n"))
    var take: Int?

    @OptionGroup var spaces: SpaceOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        if let skip, skip < 0 { throw ValidationError("--skip must not be below zero.") }
        if let take, take < 0 { throw ValidationError("--take must not be below zero.") }
        guard (0...86_400).contains(seconds) else { throw ValidationError("--seconds must be 0 to 86400.") }
        if period != nil && (since != nil || until != nil) {
            throw ValidationError("--period and --since or --until contradict each other; give one.")
        }
        if name == nil && (skip ?? take) != nil {
            throw ValidationError("--skip and --take are for the findings of one control; name one.")
        }
    }

    func run() throws {
        let queries = try global.openQueries()
        if let name {
            try printFindings(of: name, queries)
        } else {
            try printResults(queries)
        }
    }

    private func printResults(_ queries: MirrorQueries) throws {
        let answer = try queries.controls(request)
        let findings = answer.results.reduce(0) { $0 + $1.findings }
        try AnswerOutput(format, columns, .control, global).print(ListPage(take: nil), inParts: false) { _ in
            AnswerPart(
                answer.results,
                json: \.json,
                answer.state,
                counted: { "\($0) controls, \(findings) findings" },
                document: { answer.json },
                text: { style, _ in ControlTable(style: style).render(answer) }
            )
        }
    }

    private func printFindings(of name: String, _ queries: MirrorQueries) throws {
        var request = request
        request.controls = [name]
        let page = ListPage(skip: skip ?? 0, take: take ?? ListPage.defaultTake)
        let wanted = page.skip.addingReportingOverflow(page.take ?? 0)
        var answer = try queries.controls(request, examples: wanted.overflow ? .max : wanted.partialValue)
        answer.results[0].examples.removeFirst(min(page.skip, answer.results[0].examples.count))
        let result = answer.results[0]
        try AnswerOutput(format, columns, .finding, global).print(page, inParts: false) { _ in
            AnswerPart(
                result.examples,
                json: \.json,
                answer.state,
                counted: { "\($0) of \(result.findings) findings" },
                document: { answer.json(findingsOf: result, take: page.take) },
                speaksWhenEmpty: true,
                text: { ControlFields(style: $0, now: $1).render(result, result.examples, answer) }
            )
        }
    }

    private var request: ControlRequest {
        var request = ControlRequest()
        request.spaces = spaces.spaces
        request.projects = project
        request.environments = environment
        request.tenants = tenant
        request.since = period?.period.since ?? since?.timestamp
        request.until = period?.period.until ?? until?.timestamp
        request.production = production
        request.seconds = seconds
        return request
    }
}
