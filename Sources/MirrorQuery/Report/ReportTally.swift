import WireFormat

/// Gathers the figures of a stretch of time, one interruption after the other.
struct ReportTally {
    private(set) var samples: [DecisionTimes.Sample] = []
    private(set) var volume: [[Int]]
    private(set) var deciders = DeciderTally()
    private(set) var outcomes = OutcomeTally()
    private var counts = HeadlineFigures()
    private let buckets: ReportBuckets?

    /// - Parameter buckets: Nil where only ``headline`` is wanted.
    init(buckets: ReportBuckets?) {
        self.buckets = buckets
        let none = ReportKind.allCases.map { _ in 0 }
        volume = buckets.map { $0.starts.map { _ in none } } ?? []
    }

    var headline: HeadlineFigures {
        var figures = counts
        figures.time = TimeToDecision(samples)
        return figures
    }

    mutating func add(_ fact: ReportFact) {
        counts.add(fact)
        let bucket = buckets?.index(of: fact.created)
        if case .answered = fact.ending, let decidedAt = fact.decidedAt {
            let most = max(0, decidedAt.milliseconds - fact.created.milliseconds)
            let least = (fact.notBefore ?? fact.created).milliseconds - fact.created.milliseconds
            samples.append(
                DecisionTimes.Sample(
                    least: fact.isFromEvent ? most : min(most, max(0, least)),
                    most: most,
                    isObserved: !fact.isFromEvent,
                    project: fact.project,
                    environment: fact.environment,
                    bucket: Int32(bucket ?? 0)
                )
            )
        }
        guard let bucket else { return }
        volume[bucket][fact.kind.rawValue] += 1
        deciders.add(fact)
        outcomes.add(fact)
    }
}
