import MirrorPolicy
import MirrorQuery
import MirrorStore
import WireFormat

extension AgentServer {
    /// No more are taken in one answer.
    private static let maximumValues = 100

    /// What a variable of a resource's address can become: names of spaces, ids.
    func complete(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        let (template, name, value) = try Self.question(params)
        let space = params?["context"]?["arguments"]?["spaceName"]?.string
        gate.reload()
        let found = try await mirror.read(context.cancellation) { queries in
            if name == "spaceName" {
                return try queries.spaceNames(beginningWith: value, limit: Self.maximumValues)
            }
            return try queries.ids(
                template == .interruption ? .interruption : .task,
                beginningWith: value,
                space: space.flatMap { $0.isEmpty ? nil : $0 },
                limit: Self.maximumValues
            )
        }
        let grant = context.caller.grant
        let values = found.values.filter { value in
            // A value is shown where it leads to something that may be read.
            if name == "spaceName" {
                let space = ["spaceName": value.text]
                return gate.policy.shows(template: template.rawValue, values: space, grant: grant)
            }
            let uri = template.uri(space: value.spaceName ?? "", id: value.text)
            return gate.policy.shows(resource: uri, grant: grant)
        }
        var completion: [JSONValue.Member] = [.init("values", .array(values.map { .string($0.text) }))]
        if !found.hasMore { completion.append(.init("total", .int(Int64(values.count)))) }
        completion.append(.init("hasMore", .bool(found.hasMore)))
        return MethodResult([.init("completion", .object(completion))])
    }

    private static func question(_ params: JSONNode?) throws(ProtocolError) -> (
        ResourceTemplate, String, String
    ) {
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
        return (template, name, value)
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
