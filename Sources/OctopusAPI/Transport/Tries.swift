/// How often one request is tried, and how long it waits in between.
struct Tries {
    /// How many tries have failed.
    private(set) var count = 0

    private let configuration: OctopusConfiguration
    private let waitsForStart: Bool
    private var throttled = 0
    private var waited: Duration = .zero

    init(_ configuration: OctopusConfiguration, waitsForStart: Bool) {
        self.configuration = configuration
        self.waitsForStart = waitsForStart
    }

    /// How long to wait before the next try; nil when there is none.
    mutating func wait(after error: OctopusError) -> Duration? {
        count += 1
        guard error.isRetryable, isLeft(error), error.retryAfter ?? .zero <= configuration.longestWait else {
            return nil
        }
        let wait = max(error.retryAfter ?? .zero, Self.backoff(after: count))
        waited += wait
        return wait
    }

    /// Whether the server, once a request is given up, wants nothing more of this run.
    ///
    /// It has answered every try with 429, or asks for more patience than a run has.
    func isLeftAlone(_ error: OctopusError) -> Bool {
        error.code == .rateLimited || error.retryAfter ?? .zero > configuration.longestWait
    }

    private mutating func isLeft(_ error: OctopusError) -> Bool {
        if error.code == .rateLimited {
            throttled += 1
            return throttled < configuration.patientTries
        }
        if waitsForStart, error.isStarting { return waited < configuration.startupPatience }
        return count - throttled < configuration.tries
    }

    /// Half a second, doubled with each try up to eight seconds, and up to half as much again so that clients do not
    /// come back together.
    private static func backoff(after count: Int) -> Duration {
        let base = Duration.milliseconds(500) * (1 << min(count - 1, 4))
        return base + base * Double.random(in: 0..<0.5)
    }
}
