/// Everything the simulated installation knows, and nothing about HTTP.
///
/// A value: tests change it through ``Simulator``, which holds it behind one lock.
package struct World: Sendable {
    /// The simulated time.
    package var clock: SimulatorClock
    /// How the server misbehaves.
    package var dials: Dials
    let seed: UInt64
    let version: String
    let installationID: String
    let virtualDirectory: String

    /// The spaces, default space first.
    package internal(set) var spaces: [SimulatedSpace] = []
    /// The users; the first is the default principal.
    package var users: [SimulatedUser] = []
    /// The teams of all spaces.
    package var teams: [SimulatedTeam] = []
    var projects = Directory<SimulatedProject>()
    var environments = Directory<SimulatedEnvironment>()
    var tenants = Directory<SimulatedTenant>()
    var releases = RowTable<SimulatedRelease>()
    var deployments = RowTable<SimulatedDeployment>()
    var runbookRuns = RowTable<SimulatedDeployment>()
    var tasks = RowTable<SimulatedTask>()
    var interruptions = RowTable<SimulatedInterruption>()
    var events = RowTable<SimulatedEvent>()

    /// Slots of the newest interruption and event of each task, by the task's number.
    var lastInterruptionOfTask: [Int: Int32] = [:]
    var lastEventOfTask: [Int: Int32] = [:]
    var taskCounts: [Int: [TaskState: Int]] = [:]

    let nodeNames: [String]
    var interruptionNumbers: NumberAllocator
    var taskNumbers: NumberAllocator
    var deploymentNumbers: NumberAllocator
    var runbookRunNumbers: NumberAllocator
    var releaseNumbers: NumberAllocator
    var eventNumbers: NumberAllocator

    /// Which user each API key belongs to, by id.
    var keys: [String: String] = [:]
    var traffic = Traffic()

    init(configuration: SimulatorConfiguration) {
        let seed = configuration.seed
        self.seed = seed.seed
        clock = SimulatorClock(seed.now)
        dials = configuration.dials
        version = configuration.version
        installationID = configuration.installationID
        virtualDirectory = configuration.virtualDirectory
        nodeNames = (1...max(1, seed.nodes)).map { "OctopusServerNodes-sim-\($0)" }
        interruptionNumbers = NumberAllocator(last: 7_000, nodes: seed.nodes)
        taskNumbers = NumberAllocator(last: 118_000, nodes: seed.nodes)
        deploymentNumbers = NumberAllocator(last: 41_000, nodes: seed.nodes)
        runbookRunNumbers = NumberAllocator(last: 9_000, nodes: seed.nodes)
        releaseNumbers = NumberAllocator(last: 26_000, nodes: seed.nodes)
        eventNumbers = NumberAllocator(last: 830_000, nodes: seed.nodes)
    }
}
