import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Finds interruptions: one by id, a list, those assigned to somebody, those regarding something.
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find interruptions: by id, in a list, assigned to me, regarding something.",
        discussion: """
            Lists pending interruptions, newest first, unless told otherwise. Filters combine.

            EXAMPLES:
              octomirror find
              octomirror find Interruptions-123
              octomirror find --assigned-to-me
              octomirror find --all --regarding Deployments-9 --json
              octomirror find --all --project Payments --environment Production --since 30d
            """
    )

    @Argument(help: "The id of one interruption.")
    var id: String?

    @Flag(help: "Answered and closed ones too, not only the pending ones.")
    var all = false

    @Flag(help: "Only those that the principal may answer, or has taken.")
    var assignedToMe = false

    @Option(
        help: "Only those regarding this document, by id: a task, deployment, project, environment, tenant …"
    )
    var regarding: String?

    @OptionGroup var filter: FilterOptions
    @OptionGroup var part: PageOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard let id, !id.isEmpty else { return }
        var offending: [String] = []
        if regarding != nil { offending.append("--regarding") }
        if assignedToMe { offending.append("--assigned-to-me") }
        if part.skip != nil { offending.append("--skip") }
        if part.take != nil { offending.append("--take") }
        offending += filter.given
        guard offending.isEmpty else {
            throw ValidationError(
                "Give either an id or \(offending.joined(separator: ", ")), not both: an id names one interruption."
            )
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
        guard let (summary, state) = try queries.interruption(id, spaces: filter.spaces.spaces) else {
            throw CommandFailure(
                .notInMirror,
                NotInMirror.message(id, filter.spaces.spaces, try queries.state())
            )
        }
        if global.json {
            guard case .object(let members) = summary.json else { return }
            global.print(.object(members + [JSONValue.Member("mirror", state.json)]))
            return
        }
        let style = Console.style
        Console.print(InterruptionFields(summary, now: GlobalOptions.now).render(style: style))
        guard !global.quiet else { return }
        Console.print("")
        Console.print(
            AnswerFooter(state: state, now: GlobalOptions.now).render("1 interruption", style: style)
        )
    }

    private func printList(_ queries: MirrorQueries) throws {
        var filter = filter.filter
        filter.pendingOnly = !all && filter.presence != .gone
        filter.isAssignedToMe = assignedToMe
        filter.regarding = regarding
        // Assigned to me is everything that is, as in Octopus's own tool, unless a part is asked for.
        let isWhole = assignedToMe && part.take == nil
        let list = try queries.interruptions(
            filter,
            ListPage(skip: part.skip ?? 0, take: isWhole ? nil : part.page.take)
        )
        if global.json {
            global.print(list.json)
            return
        }
        let style = Console.style
        let now = GlobalOptions.now
        if !list.items.isEmpty { Console.print(InterruptionTable(style: style, now: now).render(list.items)) }
        guard !global.quiet else { return }
        if !list.items.isEmpty { Console.print("") }
        let kind = filter.pendingOnly ? "pending " : ""
        var counted = "\(list.items.count) of \(list.totalResults) \(kind)interruptions"
        if let gone = list.goneLeftOut, gone > 0 {
            counted += " (\(gone) that the server no longer lists left out; --with-gone shows them)"
        }
        Console.print(AnswerFooter(state: list.state, now: now).render(counted, style: style))
    }
}

/// What to say of an id that the mirror does not hold.
enum NotInMirror {
    /// - Parameter spaces: Those it was looked for in; empty for all.
    static func message(_ id: String, _ spaces: [String], _ state: MirrorState) -> String {
        guard spaces.isEmpty else {
            return "\(id) is not in the mirror's space \(spaces.joined(separator: ", ")). Leave out --space"
                + " (and OCTOPUS_SPACE) to look in every space."
        }
        let why =
            state.coverage == .complete
            ? "The mirror is complete, so the server did not list it; `octomirror sync` reads what is newer."
            : "The mirror is \(state.coverage.rawValue); `octomirror sync` may bring it."
        return "\(id) is not in the mirror. \(why)"
    }
}
