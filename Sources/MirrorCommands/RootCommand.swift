package import ArgumentParser
import Foundation
import OctopusSimulator

/// `octomirror` itself: what it can do, in the order in which people need it.
package struct RootCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "octomirror",
        abstract: "The offline mirror of an Octopus Deploy server's interruptions and tasks.",
        discussion: """
            `octomirror sync` reads an Octopus Server, and only reads it, into one SQLite file. Everything else \
            answers from that file, with the server gone.

            Exit status: 0 done; 1 stale (status --max-age) or not verified (verify); 2 not in the mirror; 3 partial, what was read is saved; \
            4 authentication or permission; 5 the server's answer made no sense; 11 the mirror is newer than this \
            program; 64 usage; 66 no such mirror, or not one that can be used; 69 server unavailable; 75 locked by \
            another sync.
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(name: "Fill the mirror:", subcommands: [SyncCommand.self, StatusCommand.self]),
            CommandGroup(
                name: "Ask the mirror:",
                subcommands: [
                    FindCommand.self, SearchCommand.self, ShowCommand.self, TasksCommand.self,
                    EventsCommand.self, HistoryCommand.self, SQLCommand.self,
                ]
            ),
            CommandGroup(
                name: "Give evidence:",
                subcommands: [
                    ReportCommand.self, ControlsCommand.self, ExportCommand.self, VerifyCommand.self,
                ]
            ),
            CommandGroup(
                name: "Let agents ask:",
                subcommands: [MCPCommand.self, PolicyCommand.self, ApproveCommand.self]
            ),
            CommandGroup(
                name: "Try it without a server:",
                subcommands: [DemoCommand.self, SimulateCommand.self]
            ),
            CommandGroup(name: "Set up:", subcommands: [CompletionsCommand.self]),
        ]
    )

    package init() {}

    /// Parses the arguments, runs the command, and ends the process with its status.
    package static func runAndExit() async -> Never {
        var command: any ParsableCommand
        do {
            command = try parseDirectly() ?? parseAsRoot()
        } catch let error where exitCode(for: error).isSuccess {
            // Help and version.
            exit(withError: error)
        } catch {
            let words = CommandLine.arguments.dropFirst().first { !$0.hasPrefix("-") }
            let command =
                configuration.subcommands.contains { $0._commandName == words } ? words.map { " " + $0 } : nil
            Console.complain("\(message(for: error)) (`octomirror\(command ?? "") --help` says more.)")
            Foundation.exit(ExitStatus.usage.rawValue)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error where exitCode(for: error).isSuccess {
            // `help` and `--help` run as a command that throws its text.
            exit(withError: error)
        } catch {
            let failure = CommandFailure(error)
            if let message = failure.message { Console.complain(message) }
            Foundation.exit(failure.status.rawValue)
        }
        Foundation.exit(ExitStatus.done.rawValue)
    }
}

extension RootCommand {
    /// The command that the first argument names, by its own parser: on the way through the root, all its options are
    /// gathered several times more, a tenth of the time of a whole `octomirror find`.
    private static func parseDirectly() -> (any ParsableCommand)? {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first,
            let command = configuration.subcommands.first(where: { $0._commandName == name }),
            // Mistakes, and what is asked for help, are for the root's parser to speak of, which knows the whole name.
            let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())), type(of: parsed) == command
        else { return nil }
        return parsed
    }
}

/// The version of this program.
enum Version {
    static let current = "0.1.0"
    /// As it introduces itself to Octopus, which lists user agents in its audit.
    static let userAgent = "octomirror/\(current) (Linux)"
    static let tool = "octomirror \(current)"
}
