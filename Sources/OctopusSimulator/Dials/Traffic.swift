/// What the server remembers of its requests.
struct Traffic: Sendable {
    /// How many requests have arrived.
    var count = 0
    var log: [LoggedRequest] = []
    var schedule: [ScheduledMutation] = []
    var buckets: [String: TokenBucket] = [:]
    /// Draws the faults that have a probability.
    var faults = RandomStream(seed: 0)
    let start = ContinuousClock.now
}
