import GRDB
import MirrorStore
import WireFormat

/// Which steps failed and asked for guidance, and what was answered.
package struct GuidedFailureFigures: Sendable, Equatable {
    /// A step of a project.
    package struct Step: Sendable, Equatable {
        package let project: String
        /// Nil where the question does not name the step.
        package let step: String?
        package let total: Int
        /// The most frequent first.
        package let endings: [OutcomeFigures.Share]
    }

    package let total: Int
    /// The step that failed most often first; not more than ``mostSteps``.
    package let steps: [Step]
    /// How many steps, and how many failures of theirs, are not among ``steps``.
    package let otherSteps: Int
    package let otherFailures: Int

    static let mostSteps = 12
}

/// The step that a guided failure asks about.
enum FailedStep {
    /// Reads `'{step} (type {action}) on {machine} ' in the current task failed. …`; nil for any other question.
    static func name(in question: some StringProtocol) -> String? {
        guard question.first == "'", let end = question.firstRange(of: "' in the current task failed") else {
            return nil
        }
        let subject = question[question.index(after: question.startIndex)..<end.lowerBound]
        let name = subject.firstRange(of: " (type ").map { subject[..<$0.lowerBound] } ?? subject
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}

/// Reads the guided failures that were raised within a stretch of time.
struct GuidedFailureQuery {
    let scan: ReportScan

    private struct Key: Hashable {
        let project: Int32
        let step: String?
    }

    func figures(since: Timestamp, until: Timestamp) throws -> GuidedFailureFigures {
        let statement = try scan.db.cachedStatement(
            literal: """
                SELECT i.projectId, b.instructions, i.outcome, i.closedAt IS NOT NULL,
                    i.isPending AND i.goneAt IS NULL
                FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
                WHERE \(scan.bounded(since: since, until: until)) AND i.type = 'GuidedFailure' COLLATE NOCASE
                """
        )
        var counts: [Key: [ReportEnding: Int]] = [:]
        var names = ReportNames()
        var steps: [Int64: String?] = [:]
        let rows = try Row.fetchCursor(statement)
        let row = StatementColumns(statement)
        while try rows.next() != nil {
            var step: String?
            if let element = row.optionalInt(1) {
                // Questions are alike: few distinct ones are read.
                step = try steps[element] ?? name(ofStepIn: element)
                steps[element] = .some(step)
            }
            var ending = row.bool(4) ? ReportEnding.pending : .unanswered
            if row.bool(3), let outcome = row.optionalText(2) { ending = .answered(outcome) }
            let key = Key(project: names.number(row.optionalText(0)), step: step)
            counts[key, default: [:]][ending, default: 0] += 1
        }
        try names.resolve(in: scan.db)
        let all = counts.map { key, counts in
            let figures = OutcomeFigures(kind: .guidedFailure, counts: counts)
            return GuidedFailureFigures.Step(
                project: names.name(key.project),
                step: key.step,
                total: figures.total,
                endings: figures.shares
            )
        }.sorted {
            ($1.total, $0.project, $0.step ?? "") < ($0.total, $1.project, $1.step ?? "")
        }
        let rest = all.dropFirst(GuidedFailureFigures.mostSteps)
        return GuidedFailureFigures(
            total: all.reduce(0) { $0 + $1.total },
            steps: Array(all.prefix(GuidedFailureFigures.mostSteps)),
            otherSteps: rest.count,
            otherFailures: rest.reduce(0) { $0 + $1.total }
        )
    }

    private func name(ofStepIn element: Int64) throws -> String? {
        try String.fetchOne(
            scan.db.cachedStatement(sql: "SELECT json ->> '$.Control.Text' FROM element WHERE key = ?"),
            arguments: [element]
        ).flatMap { FailedStep.name(in: $0) }
    }
}
