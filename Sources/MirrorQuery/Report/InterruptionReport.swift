import GRDB
import MirrorStore
package import WireFormat

/// What a period's interruptions were, what became of them, how long that took, and who decided.
///
/// All figures but ``pending`` are about the interruptions that were raised within the period, gone ones included: when
/// one was raised is known exactly and never changes, so a report made again later is about the same rows.
package struct InterruptionReport: Sendable {
    package let request: ReportRequest
    package let state: MirrorState
    package let source: ReportSource
    /// How far into the period anything is known: its end, or the last run where the period goes on.
    package let through: Timestamp
    /// The stretch before, as long as the part of the period that is over.
    package let previous: Stretch
    package let headline: HeadlineFigures
    package let headlineBefore: HeadlineFigures
    package let buckets: ReportBuckets
    /// For each bucket how many of each of ``ReportKind`` were raised.
    package let volume: [[Int]]
    package let times: DecisionTimes
    package let pending: PendingFigures
    package let deciders: DeciderFigures
    package let outcomes: [OutcomeFigures]
    package let guidedFailures: GuidedFailureFigures

    package struct Stretch: Sendable, Equatable {
        package let name: String
        package let since: Timestamp
        package let until: Timestamp
    }

    /// Whether the period was not over at the last run.
    package var isRunning: Bool { through < request.period.until }
}

/// What a report was made from.
package struct ReportSource: Sendable, Equatable {
    package let serverVersion: String
    package let installationID: String
    /// The last run that ended; nil before the first.
    package let run: Int64?
    /// The last value given out to a changed row: it tells two states of a mirror apart.
    package let revision: Int64

    static func read(_ db: Database) throws -> ReportSource {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT serverVersion, installationId, revision,
                    (SELECT number FROM run WHERE finishedAt IS NOT NULL ORDER BY number DESC LIMIT 1)
                FROM mirror
                """
        )
        return ReportSource(
            serverVersion: row?[0] ?? "",
            installationID: row?[1] ?? "",
            run: row?[3],
            revision: row?[2] ?? 0
        )
    }
}

extension MirrorQueries {
    /// Makes a report from one consistent view of the mirror.
    ///
    /// Each interruption of the period and of the one before is looked at once, in about a microsecond; the times of the
    /// answers are kept until the end, so that medians and percentiles are exact.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func report(_ request: ReportRequest) throws -> InterruptionReport {
        try read { db in
            let spaces = try NameResolver(db: db).spaces(request.filter.spaces)
            let state = try MirrorState.read(db, spaces: spaces, kinds: [.interruption])
            let scan = try ReportScan(request.filter, spaces: spaces, in: db)
            let period = request.period
            let through = max(period.since, min(period.until, state.asOf ?? period.until))
            let previous = Self.stretch(before: period, through: through)
            var names = ReportNames()
            var before = ReportTally(buckets: nil)
            try scan.forEach(since: previous.since, until: previous.until, &names) { before.add($0) }
            let buckets = ReportBuckets(since: period.since, end: through)
            var tally = ReportTally(buckets: buckets)
            try scan.forEach(since: period.since, until: period.until, &names) { tally.add($0) }
            try names.resolve(in: db)
            let services = try Self.serviceUsers(db)
            return InterruptionReport(
                request: request,
                state: state,
                source: try ReportSource.read(db),
                through: through,
                previous: previous,
                headline: tally.headline,
                headlineBefore: before.headline,
                buckets: buckets,
                volume: tally.volume,
                times: DecisionTimes(tally.samples, buckets: buckets.starts.count, names: names),
                pending: try PendingQuery(scan: scan).figures(
                    asOf: state.asOf ?? through,
                    server: state.server
                ),
                deciders: tally.deciders.figures(names) { services.contains($0.lowercased()) },
                outcomes: tally.outcomes.figures,
                guidedFailures: try GuidedFailureQuery(scan: scan).figures(
                    since: period.since,
                    until: period.until
                )
            )
        }
    }

    private static func stretch(before period: CalendarPeriod, through: Timestamp)
        -> InterruptionReport.Stretch
    {
        var until = period.since
        if through < period.until {
            until = min(until, period.previousSince.advanced(by: period.since.duration(to: through)))
        }
        return .init(name: period.previousName, since: period.previousSince, until: until)
    }

    /// The ids of service accounts, in lower case.
    private static func serviceUsers(_ db: Database) throws -> Set<String> {
        try Set(
            String.fetchAll(
                db,
                sql: "SELECT lower(id) FROM document WHERE kind = 'User' AND json ->> '$.IsService' = 1"
            )
        )
    }
}
