import MirrorPolicy
import MirrorQuery
import WireFormat

/// `find_interruptions`: what Octopus's own server answers under this name, without the server.
struct FindInterruptionsTool: Tool {
    let name = "find_interruptions"
    let title = "Find interruptions"
    let description = """
        Find interruptions: deployments and runbook runs that wait for a person (manual interventions, guided \
        failures, approvals), or waited for one. Answers from an offline mirror, whose age and completeness stand \
        under the key mirror.

        One of these modes:
        - interruptionId: one interruption, as a summary.
        - neither: a page of a space's interruptions, newest first; pending ones unless pendingOnly is false.
        - regarding: those about one document, by its id (Deployments-1, ServerTasks-1, Projects-1, RunbookRuns-1 …).
        - assignedToMe: all that the mirror's user has taken or may answer: whoever's key filled the mirror, \
        not whoever asks. filteredAs names that user; for anybody else, give assignedTo.

        interruptionId excludes every list filter. Filters combine. Summaries hold no instructions, answers or notes: \
        read resourceUri with read_resource for the whole body. To find words in instructions or answers, take \
        search_instructions; for who answered what and when, get_interruption_history.
        """

    private static let upstream: [ArgumentTable.Argument] = [
        .init(
            name: "spaceName",
            type: .string,
            description: "The space, by name, slug or id.",
            isRequired: true
        ),
        .init(
            name: "interruptionId",
            type: .string,
            description:
                "One interruption, by its id (Interruptions-123). Not with regarding, assignedToMe, skip or"
                + " take."
        ),
        .init(
            name: "pendingOnly",
            type: .boolean,
            description: "Only those that still wait for an answer. False for answered and closed ones too.",
            standard: true
        ),
        .init(
            name: "assignedToMe",
            type: .boolean,
            description:
                "Only those that the user whose key filled the mirror has taken or may answer. Returns all"
                + " matches at once unless take is given."
        ),
        .init(
            name: "regarding",
            type: .string,
            description: "Only those about this document: the id of a task, deployment, runbook run, project,"
                + " environment, tenant …"
        ),
        ListArguments.skip("Leave out the first so many. With cursor, never."),
        ListArguments.take(ListPage.defaultTake),
    ]

    let arguments = ArgumentTable(upstream + ListArguments.narrowing + [ListArguments.cursor])

    let answer: [JSONValue.Member] =
        [
            .init("id", ["type": "string", "description": "With interruptionId; a list has items."]),
            .init("resourceUri", ["type": "string"]), .init("publicUrl", ["type": "string"]),
            .init("filteredAs", ["type": "object", "description": "With assignedToMe or assignedTo."]),
        ] + AnswerSchemas.list

    let governs: DataKind? = .interruptions

    let reveals: Set<DataKind> = [.interruptions]

    func check(_ given: Arguments) throws { try question(given).validate() }

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let question = try question(given)
        try context.queries.checkSeen(question.narrowing)
        let json = try context.queries.findInterruptions(question, progress: context.progress)
        return ToolAnswer(json: json, links: json.resourceLinks)
    }

    private func question(_ given: Arguments) throws -> FindInterruptionsArguments {
        var arguments = FindInterruptionsArguments(spaceName: given.string("spaceName") ?? "")
        arguments.interruptionID = given.string("interruptionId")
        arguments.pendingOnly = given.bool("pendingOnly")
        arguments.assignedToMe = given.bool("assignedToMe")
        arguments.regarding = given.text("regarding")
        arguments.skip = given.number("skip")
        arguments.take = given.number("take")
        arguments.narrowing = try given.narrowing()
        arguments.narrowingNames = given.given(ListArguments.narrowing.map(\.name))
        arguments.cursor = try given.string("cursor").map { try ListCursor($0) }
        return arguments
    }
}

extension JSONValue {
    /// The addresses that an item, or the items of a list, name; the first few.
    var resourceLinks: [ResourceLink] {
        if case .array(let items)? = self["items"] {
            return items.prefix(ResourceLink.limit).compactMap(\.resourceLink)
        }
        return resourceLink.map { [$0] } ?? []
    }

    private var resourceLink: ResourceLink? {
        guard case .string(let uri)? = self["resourceUri"], case .string(let id)? = self["id"] else {
            return nil
        }
        return ResourceLink(uri: uri, name: id, title: shownTitle ?? id)
    }

    /// The title of an interruption, the description of a task.
    private var shownTitle: String? {
        for name in ["title", "description"] {
            guard case .text(let json)? = self[name] else { continue }
            return (try? JSONDocument(parsing: "[\(json)]"))?.root.elements.compactMap(\.string).first { _ in
                true
            }
        }
        return nil
    }

    /// The member with this name; nil when there is none.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
