import MirrorTestSupport
import OctopusSimulator
import Testing

/// A mirror that was synced with a small server, which is gone since.
struct Mirrored {
    let octomirror: Octomirror
    /// What the server held; it does not listen any more.
    let simulator: Simulator
    /// An interruption in Spaces-1 whose words are known.
    let zebra: String

    init() async throws {
        let octomirror = try Octomirror()
        let configuration = SimulatorConfiguration(seed: SimulatorSeed(interruptions: 40, tasks: 80))
        let (simulator, zebra) = try await Simulator.withServer(configuration) { server in
            let zebra = server.simulator.raiseInterruption(
                in: "Spaces-1",
                NewInterruption(title: "Approve the zebra", instructions: "Feed the **zebra** first.")
            )
            octomirror.use(server)
            let outcome = try await octomirror("sync", "--quiet", "--rate", "100000")
            #expect(outcome.status == 0, "\(outcome.complaint)")
            #expect(outcome.output == "" && outcome.complaint == "")
            return (server.simulator, zebra)
        }
        octomirror.environment["OCTOPUS_URL"] = nil
        octomirror.environment["OCTOPUS_API_KEY"] = nil
        self.octomirror = octomirror
        self.simulator = simulator
        self.zebra = zebra
    }
}
