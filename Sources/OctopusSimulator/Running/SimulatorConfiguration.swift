/// How to set up a simulated server.
package struct SimulatorConfiguration: Sendable {
    /// The data it starts with.
    package var seed: SimulatorSeed
    /// How it misbehaves from the first request on.
    package var dials: Dials
    /// The path in front of `/api`, such as `/octopus`; empty for none.
    package var virtualDirectory: String
    /// The version that `/api` shows.
    package var version: String
    /// The installation's id, a UUID.
    package var installationID: String

    /// A small well-behaved server at the root of its host.
    package init(
        seed: SimulatorSeed = SimulatorSeed(),
        dials: Dials = Dials(),
        virtualDirectory: String = "",
        version: String = "2026.3.1180",
        installationID: String = "5f1c6a52-2f0e-4c1b-9d5e-0c70b0515e11"
    ) {
        self.seed = seed
        self.dials = dials
        self.virtualDirectory = virtualDirectory
        self.version = version
        self.installationID = installationID
    }
}
