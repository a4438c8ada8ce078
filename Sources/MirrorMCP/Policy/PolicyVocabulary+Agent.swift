package import MirrorPolicy

extension PolicyVocabulary {
    /// The tools and resources that agents are served, so that a policy that names anything else is refused.
    package static let agent = PolicyVocabulary(
        tools: Toolbox.all.map { tool in
            Tool(
                tool.name,
                reveals: tool.reveals,
                governs: tool.governs,
                uriArgument: tool.uriArgument,
                arguments: Set(tool.arguments.arguments.map(\.name))
            )
        },
        templates: ResourceTemplate.allCases.map { template in
            Template(template.rawValue, reveals: template.kind, equivalentTool: template.equivalentTool)
        } + [
            Template(MirrorResource.statusURI, reveals: .status, equivalentTool: MirrorStatusTool().name)
        ]
    )
}

extension ResourceTemplate {
    fileprivate var kind: DataKind {
        switch self {
        case .interruption: .interruptions
        case .task: .tasks
        }
    }

    /// The tool that shows the same.
    fileprivate var equivalentTool: String {
        switch self {
        case .interruption: FindInterruptionsTool().name
        case .task: FindTasksTool().name
        }
    }
}
