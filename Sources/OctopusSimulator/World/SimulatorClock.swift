package import Foundation

/// The simulated server's clock: it stands still until somebody moves it.
package struct SimulatorClock: Sendable {
    /// Milliseconds of simulated time since 1 January 1970, UTC.
    package private(set) var milliseconds: Int64

    /// Starts the clock at a moment, cut to whole milliseconds.
    package init(_ start: Date) {
        milliseconds = Int64((start.timeIntervalSince1970 * 1_000).rounded())
    }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The present moment of simulated time.
    package var now: Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// Moves the clock forward (or back, if negative).
    package mutating func advance(by duration: Duration) {
        milliseconds += duration.wholeMilliseconds
    }

    /// Sets the clock to a moment.
    package mutating func set(to moment: Date) {
        self = SimulatorClock(moment)
    }
}

extension Duration {
    /// The duration in milliseconds, cut towards zero.
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension Int64 {
    /// The moment that is so many milliseconds after 1 January 1970, UTC.
    var date: Date { Date(timeIntervalSince1970: Double(self) / 1_000) }
}

extension Date {
    /// Milliseconds since 1 January 1970, UTC, rounded.
    var wholeMilliseconds: Int64 {
        Int64((timeIntervalSince1970 * 1_000).rounded())
    }
}
