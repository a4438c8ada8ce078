import MirrorPolicy
import MirrorQuery
import MirrorStore
import WireFormat

extension AgentServer {
    func listTools(_ params: JSONNode?, _ context: RequestContext) throws(ProtocolError) -> MethodResult {
        try refuseCursor(params)
        gate.reload()
        let grant = context.caller.grant
        let shown = Toolbox.all.filter { gate.policy.shows(tool: $0.name, grant: grant) }
        let tools = shown.map { tool in
            tool.json(in: context.revision, description: withoutHidden(tool.description, grant))
        }
        return MethodResult(
            [.init("tools", .array(tools))],
            isCacheable: true
        )
    }

    /// A text without the sentences that name a tool which the policy hides: nobody is sent where nothing is.
    func withoutHidden(_ text: String, _ grant: Grant) -> String {
        let hidden = Toolbox.all.map(\.name).filter { !gate.policy.shows(tool: $0, grant: grant) }
        guard !hidden.isEmpty else { return text }
        return AgentText.without(hidden, text)
    }

    /// A list that fits one page has no cursor, so none can be passed on.
    func refuseCursor(_ params: JSONNode?) throws(ProtocolError) {
        guard params?["cursor"] == nil else {
            throw .invalid("this list has one page; there is no cursor for it")
        }
    }

    func callTool(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        guard let name = params?["name"]?.string else { throw ProtocolError.invalid("name must be a string") }
        let given = params?["arguments"]
        guard given?.isObject ?? true else { throw ProtocolError.invalid("arguments must be an object") }
        let call = call(.tool(name: name, arguments: given), context)
        let passage = try await gate.pass(
            call,
            "tools/call",
            context,
            check: { try question(name, given, context) },
            { try await shown($0.tool, $0.arguments, context) }
        )
        switch passage {
        case .shown(let result): return result
        case .denied(let denial): return denial.result
        }
    }

    /// Which tool is called, and with which arguments.
    ///
    /// - Throws: `CallGate.Unfit` with what is wrong with the arguments, for the agent to do better next time.
    private func question(_ name: String, _ given: JSONNode?, _ context: RequestContext) throws
        -> (tool: any Tool, arguments: Arguments)
    {
        guard let tool = Toolbox.tool(name) else { throw ProtocolError.invalid("Unknown tool: \(name)") }
        let issues = tool.arguments.issues(given)
        guard issues.isEmpty else {
            throw CallGate.Unfit(shown: Self.failure(AgentText.invalidArguments(tool.name, issues)))
        }
        let arguments = Arguments(json: given, now: gate.now())
        do {
            try tool.check(arguments)
        } catch let error as ArgumentError {
            throw CallGate.Unfit(shown: Self.failure(error.json.pretty))
        } catch let error as QueryError {
            throw CallGate.Unfit(shown: Self.failure(AgentText.describe(error)))
        }
        return (tool, arguments)
    }

    private static func failure(_ text: String, isOurFault: Bool = false) -> CallGate.Shown {
        CallGate.Shown(
            result: ToolResult.failure(text),
            bytes: text.utf8.count,
            isError: true,
            isOurFault: isOurFault
        )
    }

    /// Runs a tool; whatever an agent can do better next time is a result that it reads.
    private func shown(_ tool: any Tool, _ arguments: Arguments, _ context: RequestContext) async throws
        -> CallGate.Shown
    {
        do {
            let (revision, policy, grant) = (context.revision, gate.policy, context.caller.grant)
            return try await mirror.read(context.cancellation) { queries in
                let toolContext = ToolContext(
                    queries: queries,
                    now: arguments.now,
                    progress: context.progress,
                    cancellation: context.cancellation
                )
                var answer = try tool.call(arguments, toolContext)
                answer.links = answer.links.filter { policy.shows(resource: $0.uri, grant: grant) }
                let text = answer.json.compact
                let result = ToolResult.success(answer, text: text, in: revision)
                return CallGate.Shown(result: result, bytes: text.utf8.count)
            }
        } catch let error as ArgumentError {
            return Self.failure(error.json.pretty)
        } catch let error as QueryError {
            return Self.failure(AgentText.describe(error))
        } catch let error as StoreError where !context.cancellation.isCancelled {
            gate.complain(error.description)
            return Self.failure(AgentText.describe(error), isOurFault: true)
        }
    }
}
