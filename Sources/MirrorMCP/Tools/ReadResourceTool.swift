import MirrorPolicy
import MirrorQuery
import WireFormat

/// `read_resource`: the same as `resources/read`, for hosts that give their model no resources.
struct ReadResourceTool: Tool {
    let name = "read_resource"
    let title = "Read a resource"
    let description = """
        Read a whole document by its octopus:// URI, as other tools give it in resourceUri and taskResourceUri: an \
        interruption with its instructions, form and answers, a task, or octopus://status. The document is JSON in the \
        member text, as Octopus sent it. Take this after find_interruptions or search_instructions, when a summary \
        does not say enough.
        """

    let arguments = ArgumentTable(
        .init(
            name: "uri",
            type: .string,
            description: "For instance octopus://spaces/Default/interruptions/Interruptions-123.",
            isRequired: true
        )
    )

    let answer: [JSONValue.Member] = [
        .init("uri", ["type": "string"]), .init("mimeType", ["type": "string"]),
        .init("text", ["type": "string"]),
    ]

    let uriArgument: String? = "uri"

    let reveals: Set<DataKind> = []

    func check(_ given: Arguments) throws { try resource(given).check() }

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let resource = try resource(given)
        let text = try resource.read(context.queries)
        return ToolAnswer(
            json: [
                "uri": .string(given.text("uri") ?? ""), "mimeType": .string(MirrorResource.mimeType),
                "text": .string(text),
            ]
        )
    }

    private func resource(_ given: Arguments) throws -> MirrorResource {
        let uri = given.text("uri") ?? ""
        guard let resource = MirrorResource(uri) else {
            throw QueryError(
                code: .invalidID,
                message: "Unrecognised resource URI '\(uri.prefix(200))'",
                hint: "It looks like octopus://spaces/Default/interruptions/Interruptions-123."
            )
        }
        return resource
    }
}
