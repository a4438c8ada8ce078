import ArgumentParser
import MirrorQuery

/// What narrows a list of interruptions.
struct FilterOptions: ParsableArguments {
    @OptionGroup var spaces: SpaceOptions

    @Option(
        help: "Only this type: ManualIntervention, GuidedFailure …; may repeat.",
        completion: .list(["ManualIntervention", "GuidedFailure"])
    )
    var type: [String] = []

    @Option(help: "Only this project, by name, slug or id; may repeat.")
    var project: [String] = []

    @Option(help: "Only this environment, by name, slug or id; may repeat.")
    var environment: [String] = []

    @Option(help: "Only this tenant, by name, slug or id; may repeat.")
    var tenant: [String] = []

    @Option(help: "Only what this team may answer, by name, slug or id; may repeat.")
    var team: [String] = []

    @Option(help: "Only what this user took responsibility for, by name or id.")
    var responsible: String?

    @Option(help: "Only what this task waits for, by id.")
    var task: String?

    @Option(
        help: "Only what was answered so: Proceed, Abort, Fail, Retry, Ignore …",
        completion: .list(["Proceed", "Abort", "Fail", "Retry", "Ignore", "Exclude"])
    )
    var result: String?

    @Option(
        help: "Only what was created since then: 2026-05-01, 2026-05-01T12:00Z, or so long ago: 7d.",
        transform: Instant.parse
    )
    var since: Instant?

    @Option(help: "Only what was created before then.", transform: Instant.parse)
    var until: Instant?

    @Option(
        help: ArgumentHelp(
            "As things stood then, as far as the mirror knows: 2026-05-01T12:00Z, or so long ago: 7d.",
            valueName: "instant"
        ),
        transform: Instant.parse
    )
    var asOf: Instant?

    @Flag(help: "Only what the server no longer lists.")
    var gone = false

    @Flag(help: "Also what the server no longer lists.")
    var withGone = false

    func validate() throws {
        if gone && withGone {
            throw ValidationError("--gone and --with-gone contradict each other; give one.")
        }
    }

    /// The options that narrow and were given, spaces aside.
    var given: [String] {
        let lists = [
            ("--type", type), ("--project", project), ("--environment", environment), ("--tenant", tenant),
            ("--team", team),
        ]
        let single: [(String, Bool)] = [
            ("--responsible", responsible != nil), ("--task", task != nil), ("--result", result != nil),
            ("--since", since != nil), ("--until", until != nil), ("--as-of", asOf != nil), ("--gone", gone),
            ("--with-gone", withGone),
        ]
        return lists.filter { !$0.1.isEmpty }.map(\.0) + single.filter(\.1).map(\.0)
    }

    var filter: InterruptionFilter {
        var filter = InterruptionFilter()
        filter.spaces = spaces.spaces
        filter.types = type
        filter.projects = project
        filter.environments = environment
        filter.tenants = tenant
        filter.teams = team
        filter.asOf = asOf?.timestamp
        filter.responsible = responsible
        filter.task = task
        filter.result = result
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        filter.presence = gone ? .gone : withGone ? .both : .listed
        return filter
    }
}

/// Which part of a list.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Leave out the first n.", valueName: "n"))
    var skip: Int?

    @Option(help: ArgumentHelp("Show at most n. Default: 30.", valueName: "n"))
    var take: Int?

    @Option(
        help: ArgumentHelp(
            "Go on where the page before ended; nextCursor of its JSON says where.",
            valueName: "cursor"
        )
    )
    var cursor: String?

    func validate() throws {
        if let skip, skip < 0 { throw ValidationError("--skip must not be below zero.") }
        if let take, take < 0 { throw ValidationError("--take must not be below zero.") }
        if cursor != nil && skip != nil {
            throw ValidationError("--cursor and --skip contradict each other; give one.")
        }
    }

    /// Whether the user asked for a part at all.
    var isGiven: Bool { skip != nil || take != nil || cursor != nil }

    /// - Parameter defaultTake: How much to show when nothing is said; nil for all.
    func page(defaultTake: Int? = ListPage.defaultTake) throws -> ListPage {
        ListPage(skip: skip ?? 0, take: take ?? defaultTake, cursor: try cursor.map { try ListCursor($0) })
    }
}
