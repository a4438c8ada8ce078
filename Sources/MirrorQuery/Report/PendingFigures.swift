import GRDB
import MirrorStore
package import WireFormat

/// What waits for an answer at the instant of the mirror's last run, whenever it was raised.
package struct PendingFigures: Sendable, Equatable {
    /// How many have waited up to so long.
    package struct Bin: Sendable, Equatable {
        /// The first age that is too old, in milliseconds; nil for the last one.
        package let below: Int64?
        package var count = 0
    }

    package let total: Int
    /// The instant from which ages are counted.
    package let asOf: Timestamp
    package let bins: [Bin]
    /// The oldest first; not more than ``mostListed``.
    package let oldest: [InterruptionSummary]
    /// The age of the oldest in milliseconds; nil of none.
    package let oldestAge: Int64?
    package let medianAge: Int64?

    static let mostListed = 15
    /// The upper ends of the bins: 1, 8 hours, 1, 3, 7, 30 days.
    static let binEnds: [Int64] = [
        3_600_000, 28_800_000, 86_400_000, 259_200_000, 604_800_000, 2_592_000_000,
    ]
}

/// Reads the pending interruptions that a filter means.
struct PendingQuery {
    let scan: ReportScan

    func figures(asOf: Timestamp, server: String) throws -> PendingFigures {
        let conditions: [SQL] = ["i.goneAt IS NULL", "i.isPending = 1"] + scan.conditions
        let statement = try scan.db.cachedStatement(
            literal: """
                SELECT i.created, i.number FROM interruption AS i
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY i.created, i.number
                """
        )
        var ages: [Int64] = []
        var oldest: [Int64] = []
        let rows = try Row.fetchCursor(statement)
        let row = StatementColumns(statement)
        while try rows.next() != nil {
            ages.append(max(0, asOf.milliseconds - row.int(0)))
            if oldest.count < PendingFigures.mostListed { oldest.append(row.int(1)) }
        }
        var bins =
            PendingFigures.binEnds.map { PendingFigures.Bin(below: $0) } + [PendingFigures.Bin(below: nil)]
        for age in ages {
            bins[PendingFigures.binEnds.firstIndex { age < $0 } ?? PendingFigures.binEnds.count].count += 1
        }
        return PendingFigures(
            total: ages.count,
            asOf: asOf,
            bins: bins,
            oldest: try InterruptionPage(db: scan.db, server: server, names: NameMemory()).summaries(oldest),
            oldestAge: ages.first,
            medianAge: ages.isEmpty ? nil : TimeToDecision.rank(50, of: ages.sorted())
        )
    }
}
