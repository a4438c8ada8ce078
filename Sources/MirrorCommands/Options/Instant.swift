import ArgumentParser
import WireFormat

/// A length of time as people type it: `90s`, `15m`, `12h`, `7d`.
struct Span: ExpressibleByArgument {
    let duration: Duration
    let text: String

    init?(argument: String) {
        guard let duration = Duration(span: argument) else { return nil }
        self.duration = duration
        text = argument
    }

    static var defaultCompletionKind: CompletionKind { .list(["15m", "1h", "1d"]) }
}

/// An instant as people type it: ISO 8601 (UTC where nothing else is said), or a length of time ago.
struct Instant {
    let timestamp: Timestamp

    /// - Throws: What to type instead.
    static func parse(_ text: String) throws -> Instant {
        guard let timestamp = Timestamp(instant: text, now: GlobalOptions.now) else {
            throw ValidationError(
                "give an instant as 2026-05-01 or 2026-05-01T12:00Z, or how long ago as 7d."
            )
        }
        return Instant(timestamp: timestamp)
    }
}

/// A year, quarter, month or ISO week as people type it: `2026`, `2026-Q3`, `2026-07`, `2026-W31`.
struct CalendarPeriodName {
    let period: CalendarPeriod

    /// - Throws: What to type instead.
    static func parse(_ text: String) throws -> CalendarPeriodName {
        guard let period = CalendarPeriod(named: text) else {
            throw ValidationError(
                "give a year, quarter, month or week that exists, as 2026, 2026-Q3, 2026-07 or 2026-W31."
            )
        }
        return CalendarPeriodName(period: period)
    }
}
