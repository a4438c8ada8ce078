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
struct Instant: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        guard let timestamp = Timestamp(instant: argument, now: GlobalOptions.now) else { return nil }
        self.timestamp = timestamp
    }
}

/// A year, quarter, month or ISO week as people type it: `2026`, `2026-Q3`, `2026-07`, `2026-W31`.
struct CalendarPeriodName: ExpressibleByArgument {
    let period: CalendarPeriod

    init?(argument: String) {
        guard let period = CalendarPeriod(named: argument) else { return nil }
        self.period = period
    }
}
