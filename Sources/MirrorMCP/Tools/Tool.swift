import MirrorPolicy
import MirrorQuery
import WireFormat

/// One thing that an agent can ask.
protocol Tool: Sendable {
    var name: String { get }
    var title: String { get }
    /// What makes a model choose it rightly: what it answers, when to take another, what the arguments mean.
    var description: String { get }
    var arguments: ArgumentTable { get }
    /// The members of the answer, an object; each a JSON Schema.
    var answer: [JSONValue.Member] { get }
    /// The kinds of data that an answer shows; none for a tool whose answer depends on a URI.
    var reveals: Set<DataKind> { get }
    /// The kind that goes with the tool: a policy that denies or hides it withdraws this kind elsewhere too.
    var governs: DataKind? { get }
    /// The argument that names a resource, which a policy looks at as well.
    var uriArgument: String? { get }
    /// Looks for what is wrong with arguments that fit the table each for itself, without the mirror.
    func check(_ arguments: Arguments) throws
    /// Answers a call whose arguments fit the table; called on a thread that may wait.
    func call(_ arguments: Arguments, _ context: ToolContext) throws -> ToolAnswer
}

/// What a tool works with.
struct ToolContext: Sendable {
    let queries: MirrorQueries
    let now: Timestamp
    let progress: ProgressReporter?
    let cancellation: Cancellation

    /// Says how far a long list is read, and ends the reading when the answer is wanted no longer.
    func progress(_ done: Int, _ total: Int) throws {
        try cancellation.check()
        progress?.report(done, of: total)
    }
}

extension Tool {
    var governs: DataKind? { nil }
    var uriArgument: String? { nil }

    func check(_ arguments: Arguments) throws {}

    /// As `tools/list` shows it.
    ///
    /// - Parameter description: In place of its own, where a policy hides what that names.
    func json(in revision: ProtocolRevision, description: String) -> JSONValue {
        var members: [JSONValue.Member] = [.init("name", .string(name))]
        if revision.hasStructuredContent { members.append(.init("title", .string(title))) }
        members.append(.init("description", .string(description)))
        members.append(.init("inputSchema", arguments.schema))
        if revision.hasStructuredContent {
            members.append(.init("outputSchema", ["type": "object", "properties": .object(answer)]))
        }
        if revision.hasToolAnnotations { members.append(.init("annotations", annotations)) }
        return .object(members)
    }

    /// Everything here only reads, from one file.
    private var annotations: JSONValue {
        [
            "title": .string(title), "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
            "openWorldHint": false,
        ]
    }
}
