/// What the server remembers of its requests.
struct Traffic: Sendable {
    /// How many requests have arrived.
    var count = 0
    var log: [LoggedRequest] = []
    var schedule: [ScheduledMutation] = []
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
