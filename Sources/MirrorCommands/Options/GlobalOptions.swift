import ArgumentParser
import Foundation
import Logging
import MirrorExport
import MirrorQuery
import WireFormat

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The mirror. Default: $OCTOMIRROR_DB, else $XDG_DATA_HOME/octomirror/mirror.db.",
            valueName: "path"
        ),
        completion: .file()
    )
    var database: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    @Flag(name: [.short, .long], help: "Print nothing but the answer and errors.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Say on standard error what is being done.")
    var verbose = false

    /// The mirror's path: the flag, the environment, the default.
    var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let database { return database }
        if let path = environment["OCTOMIRROR_DB"], !path.isEmpty { return path }
        let data =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? NSHomeDirectory() + "/.local/share"
        return data + "/octomirror/mirror.db"
    }

    var logger: Logger {
        var logger = Logger(label: "octomirror") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .error
        return logger
    }

    func openQueries() throws -> MirrorQueries {
        try MirrorQueries(path: path)
    }

    /// Prints an answer as JSON: readable on a terminal, one line in a pipe.
    func print(_ json: JSONValue) {
        Console.print(Console.isTerminal ? TerminalJSON.escaping(json.pretty) : json.compact)
    }

    /// The local clock.
    static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }
}
