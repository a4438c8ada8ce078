/// What the server remembers of its requests.
struct Traffic: Sendable {
    /// How many requests have arrived.
    var count = 0
    var log: [LoggedRequest] = []
    var schedule: [ScheduledMutation] = []
    /// How many rows lists had at the last requests, while ``Dials/totalResultsLag`` is on.
    var counts: [RowCounts] = []
    var buckets: [String: TokenBucket] = [:]
    /// Draws the faults that have a probability.
    var faults = RandomStream(seed: 0)
    /// Every method that was in effect, also those of requests that were forgotten.
    var methods: Set<String> = []
    /// How long the simulator has been there, by the clock that it was given.
    var elapsed: @Sendable () -> Duration = { .zero }
    /// What ``elapsed`` said at the last request, in milliseconds.
    var lastElapsed: Int64 = 0
}

/// How many rows the whole lists of each space have, by the space's number.
struct RowCounts: Sendable {
    let interruptions: [Int: Int]
    let tasks: [Int: Int]
}
