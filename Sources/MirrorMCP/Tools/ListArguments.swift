import MirrorQuery
import WireFormat

/// The arguments that lists have in common: filters and the page.
enum ListArguments {
    /// What interruptions and tasks alike are narrowed by.
    static let documents: [ArgumentTable.Argument] = [
        .init(name: "project", type: .strings, description: "Only these projects, by name, slug or id."),
        .init(
            name: "environment",
            type: .strings,
            description: "Only these environments, by name, slug or id."
        ),
        .init(name: "tenant", type: .strings, description: "Only these tenants, by name, slug or id."),
    ]

    /// What narrows a list of interruptions, beyond what Octopus's own server takes.
    static let narrowing: [ArgumentTable.Argument] =
        [
            .init(
                name: "assignedTo",
                type: .string,
                description:
                    "Only those that this user (name or id) has taken or answered, or one of the user's teams may"
                    + " answer. Returns all matches at once unless take is given. For the mirror's own user, assignedToMe."
            ),
            .init(
                name: "type",
                type: .strings,
                description: "Only these types, for instance ManualIntervention or GuidedFailure."
            ),
        ] + documents + [
            .init(
                name: "team",
                type: .strings,
                description: "Only what these teams may answer, by name, slug or id."
            ),
            .init(
                name: "responsible",
                type: .string,
                description: "Only what this user took responsibility for, by name or id."
            ),
            .init(
                name: "task",
                type: .string,
                description: "Only what this task waits for, by its ServerTasks- id."
            ),
            .init(
                name: "result",
                type: .string,
                description:
                    "Only what was answered so, for instance Proceed or Abort; pending or not, unless pendingOnly is given."
            ),
            .init(
                name: "since",
                type: .instant,
                description:
                    "Only what was created since then: 2026-05-01, 2026-05-01T12:00Z, or so long ago: 7d, 12h."
            ),
            .init(name: "until", type: .instant, description: "Only what was created before then; as since."),
            .init(
                name: "asOf",
                type: .instant,
                description:
                    "As things stood at a past instant, as far as the mirror knows; not with assignedToMe or"
                    + " assignedTo."
            ),
            .init(name: "gone", type: .boolean, description: "Only what the server no longer lists."),
            .init(name: "withGone", type: .boolean, description: "Also what the server no longer lists."),
        ]

    static let cursor = ArgumentTable.Argument(
        name: "cursor",
        type: .string,
        description:
            "nextCursor of the page before, with the same filters; at any depth for the same price. Not with"
            + " skip."
    )

    static func skip(_ description: String = "Leave out the first so many.") -> ArgumentTable.Argument {
        .init(name: "skip", type: .number, description: description)
    }

    static func take(_ standard: Int?) -> ArgumentTable.Argument {
        let rest = standard.map { "; \($0) when it is missing" } ?? ""
        return .init(name: "take", type: .number, description: "Return at most so many\(rest).")
    }
}

extension Arguments {
    /// What ``ListArguments/narrowing`` says.
    func narrowing() throws -> InterruptionFilter {
        var filter = InterruptionFilter()
        filter.assignedTo = string("assignedTo")
        filter.types = strings("type")
        filter.projects = strings("project")
        filter.environments = strings("environment")
        filter.tenants = strings("tenant")
        filter.teams = strings("team")
        filter.responsible = string("responsible")
        filter.task = string("task")
        filter.result = string("result")
        filter.since = instant("since")
        filter.until = instant("until")
        filter.asOf = instant("asOf")
        filter.presence = try presence
        return filter
    }

    /// Whether what the server no longer lists is wanted.
    var presence: InterruptionFilter.Presence {
        get throws {
            if bool("gone") == true && bool("withGone") == true {
                throw contradiction("withGone", "Give either gone or withGone.")
            }
            return bool("gone") == true ? .gone : bool("withGone") == true ? .both : .listed
        }
    }

    /// The page that is asked for.
    func page(take standard: Int) throws -> ListPage {
        let take = count("take") ?? standard
        guard let cursor = string("cursor") else { return ListPage(skip: count("skip") ?? 0, take: take) }
        if count("skip") != nil {
            throw contradiction("skip", "Give either cursor, which says where the page begins, or skip.")
        }
        return ListPage(take: take, cursor: try ListCursor(cursor))
    }

    private func contradiction(_ name: String, _ message: String) -> ArgumentError {
        ArgumentError(title: "Invalid argument combination", issues: [.init(name, message)])
    }
}
