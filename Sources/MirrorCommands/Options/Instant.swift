import ArgumentParser
import WireFormat

/// A length of time as people type it: `90s`, `15m`, `12h`, `7d`.
struct Span: ExpressibleByArgument {
    let duration: Duration
    let text: String

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last, let seconds = units[unit], let count = Int64(argument.dropLast()),
            count >= 0,
            count < 1_000_000
        else { return nil }
        duration = .seconds(count * seconds)
        text = argument
    }

    static var defaultCompletionKind: CompletionKind { .list(["15m", "1h", "1d"]) }
}

/// An instant as people type it: ISO 8601 (UTC where nothing else is said), or a length of time ago.
struct Instant: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        if let span = Span(argument: argument) {
            timestamp = GlobalOptions.now.advanced(by: .zero - span.duration)
        } else if let timestamp = Timestamp(iso8601: argument) {
            self.timestamp = timestamp
        } else {
            return nil
        }
    }
}
