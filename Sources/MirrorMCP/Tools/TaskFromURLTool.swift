import Foundation
import MirrorPolicy
import MirrorQuery
import WireFormat

/// `get_task_from_url`: the task that an address of Octopus's portal shows.
struct TaskFromURLTool: Tool {
    let name = "get_task_from_url"
    let title = "Get a task from a portal URL"
    let description = """
        Get the server task that a URL of the Octopus web portal shows, such as \
        https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-42: its whole body under task.Task, as Octopus \
        sent it. A path without a host will do; the URL of another server will not. Take this when a person gives a URL; with an id, take find_tasks. The mirror holds no activity logs.
        """

    let arguments = ArgumentTable(
        .init(
            name: "url",
            type: .string,
            description: "The whole URL, the part after # included.",
            isRequired: true
        )
    )

    let answer: [JSONValue.Member] = [
        .init("task", ["type": "object"]), .init("resolvedSpaceName", ["type": "string"]),
        .init("resolvedTaskId", ["type": "string"]), .init("urlInfo", ["type": "object"]),
        AnswerSchemas.mirror,
    ]

    let reveals: Set<DataKind> = [.tasks]

    func check(_ given: Arguments) throws { _ = try PortalTask(given.string("url") ?? "") }

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let url = given.string("url") ?? ""
        let place = try PortalTask(url)
        let server = try context.queries.state().server
        guard place.isOf(server) else {
            throw QueryError(
                code: .invalidID,
                message:
                    "The URL is of the server '\(place.host ?? "")', and this mirror holds '\(PortalTask.host(of: server) ?? server)'",
                hint: "Ask a mirror of that server."
            )
        }
        let target = ResourceURI.task(id: place.taskID, space: place.spaceID)
        guard let (document, state) = try context.queries.document(target),
            case .task(let summary, let body) = document
        else {
            throw QueryError(
                code: .notFound,
                message: "Task '\(place.taskID)' is not in the mirror of space '\(place.spaceID)'",
                hint: "Call find_tasks to list valid IDs; a newer task comes with the next sync."
            )
        }
        let json: JSONValue = [
            "task": ["Task": .text(body.minified)],
            "resolvedSpaceName": .string(summary.spaceName ?? place.spaceID),
            "resolvedTaskId": .string(summary.id),
            "urlInfo": [
                "originalUrl": .string(url), "extractedSpaceId": .string(place.spaceID),
                "extractedTaskId": .string(place.taskID), "resourceType": .string(place.resourceType),
            ],
            "mirror": state.json,
        ]
        return ToolAnswer(json: json, links: [summary.link])
    }
}

/// What a portal's address says of a task.
private struct PortalTask {
    let spaceID: String
    let taskID: String
    /// The host and, unless it is the usual one, the port; nil for a path alone.
    let host: String?
    /// What the page is of, in the words of Octopus's own server.
    let resourceType: String

    /// Whether the address is of this server; one without a host may be.
    func isOf(_ server: String) -> Bool { host == nil || host == Self.host(of: server) }

    static func host(of url: String) -> String? {
        guard let start = url.range(of: "://") else { return nil }
        let authority = url[start.upperBound...].prefix { !"/?#".contains($0) }
        let name = (authority.split(separator: "@").last ?? "").lowercased()
        for usual in [":443", ":80"] where name.hasSuffix(usual) { return String(name.dropLast(usual.count)) }
        return name
    }

    private static func resourceType(_ url: String) -> String {
        let segments = url.split(whereSeparator: { "/?#".contains($0) })
        if segments.contains("deployments") {
            return segments.contains("releases") ? "release" : "deployment"
        }
        let kinds = [("tasks", "task"), ("projects", "project"), ("tenants", "tenant")]
        return kinds.first { segments.contains(Substring($0.0)) }?.1 ?? "unknown"
    }

    /// - Throws: ``QueryError`` when it is no such address.
    init(_ url: String) throws(QueryError) {
        guard !url.isEmpty else {
            throw QueryError(
                code: .invalidID,
                message: "URL is required",
                hint: "Give the URL of a task's page."
            )
        }
        guard url.contains("://") || url.contains("/") else {
            throw QueryError(
                code: .invalidID,
                message: "Failed to parse Octopus URL: Invalid URL",
                hint: "It begins with https://; with an id alone, call find_tasks."
            )
        }
        guard let space = url.firstMatch(of: /\/(Spaces-\d+)/)?.output.1 else {
            throw QueryError(
                code: .invalidID,
                message: "Could not extract space ID from URL",
                hint: "It looks like https://HOST/app#/Spaces-1/tasks/ServerTasks-42."
            )
        }
        guard let task = url.firstMatch(of: /\/tasks\/(ServerTasks-\d+)/)?.output.1 else {
            throw QueryError(
                code: .invalidID,
                message: "Could not extract task ID from URL",
                hint:
                    "It looks like https://HOST/app#/Spaces-1/tasks/ServerTasks-42; open the task's page and copy its"
                    + " address."
            )
        }
        (spaceID, taskID) = (String(space), String(task))
        host = Self.host(of: url)
        resourceType = Self.resourceType(url)
    }
}
