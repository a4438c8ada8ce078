import MirrorPolicy
import MirrorQuery
import WireFormat

/// `find_tasks`: one task, or a list.
struct FindTasksTool: Tool {
    let name = "find_tasks"
    let title = "Find server tasks"
    let description = """
        Find server tasks: deployments, runbook runs and the server's own jobs, with state, times, error message and, \
        where known, release, environment and who asked for it. Newest first by the time they were queued for. \
        Answers from an offline mirror, whose age and completeness stand under the key mirror.

        With taskId, one task as a summary; else a list, which the filters narrow. hasPendingInterruptions true finds \
        tasks that wait for a person; find_interruptions says for what. The mirror holds no task logs. For a portal \
        URL, take get_task_from_url.
        """

    let arguments = ArgumentTable(
        [
            .init(
                name: "spaceName",
                type: .string,
                description: "Only this space, by name, slug or id; every space when it is missing."
            ),
            .init(name: "taskId", type: .string, description: "One task, by its id (ServerTasks-123)."),
            .init(
                name: "state",
                type: .strings,
                description:
                    "Only these states: Queued, Executing, Cancelling, Success, Failed, Canceled, TimedOut."
            ),
            .init(
                name: "active",
                type: .boolean,
                description: "True for unfinished tasks, false for finished ones."
            ),
            .init(
                name: "name",
                type: .strings,
                description: "Only these kinds of task, for instance Deploy or RunbookRun."
            ),
        ] + ListArguments.documents + [
            .init(
                name: "runbook",
                type: .strings,
                description: "Only runs of these runbooks, by id (Runbooks-1)."
            ),
            .init(
                name: "description",
                type: .string,
                description: "Only those whose description holds this text."
            ),
            .init(
                name: "hasPendingInterruptions",
                type: .boolean,
                description: "Whether the server says that they wait for a person."
            ),
            .init(
                name: "hasWarningsOrErrors",
                type: .boolean,
                description: "Whether their log has warnings or errors."
            ),
            .init(
                name: "since",
                type: .instant,
                description:
                    "Queued for then or later: 2026-05-01, 2026-05-01T12:00Z, or so long ago: 7d, 12h."
            ),
            .init(name: "until", type: .instant, description: "Queued for before then; as since."),
            .init(name: "completedSince", type: .instant, description: "Completed then or later; as since."),
            .init(name: "completedUntil", type: .instant, description: "Completed before then; as since."),
            .init(name: "gone", type: .boolean, description: "Only what the server no longer lists."),
            .init(name: "withGone", type: .boolean, description: "Also what the server no longer lists."),
            ListArguments.skip(),
            ListArguments.take(ListPage.defaultTake),
            ListArguments.cursor,
        ]
    )

    let answer: [JSONValue.Member] =
        [
            .init("id", ["type": "string", "description": "With taskId; a list has items."]),
            .init("state", ["type": "string"]), .init("resourceUri", ["type": "string"]),
        ] + AnswerSchemas.list

    let governs: DataKind? = .tasks

    let reveals: Set<DataKind> = [.tasks]

    func check(_ given: Arguments) throws {
        if given.string("taskId") == nil { _ = try question(given) } else { try checkOne(given) }
    }

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        if let id = given.string("taskId") { return try one(id, given, context) }
        let (filter, page) = try question(given)
        let list = try context.queries.tasks(filter, page, progress: context.progress)
        return ToolAnswer(json: list.json, links: list.items.prefix(ResourceLink.limit).map(\.link))
    }

    private func question(_ given: Arguments) throws -> (TaskFilter, ListPage) {
        var filter = TaskFilter()
        filter.spaces = given.string("spaceName").map { [$0] } ?? []
        filter.states = given.strings("state")
        filter.active = given.bool("active")
        filter.names = given.strings("name")
        filter.projects = given.strings("project")
        filter.environments = given.strings("environment")
        filter.tenants = given.strings("tenant")
        filter.runbooks = given.strings("runbook")
        filter.description = given.string("description")
        filter.hasPendingInterruptions = given.bool("hasPendingInterruptions")
        filter.hasWarningsOrErrors = given.bool("hasWarningsOrErrors")
        filter.since = given.instant("since")
        filter.until = given.instant("until")
        filter.completedSince = given.instant("completedSince")
        filter.completedUntil = given.instant("completedUntil")
        filter.presence = try given.presence
        return (filter, try given.page(take: ListPage.defaultTake))
    }

    private func checkOne(_ given: Arguments) throws {
        let offending = given.given(arguments.arguments.map(\.name)).filter {
            !["spaceName", "taskId"].contains($0)
        }
        guard offending.isEmpty else {
            let message = "Give either taskId, which names one, or filters, not both."
            throw ArgumentError(
                title: "Invalid argument combination",
                issues: offending.map { .init($0, message) }
            )
        }
    }

    private func one(_ id: String, _ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        try checkOne(given)
        let space = given.string("spaceName")
        guard let (task, state) = try context.queries.task(id, spaces: space.map { [$0] } ?? []) else {
            throw QueryError(
                code: .notFound,
                message: "Task '\(id)' is not in the mirror" + (space.map { " of space '\($0)'" } ?? ""),
                hint: "Call find_tasks without taskId to list valid IDs."
            )
        }
        guard case .object(let members) = task.json else { return ToolAnswer(json: task.json) }
        let json = JSONValue.object(members + [.init("mirror", state.json)])
        return ToolAnswer(json: json, links: [task.link])
    }
}

extension TaskSummary {
    /// The address of the whole task.
    var link: ResourceLink {
        let uri = ResourceURI.task(id, space: spaceName ?? spaceID ?? "")
        return ResourceLink(uri: uri, name: id, title: description.isEmpty ? id : description)
    }
}
