import ArgumentParser
import Foundation
import MirrorMCP
import MirrorPolicy
import MirrorQuery

/// Serves the mirror to agents.
struct MCPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Serve the mirror to AI agents, over the Model Context Protocol.",
        discussion: """
            Speaks over standard input and output, as the hosts of agents start it, until the input ends; with --http, \
            over Streamable HTTP at /mcp. It takes the place of Octopus's own server for find_interruptions, and only \
            reads. At an address that others can reach, it asks for a bearer token: that of $OCTOMIRROR_MCP_TOKEN, or \
            one of --grants.

            EXAMPLES:
              octomirror mcp
              octomirror mcp --policy policy.json --audit calls.jsonl
              octomirror mcp --http 127.0.0.1:8066
              OCTOMIRROR_MCP_TOKEN=… octomirror mcp --http 0.0.0.0:8066
            """
    )

    @Option(
        help: ArgumentHelp(
            "Serve over HTTP at this address; port 0 for any that is free. The address is printed on standard error.",
            valueName: "host:port"
        )
    )
    var http: ListenAddress?

    @Option(
        help: ArgumentHelp(
            "Whose calls those over standard input are, a label of --grants. Default: $OCTOMIRROR_MCP_GRANT.",
            valueName: "label"
        )
    )
    var grant: String?

    @OptionGroup var policy: PolicyOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if http != nil && grant != nil {
            throw ValidationError(
                "--grant is for standard input; over --http, the bearer token says who calls."
            )
        }
    }

    func run() async throws {
        // A client that has gone ends the writing, not the process.
        signal(SIGPIPE, SIG_IGN)
        let path = global.path
        // What cannot be opened is said at once, not to each call.
        _ = try global.openQueries()
        let policyGate = try policy.gate(database: path)
        let gate = CallGate(
            policy: policyGate,
            audit: try policy.state.openAudit(),
            now: { GlobalOptions.now },
            complain: Console.complain
        )
        let mirror = MirrorThreads(path: path) { try MirrorQueries(path: path) }
        let server = AgentServer(mirror: mirror, gate: gate, version: Version.current)
        do {
            try await mirror.run {
                guard let http else {
                    let transport = StdioTransport(
                        server: server,
                        grant: try identity(policyGate),
                        onEnding: HardStop.begin
                    )
                    return try await stoppable { try await transport.run() }
                }
                try await serve(server, policyGate, at: http)
            }
        } catch is CancellationError {
            // A signal is how such a server ends.
        }
    }

    /// Runs until the end or a signal; after that, nothing keeps the process for long.
    private func stoppable(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await Stoppable.run {
            try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                HardStop.beginBySignal()
            }
        }
    }

    private func identity(_ gate: PolicyGate) throws -> Grant {
        guard let label = grant ?? Self.variable("OCTOMIRROR_MCP_GRANT") else { return .local }
        guard let grant = gate.grant(labelled: label) else {
            throw CommandFailure(.usage, "there is no valid grant '\(label)'. Name one that --grants holds.")
        }
        return grant
    }

    private func serve(_ server: AgentServer, _ gate: PolicyGate, at address: ListenAddress) async throws {
        let access = HTTPAccess(
            isLoopback: address.isLoopback,
            policy: gate,
            token: Self.variable("OCTOMIRROR_MCP_TOKEN")
        )
        guard access.hasTokens || !access.requiresToken else {
            throw CommandFailure(
                .usage,
                "\(address.text) can be reached by others. Set OCTOMIRROR_MCP_TOKEN or pass --grants, or serve on 127.0.0.1."
            )
        }
        let transport = HTTPTransport(server: server, access: access)
        let (host, isQuiet) = (address.host, global.quiet)
        do {
            try await stoppable {
                try await transport.run(host: host, port: address.port) { port in
                    guard !isQuiet else { return }
                    let name = host.contains(":") ? "[\(host)]" : host
                    Console.note("serving at http://\(name):\(port)\(HTTPTransport.path)")
                }
            }
        } catch let error as TransportError {
            throw CommandFailure(.serverUnavailable, error.description)
        }
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Where to listen.
struct ListenAddress: ExpressibleByArgument {
    let host: String
    let port: Int
    let text: String

    /// `HOST:PORT`, with brackets around an IPv6 address.
    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = Int(argument[argument.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(argument[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, !host.contains("[") else { return nil }
        self.host = host
        self.port = port
        text = argument
    }

    /// Whether nobody but this machine can reach it.
    var isLoopback: Bool { ["localhost", "127.0.0.1", "::1"].contains(host.lowercased()) }
}
