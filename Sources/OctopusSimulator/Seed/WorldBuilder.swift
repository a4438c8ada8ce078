/// Fills a new world from its seed, oldest rows first, as if it had run for months.
struct WorldBuilder {
    let seed: SimulatorSeed
    var world: World
    var random: RandomStream
    let now: Int64
    let start: Int64

    /// Positions in `world.users` of the people who answer interruptions.
    var answerers: [Int] = []
    /// Ids of the teams of each space that interruptions ask, by the space's number.
    var teamIDs: [Int: [String]] = [:]
    /// The newest release of each project, by the project's number.
    var newestReleases: [Int: SimulatedRelease] = [:]
    var plans: [InterruptionPlan] = []
    var eventPlans: [EventPlan] = []

    /// The world that a configuration asks for.
    static func world(_ configuration: SimulatorConfiguration) -> World {
        var builder = WorldBuilder(configuration)
        builder.addSpaces()
        builder.addPeople()
        builder.addDirectories()
        builder.addTimeline()
        builder.insertInterruptions()
        builder.linkInterruptions()
        builder.insertEvents()
        return builder.world
    }

    private init(_ configuration: SimulatorConfiguration) {
        seed = configuration.seed
        world = World(configuration: configuration)
        random = RandomStream(seed: configuration.seed.seed)
        now = world.clock.milliseconds
        start = now - Int64(configuration.seed.days) * 86_400_000
        world.traffic.faults = RandomStream(seed: configuration.seed.seed, salt: 41)
    }

    private mutating func addSpaces() {
        for index in 0..<seed.spaces {
            let name = index < Vocabulary.spaces.count ? Vocabulary.spaces[index] : "Space \(index + 1)"
            // Numbers of spaces have gaps: spaces were deleted on the way.
            let number = index == 0 ? 1 : index * 20 + 2
            world.spaces.append(
                SimulatedSpace(
                    number: number,
                    name: name,
                    slug: Vocabulary.slug(name),
                    description: index == 0 ? nil : "Everything about " + name,
                    isDefault: index == 0
                )
            )
        }
    }

    /// Time and position packed into one number, so that sorting is fast in a debug build too.
    func packed(_ time: Int64, _ index: Int) -> UInt64 {
        UInt64(max(0, time - start + 86_400_000)) << 24 | UInt64(index)
    }

    /// The position in a packed number.
    func position(_ packed: UInt64) -> Int {
        Int(packed & 0xFF_FFFF)
    }
}

/// An interruption that has been thought out but has no number yet.
struct InterruptionPlan: Sendable {
    let taskNumber: Int
    let node: Int
    let spaceNumber: Int
    let created: Int64
    let kind: InterruptionKind
    let customTitle: String?
    let instructions: SimulatedInterruption.Instructions
    let teamIDs: [String]
    let isPending: Bool
    let responsibleIndex: Int?
    let notes: String?
    let decision: String?
    let hasButtonTypes: Bool
    let canExclude: Bool
    let salt: UInt64
    var slot: Int32 = -1
}

/// An audit event that has been thought out but has no number yet.
struct EventPlan: Sendable {
    let kind: EventKind
    let time: Int64
    let taskNumber: Int
    /// The position of its interruption among the plans, -1 for none.
    let plan: Int
    let userIndex: Int32
}
