import MirrorPolicy
import MirrorQuery
import WireFormat

/// `mirror_status`: what the mirror holds, how complete and how fresh.
struct MirrorStatusTool: Tool {
    let name = "mirror_status"
    let title = "Get the mirror's status"
    let description = """
        Get which spaces the mirror holds, how many interruptions and tasks of each, how complete and how fresh they \
        are, whose key read them, and how the last sync went. Take this to learn the names of spaces, or before saying \
        that something does not exist.
        """

    let arguments = ArgumentTable(
        .init(
            name: "spaceName",
            type: .strings,
            description: "Only these spaces, by name, slug or id; every space when it is missing."
        )
    )

    let answer: [JSONValue.Member] = [
        AnswerSchemas.mirror, .init("serverVersion", ["type": "string"]),
        .init("fileSize", ["type": "integer"]),
        .init("lastRun", ["type": ["object", "null"]]),
        .init("spaces", ["type": "array", "items": ["type": "object"]]),
    ]

    let governs: DataKind? = .status

    let reveals: Set<DataKind> = [.status]

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let status = try context.queries.status(spaces: given.strings("spaceName"))
        let link = ResourceLink(uri: MirrorResource.statusURI, name: "status", title: title)
        return ToolAnswer(json: status.json, links: [link])
    }
}
