/// The tools, in the order in which they are listed.
enum Toolbox {
    static let all: [any Tool] = [
        FindInterruptionsTool(), SearchInstructionsTool(), FindTasksTool(), InterruptionHistoryTool(),
        TaskFromURLTool(), ReadResourceTool(), MirrorStatusTool(),
    ]

    static func tool(_ name: String) -> (any Tool)? { all.first { $0.name == name } }
}
