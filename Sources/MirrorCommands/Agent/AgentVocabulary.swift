import MirrorPolicy

extension PolicyVocabulary {
    /// The tools and resources that `octomirror mcp` has.
    static let agent = PolicyVocabulary(
        tools: [
            Tool("find_interruptions", reveals: [.interruptions], governs: .interruptions),
            Tool("search_instructions", reveals: [.interruptions]),
            Tool("find_tasks", reveals: [.tasks], governs: .tasks),
            Tool("get_interruption_history", reveals: [.interruptions]),
            Tool("get_task_from_url", reveals: [.tasks]),
            Tool("read_resource", reveals: [], uriArgument: "uri"),
            Tool("mirror_status", reveals: [.status], governs: .status),
        ],
        templates: [
            Template(
                "octopus://spaces/{spaceName}/interruptions/{interruptionId}",
                reveals: .interruptions,
                equivalentTool: "find_interruptions"
            ),
            Template(
                "octopus://spaces/{spaceName}/tasks/{taskId}",
                reveals: .tasks,
                equivalentTool: "find_tasks"
            ),
            Template("octopus://status", reveals: .status, equivalentTool: "mirror_status"),
        ]
    )
}
