package import Foundation

/// What a simulated installation starts with.
///
/// The same seed makes the same bytes.
package struct SimulatorSeed: Sendable {
    /// What everything is drawn from.
    package var seed: UInt64
    /// How many spaces, at least one.
    package var spaces: Int
    /// How many interruptions in all spaces.
    package var interruptions: Int
    /// How many server tasks in all spaces; more are made if the interruptions need them.
    package var tasks: Int
    /// How many of the interruptions are pending; nil makes it a believable share.
    package var pendingInterruptions: Int?
    /// How many server nodes hand out ids, at least one.
    package var nodes: Int
    /// How many days back the data reaches.
    package var days: Int
    /// The clock's first moment; everything but scheduled tasks is older.
    package var now: Date
    /// Whether people work by day, a few projects and people do most, and production waits longest; else everything is
    /// spread evenly.
    package var isLifelike: Bool

    /// A small installation: two spaces, 60 interruptions, 200 tasks, at 4 May 2026, 08:00 UTC.
    package init(
        seed: UInt64 = 1,
        spaces: Int = 2,
        interruptions: Int = 60,
        tasks: Int = 200,
        pendingInterruptions: Int? = nil,
        nodes: Int = 1,
        days: Int = 240,
        now: Date = Date(timeIntervalSince1970: 1_777_881_600),
        isLifelike: Bool = false
    ) {
        self.seed = seed
        self.spaces = max(1, spaces)
        self.interruptions = max(0, interruptions)
        self.tasks = max(0, tasks)
        self.pendingInterruptions = pendingInterruptions
        self.nodes = max(1, nodes)
        self.days = max(1, days)
        self.now = now
        self.isLifelike = isLifelike
    }
}
