import ArgumentParser

/// What agents may do: the files that say so.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check what a policy lets agents do.",
        discussion: """
            A policy says which tools and resources of the mirror an agent may use, with which arguments, how often, and \
            for what a person is asked. docs/policy.md describes the file.
            """,
        subcommands: [PolicyCheckCommand.self]
    )
}
