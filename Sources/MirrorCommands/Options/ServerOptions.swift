import ArgumentParser
import Foundation
import OctopusAPI

/// Which server, and with which key.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The Octopus Server. Default: $OCTOPUS_URL or $OCTOPUS_SERVER_URL.",
            valueName: "url"
        )
    )
    var server: String?

    @Option(
        help: ArgumentHelp(
            "A file that holds the API key. Default: $OCTOPUS_API_KEY, or $OCTOPUS_ACCESS_TOKEN for an access token.",
            valueName: "path"
        ),
        completion: .file()
    )
    var apiKeyFile: String?

    @Flag(help: "Send the key over plain http to a host other than this one.")
    var allowHttp = false

    @Option(help: ArgumentHelp("The most requests in any minute.", valueName: "n"))
    var rate = 120

    @Option(help: ArgumentHelp("Stop cleanly after so many requests; the next run goes on.", valueName: "n"))
    var maxRequests: Int?

    func validate() throws {
        guard rate >= 1 else { throw ValidationError("--rate must be at least 1.") }
        if let maxRequests, maxRequests < 1 { throw ValidationError("--max-requests must be at least 1.") }
    }

    /// Flags over environment; the key never comes from a flag.
    func configuration(environment: [String: String]) throws -> OctopusConfiguration {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let url = server ?? variable("OCTOPUS_URL") ?? variable("OCTOPUS_SERVER_URL") else {
            throw ConfigurationError(
                message: "no server is named",
                hint: "Pass --server https://HOST, or set OCTOPUS_URL."
            )
        }
        var configuration = try OctopusConfiguration(
            url: url,
            credential: credential(variable),
            userAgent: Version.userAgent,
            allowsPlainHTTP: allowHttp
        )
        configuration.requestsPerMinute = rate
        configuration.maximumRequests = maxRequests
        return configuration
    }

    private func credential(_ variable: (String) -> String?) throws -> Credential {
        if let apiKeyFile {
            guard let text = try? String(contentsOfFile: apiKeyFile, encoding: .utf8) else {
                throw ConfigurationError(
                    message: "cannot read the API key from \(apiKeyFile)",
                    hint: "Check the path and its permissions."
                )
            }
            let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !key.isEmpty, !key.contains(where: \.isNewline) else {
                throw ConfigurationError(
                    message: "\(apiKeyFile) does not hold one API key",
                    hint: "Write the key alone into it."
                )
            }
            return Credential(.apiKey, secret: key)
        }
        if let key = variable("OCTOPUS_API_KEY") { return Credential(.apiKey, secret: key) }
        if let token = variable("OCTOPUS_ACCESS_TOKEN") { return Credential(.accessToken, secret: token) }
        throw CommandFailure(
            .refused,
            "no API key is set. Set OCTOPUS_API_KEY or OCTOPUS_ACCESS_TOKEN, or pass --api-key-file."
        )
    }
}
