import MirrorPolicy
import MirrorQuery
import WireFormat

/// `get_interruption_history`: every state in which an interruption was seen, and who answered it.
struct InterruptionHistoryTool: Tool {
    let name = "get_interruption_history"
    let title = "Get an interruption's history"
    let description = """
        Get every state in which one interruption was seen, oldest first, with what changed from each to the next \
        (responsibility taken, answer given, notes), and under decision who answered it, when, with what, and how that \
        is known: event (from the audit log) or observed. Take this to find out who approved, rejected or retried \
        something.
        """

    let arguments = ArgumentTable(
        .init(
            name: "interruptionId",
            type: .string,
            description: "The interruption, by its id (Interruptions-123).",
            isRequired: true
        ),
        .init(
            name: "spaceName",
            type: .string,
            description: "The space that it must be in, by name, slug or id; any space when it is missing."
        )
    )

    let answer: [JSONValue.Member] = [
        .init("id", ["type": "string"]), .init("interruption", ["type": "object"]),
        .init("versions", ["type": "array", "items": ["type": "object"]]),
        .init("decision", ["type": ["object", "null"]]), .init("goneAt", ["type": ["string", "null"]]),
        AnswerSchemas.mirror,
    ]

    let reveals: Set<DataKind> = [.interruptions]

    func call(_ given: Arguments, _ context: ToolContext) throws -> ToolAnswer {
        let id = given.string("interruptionId") ?? ""
        let space = given.string("spaceName")
        guard let history = try context.queries.history(id, spaces: space.map { [$0] } ?? []) else {
            throw QueryError(
                code: .notFound,
                message: "Interruption '\(id)' is not in the mirror"
                    + (space.map { " of space '\($0)'" } ?? ""),
                hint: "Call find_interruptions without interruptionId to list valid IDs."
            )
        }
        return ToolAnswer(json: history.json, links: history.summary.json.resourceLinks)
    }
}
