/// What became of the interruptions of one kind.
package struct OutcomeFigures: Sendable, Equatable {
    /// One end, and how many came to it.
    package struct Share: Sendable, Equatable {
        package let ending: ReportEnding
        package let count: Int
    }

    package let kind: ReportKind
    package let total: Int
    /// The answers, the most frequent first; what was not answered and what is pending come last.
    package let shares: [Share]

    init(kind: ReportKind, counts: [ReportEnding: Int]) {
        self.kind = kind
        total = counts.values.reduce(0, +)
        shares = counts.map { Share(ending: $0, count: $1) }.sorted {
            ($0.ending.rank, $1.count, $0.ending.name) < ($1.ending.rank, $0.count, $1.ending.name)
        }
    }
}

extension ReportEnding {
    /// Answers before what has none.
    fileprivate var rank: Int {
        switch self {
        case .answered: 0
        case .unanswered: 1
        case .pending: 2
        }
    }

    fileprivate var name: String {
        if case .answered(let outcome) = self { return outcome }
        return ""
    }
}

/// Counts what became of interruptions, by kind.
struct OutcomeTally {
    private var counts: [ReportKind: [ReportEnding: Int]] = [:]

    mutating func add(_ fact: ReportFact) {
        counts[fact.kind, default: [:]][fact.ending, default: 0] += 1
    }

    var figures: [OutcomeFigures] {
        ReportKind.allCases.compactMap { kind in
            counts[kind].map { OutcomeFigures(kind: kind, counts: $0) }
        }
    }
}
