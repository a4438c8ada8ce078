import MirrorMCP
import MirrorTestSupport
import Testing

@testable import MirrorPolicy

/// Random policies against everything that agents are served, judged by a second reading of the rules.
struct ReachabilityTests {
    private static let tools = PolicyVocabulary.agent.tools
    private static let templates = PolicyVocabulary.agent.templates
    private static let uris = [interruptionURI, taskURI, "octopus://status"]

    /// A policy without conditions.
    private struct Plan {
        var isOpen = false
        var hidden: Set<String> = []
        /// Whether the tool is denied.
        var tools: [String: Bool] = [:]
        var resources: [String: Bool] = [:]

        init(_ random: inout SeededGenerator) {
            isOpen = Bool.random(using: &random)
            for tool in ReachabilityTests.tools.map(\.name) {
                if Int.random(in: 0..<6, using: &random) == 0 { hidden.insert(tool) }
                if Int.random(in: 0..<2, using: &random) == 0 { tools[tool] = Bool.random(using: &random) }
            }
            if Int.random(in: 0..<20, using: &random) == 0 { hidden.insert("*") }
            for template in ReachabilityTests.templates.map(\.uri)
            where Int.random(in: 0..<3, using: &random) == 0 {
                resources[template] = Bool.random(using: &random)
            }
        }

        var json: String {
            func section(_ rules: [String: Bool]) -> String {
                let rules = rules.map { "\"\($0.key)\":" + ($0.value ? #"{"action":"deny"}"# : "{}") }
                return "{" + rules.joined(separator: ",") + "}"
            }
            let hide = hidden.map { "\"\($0)\"" }.joined(separator: ",")
            return """
                {"version":"1","default":"\(isOpen ? "allow" : "deny")","hide":[\(hide)],"tools":\(section(tools)),
                 "resources":\(section(resources))}
                """
        }

        func isHidden(_ tool: String) -> Bool { hidden.contains(tool) || hidden.contains("*") }

        /// Whether the tool that stands for the kind is out of use.
        func withdraws(_ kind: DataKind) -> Bool {
            let tool =
                switch kind {
                case .interruptions: "find_interruptions"
                case .tasks: "find_tasks"
                case .status: "mirror_status"
                }
            return isHidden(tool) || tools[tool] == true
        }

        func allows(tool: String) -> Bool {
            if isHidden(tool) { return false }
            if let isDenied = tools[tool] { return !isDenied }
            let shown: [DataKind] =
                switch tool {
                case "find_interruptions", "search_instructions", "get_interruption_history": [.interruptions]
                case "find_tasks", "get_task_from_url": [.tasks]
                case "mirror_status": [.status]
                default: []
                }
            return isOpen && !shown.contains(where: withdraws)
        }

        func allows(uri: String) -> Bool {
            let (position, kind): (Int, DataKind) =
                uri == interruptionURI ? (0, .interruptions) : uri == taskURI ? (1, .tasks) : (2, .status)
            if let isDenied = resources[ReachabilityTests.templates[position].uri] { return !isDenied }
            return isOpen && !withdraws(kind)
        }
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func whatIsWithdrawnIsReachedByNothingThatIsNotNamed(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let plan = Plan(&random)
        let fixture = try GateFixture(plan.json)
        let gate = try fixture.gate(vocabulary: .agent)
        let summary = try PolicySummary(path: fixture.path("policy.json"), vocabulary: .agent)
        for tool in Self.tools.map(\.name) where tool != "read_resource" {
            #expect(try (gate.denial(.tool(tool)) == nil) == plan.allows(tool: tool), "seed \(seed): \(tool)")
            #expect(gate.shows(tool: tool, grant: .local) == !plan.isHidden(tool))
        }
        for (uri, template) in zip(Self.uris, Self.templates) {
            #expect((gate.denial(.resource(uri)) == nil) == plan.allows(uri: uri), "seed \(seed): \(uri)")
            // `policy check` says the same.
            let row = try #require(summary.resources.first { $0.name == template.uri })
            #expect((row.access == .allowed) == plan.allows(uri: uri), "seed \(seed): \(uri)")
            let read = try gate.denial(.tool("read_resource", #"{"uri":"\#(uri)"}"#))
            let isRead = plan.allows(tool: "read_resource") && plan.allows(uri: uri)
            #expect((read == nil) == isRead, "seed \(seed): read_resource \(uri)")
            // Lists and completions show what can be read, and nothing else.
            #expect(gate.shows(resource: uri, grant: .local) == plan.allows(uri: uri), "seed \(seed): \(uri)")
            #expect(gate.shows(template: template.uri, grant: .local) == plan.allows(uri: uri))
        }
    }

    @Test func completionsShowTheValuesThatConditionsLetThrough() throws {
        let gate = try GateFixture(
            """
            {"version":"1","default":"allow","tools":{"find_tasks":{
             "require":[{"path":"args.spaceName","op":"in","value":["Default"]}],
             "deny_if":[{"path":"args.taskId","op":"eq","value":"ServerTasks-7"}]}}}
            """
        ).gate()
        let template = Self.templates[1].uri
        func shows(_ values: [String: String]) -> Bool {
            gate.shows(template: template, values: values, grant: .local)
        }
        #expect(shows([:]) && shows(["spaceName": "Default"]) && shows(["taskId": "ServerTasks-1"]))
        #expect(!shows(["spaceName": "Other"]) && !shows(["taskId": "ServerTasks-7"]))
        #expect(!shows(["spaceName": "Default", "taskId": "ServerTasks-7"]))
        #expect(!gate.shows(template: "octopus://nothing", grant: .local))
    }
}
