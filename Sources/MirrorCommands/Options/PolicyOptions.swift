import ArgumentParser
import Foundation
import MirrorMCP
import MirrorPolicy

/// What agents may do.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What agents may do; without it, everything.", valueName: "path"),
        completion: .file(extensions: ["json"])
    )
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "Who may call, by bearer token, each with a policy of their own.",
            valueName: "path"
        ),
        completion: .file(extensions: ["json"])
    )
    var grants: String?

    @OptionGroup var state: PolicyStateOptions

    /// Reads the files that are named; a file with a problem is an error, never an open door.
    ///
    /// - Parameter database: The mirror's path.
    func gate(database: String) throws -> PolicyGate {
        try PolicyGate(
            policy: policy,
            grants: grants,
            state: state.path(database: database),
            vocabulary: .agent,
            now: { Date() }
        )
    }
}

/// Where counters, approvals and the audit of calls are.
struct PolicyStateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of counters and approvals. Default: beside the mirror, its name with .policy.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var policyState: String?

    @Option(
        help: ArgumentHelp(
            "A file to which a line is added for each call and each approval.",
            valueName: "path"
        ),
        completion: .file()
    )
    var audit: String?

    /// - Parameter database: The mirror's path.
    func path(database: String) -> String { policyState ?? database + ".policy" }

    func openAudit() throws -> AuditLog? { try audit.map { try AuditLog(path: $0) } }
}
