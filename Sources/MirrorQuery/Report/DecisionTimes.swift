/// How long answers took: all of them, by environment and project, over time, and how they are spread.
package struct DecisionTimes: Sendable {
    /// One answer.
    struct Sample: Sendable {
        /// Milliseconds from raising it to the last look that showed no answer, and to the answer or the first look that
        /// showed it.
        let least: Int64
        let most: Int64
        let isObserved: Bool
        let project: Int32
        let environment: Int32
        let bucket: Int32
    }

    /// A group of answers that share a project or an environment.
    package struct Group: Sendable, Equatable {
        package let name: String
        package let time: TimeToDecision
    }

    /// How many answers took up to so long.
    package struct Bin: Sendable, Equatable {
        /// The first length that is too long, in milliseconds; nil for the last one.
        package let below: Int64?
        /// How many the audit log tells of.
        package var known = 0
        /// How many were only observed, by the most that they can have taken.
        package var observed = 0
    }

    /// Nil where nothing was answered.
    package let overall: TimeToDecision?
    /// The group with the longest median first; environments of one name in several spaces are one.
    package let byEnvironment: [Group]
    package let byProject: [Group]
    /// One for each of the report's buckets, by when the interruption was raised; nil where nothing was answered.
    package let byBucket: [TimeToDecision?]
    package let bins: [Bin]

    /// The upper ends of the bins: 1, 5, 15 minutes, 1, 4, 12 hours, 1, 3, 7 days.
    static let binEnds: [Int64] = [
        60_000, 300_000, 900_000, 3_600_000, 14_400_000, 43_200_000, 86_400_000, 259_200_000, 604_800_000,
    ]

    init(_ samples: [Sample], buckets: Int, names: ReportNames) {
        overall = TimeToDecision(samples)
        byEnvironment = Self.groups(samples, by: { names.shared($0.environment) }, names.sharedName)
        byProject = Self.groups(samples, by: \.project, names.name)
        let inBuckets = Dictionary(grouping: samples, by: \.bucket)
        byBucket = (0..<buckets).map { inBuckets[Int32($0)].flatMap { TimeToDecision($0) } }
        var bins = Self.binEnds.map { Bin(below: $0) } + [Bin(below: nil)]
        for sample in samples {
            let index = Self.binEnds.firstIndex { sample.most < $0 } ?? Self.binEnds.count
            if sample.isObserved { bins[index].observed += 1 } else { bins[index].known += 1 }
        }
        self.bins = bins
    }

    private static func groups(
        _ samples: [Sample],
        by key: (Sample) -> Int32,
        _ name: (Int32) -> String
    ) -> [Group] {
        Dictionary(grouping: samples, by: key)
            .compactMap { key, samples in
                TimeToDecision(samples).map { Group(name: name(key), time: $0) }
            }
            .sorted {
                ($1.time.median.upperBound, $1.time.count, $0.name)
                    < ($0.time.median.upperBound, $0.time.count, $1.name)
            }
    }
}
