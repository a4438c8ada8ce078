package import Foundation

/// A simulated server that is listening.
package struct RunningSimulator: Sendable {
    /// The server's state.
    package let simulator: Simulator
    /// The port it listens on, on 127.0.0.1.
    package let port: Int
    /// Where it is, with the virtual directory and without `/api`.
    package let url: URL

    /// The API key of the default principal.
    package var apiKey: String { simulator.apiKey }
}

/// The simulated server could not start.
package enum SimulatorError: Error, Sendable {
    /// Nothing listened, and nothing said why.
    case didNotStart
    /// The host and port make no URL.
    case badAddress(String)
}
