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
              octomirror find --assigned-to 'Dana' --project Payments
              octomirror find --as-of 2026-05-01T00:00Z
              octomirror find --all --regarding Deployments-9 --json
              octomirror find --all --project Payments --environment Production --since 30d
              octomirror find --all --take 1000000 --format csv --columns id,title,outcome,created > all.csv
            """
    )

    @Argument(help: "The id of one interruption.")
    var id: String?

    @Flag(help: "Answered and closed ones too, not only the pending ones.")
    var all = false

    @Flag(help: "Only those that the principal may answer, or has taken.")
    var assignedToMe = false

    @Option(
        help: ArgumentHelp(
            "Only those that this user has taken or answered, or that the user's teams may answer, by name or id.",
            valueName: "user"
        )
    )
    var assignedTo: String?

    @Option(
        help: "Only those regarding this document, by id: a task, deployment, project, environment, tenant …"
    )
    var regarding: String?

    @OptionGroup var filter: FilterOptions
    @OptionGroup var part: PageOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try format.format(global)
        if assignedToMe && assignedTo != nil {
            throw ValidationError("--assigned-to-me and --assigned-to contradict each other; give one.")
        }
        guard let id, !id.isEmpty else { return }
        var offending: [String] = []
        if regarding != nil { offending.append("--regarding") }
        if assignedToMe { offending.append("--assigned-to-me") }
        if assignedTo != nil { offending.append("--assigned-to") }
        if part.skip != nil { offending.append("--skip") }
        if part.take != nil { offending.append("--take") }
        if part.cursor != nil { offending.append("--cursor") }
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
        try output.print(one: summary.json, state, "1 interruption") { style, now in
            InterruptionFields(summary, now: now).render(style: style)
        }
    }

    private func printList(_ queries: MirrorQueries) throws {
        var filter = filter.filter
        filter.pendingOnly = !all && filter.presence != .gone
        filter.isAssignedToMe = assignedToMe
        filter.assignedTo = assignedTo
        filter.regarding = regarding
        // Assigned to somebody is everything that is, as in Octopus's own tool, unless a part is asked for.
        let isWhole = assignedToMe || assignedTo != nil
        let page = try part.page(defaultTake: isWhole ? nil : ListPage.defaultTake)
        let kind = filter.pendingOnly ? "pending " : ""
        let output = try output
        try queries.unknownValues(in: filter).forEach(Console.complain)
        try output.print(page) { page in
            let list = try queries.interruptions(filter, page, countsGone: output.countsGone)
            return AnswerPart(
                list.items,
                json: \.json,
                list.state,
                nextCursor: list.nextCursor,
                counted: { list.counted($0, kind) },
                document: { list.json },
                text: { InterruptionTable(style: $0, now: $1).render(list.items) }
            )
        }
    }

    private var output: AnswerOutput {
        get throws {
            let kind = filter.asOf == nil ? ItemColumns.interruption : .pastInterruption
            return try AnswerOutput(format, columns, kind, global)
        }
    }
}

extension InterruptionList {
    /// How many of how many are shown, and what was left out.
    fileprivate func counted(_ count: Int, _ kind: String) -> String {
        var text = "\(count) of \(totalResults) \(kind)interruptions" + AnswerFooter.leftOut(goneLeftOut)
        if let assignment, !assignment.isByFlags {
            text += ", those that anybody with the permission may answer among them"
        }
        if let asOf {
            text += " at \(asOf)"
            // Of a list that is printed in parts, each row says so.
            let uncertain = items.count { $0.isCertain == false }
            if uncertain > 0 && items.count == count {
                text += ", \(uncertain) of them perhaps answered by then"
            }
        }
        return text
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
