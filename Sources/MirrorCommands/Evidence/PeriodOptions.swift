import ArgumentParser
import WireFormat

/// Which stretch of time.
struct PeriodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A year, quarter, month or ISO week in UTC: 2026, 2026-Q3, 2026-07, 2026-W31.",
            valueName: "period"
        ),
        transform: CalendarPeriodName.parse
    )
    var period: CalendarPeriodName?

    @Option(
        help: "From then on: 2026-05-01, 2026-05-01T12:00Z, or so long ago: 90d.",
        transform: Instant.parse
    )
    var since: Instant?

    @Option(help: "Before then. Default: now.", transform: Instant.parse)
    var until: Instant?

    func validate() throws {
        if period != nil, since != nil || until != nil {
            throw ValidationError(
                "--period and --since or --until contradict each other; give one or the other."
            )
        }
        if period == nil, since == nil {
            throw ValidationError("Give a period: --period 2026-Q3, or --since 90d.")
        }
        guard try stretch().since <= GlobalOptions.now else {
            throw ValidationError("That period has not begun yet; give an earlier one.")
        }
    }

    /// The stretch that is meant.
    ///
    /// - Throws: A usage error when it is empty.
    func stretch() throws -> CalendarPeriod {
        if let period { return period.period }
        let until = until?.timestamp ?? GlobalOptions.now
        guard let since = since?.timestamp, let stretch = CalendarPeriod(since: since, until: until) else {
            throw ValidationError("--since must be before --until.")
        }
        return stretch
    }
}
