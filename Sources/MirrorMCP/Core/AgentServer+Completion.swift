import MirrorPolicy
import MirrorQuery
import MirrorStore
import WireFormat

extension AgentServer {
    /// No more are taken in one answer.
    private static let maximumValues = 100

    /// What is to be completed.
    private struct Question {
        let template: ResourceTemplate
        let name: String
        let value: String
        /// The space that was chosen already.
        let space: String?
    }

    /// What a variable of a resource's address can become: names of spaces, ids.
    func complete(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        let template = params?["ref"]?["uri"]?.string.flatMap(ResourceTemplate.init)?.rawValue
        let passage = try await gate.pass(
            call(.list(template: template, arguments: params?["argument"]), context),
            "completion/complete",
            context,
            check: { try Self.question(params) },
            { try await completion($0, context) }
        )
        switch passage {
        case .shown(let result): return result
        case .denied(let denial): throw denial.error
        }
    }

    private func completion(_ question: Question, _ context: RequestContext) async throws -> CallGate.Shown {
        let (template, value, grant) = (question.template, question.value, context.caller.grant)
        let chosen = question.space.map { ["spaceName": $0] } ?? [:]
        var values: [Completions.Value] = []
        // Of what may not be read at all, not even that there is something is told.
        if gate.policy.shows(template: template.rawValue, values: chosen, grant: grant) {
            var limit = Self.maximumValues + 1
            while true {
                let wanted = limit
                let found = try await mirror.read(context.cancellation) { queries in
                    if question.name == "spaceName" {
                        return try queries.spaceNames(beginningWith: value, limit: wanted)
                    }
                    return try queries.ids(
                        template == .interruption ? .interruption : .task,
                        beginningWith: value,
                        space: question.space,
                        limit: wanted
                    )
                }
                values = found.values.filter { mayShow($0, question, grant) }
                // What is hidden takes nobody's place.
                guard found.hasMore, values.count <= Self.maximumValues else { break }
                limit *= 10
            }
        }
        let hasMore = values.count > Self.maximumValues
        let shown = JSONValue.array(values.prefix(Self.maximumValues).map { .string($0.text) })
        var completion: [JSONValue.Member] = [.init("values", shown)]
        if !hasMore { completion.append(.init("total", .int(Int64(values.count)))) }
        completion.append(.init("hasMore", .bool(hasMore)))
        return CallGate.Shown(
            result: MethodResult([.init("completion", .object(completion))]),
            bytes: shown.compact.utf8.count
        )
    }

    /// A value is shown where it leads to something that may be read.
    private func mayShow(_ value: Completions.Value, _ question: Question, _ grant: Grant) -> Bool {
        let template = question.template
        if question.name == "spaceName" {
            let space = ["spaceName": value.text]
            return gate.policy.shows(template: template.rawValue, values: space, grant: grant)
        }
        let uri = template.uri(space: value.spaceName ?? "", id: value.text)
        return gate.policy.shows(resource: uri, grant: grant)
    }

    private static func question(_ params: JSONNode?) throws(ProtocolError) -> Question {
        guard let name = params?["argument"]?["name"]?.string,
            let value = params?["argument"]?["value"]?.string
        else {
            throw .invalid("argument must hold the strings name and value")
        }
        switch params?["ref"]?["type"]?.string {
        case "ref/resource": break
        case "ref/prompt": throw .invalid("there are no prompts")
        default: throw .invalid("ref must be of the type ref/resource")
        }
        guard let uri = params?["ref"]?["uri"]?.string, let template = ResourceTemplate(rawValue: uri) else {
            throw .invalid("ref.uri must be one of the templates that resources/templates/list lists")
        }
        guard name == "spaceName" || name == template.variable else {
            throw .invalid("the template has no variable '\(name)'")
        }
        let space = params?["context"]?["arguments"]?["spaceName"]?.string
        return Question(
            template: template,
            name: name,
            value: value,
            space: space.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}

extension ResourceTemplate {
    /// An address of this kind.
    fileprivate func uri(space: String, id: String) -> String {
        switch self {
        case .interruption: ResourceURI.interruption(id, space: space)
        case .task: ResourceURI.task(id, space: space)
        }
    }
}
