import Foundation
import GRDB
import WireFormat

/// A kind of row that the mirror counts and certifies.
package enum RowKind: String, Sendable, CaseIterable {
    case interruption
    case task
}

/// What a page changes about the totals, and the revisions that it gives out; written once, at its end.
struct PageCounters {
    private var revision: Int64
    private var totals: [TotalKey: Total] = [:]
    private var tasks: [TaskKey: TaskTotal] = [:]

    private struct TotalKey: Hashable {
        let space: Int64
        /// A ``RowKind``, or `decision`.
        let kind: String
    }

    private struct Total {
        var listed: Int64 = 0
        var open: Int64 = 0
        var gone: Int64 = 0
    }

    private struct TaskKey: Hashable {
        let document: ByteText
        let group: TaskGroup
    }

    private struct TaskTotal {
        var listed: Int64 = 0
        var gone: Int64 = 0
    }

    init(_ db: Database) throws {
        revision = try Int64.fetchOne(db, sql: "SELECT revision FROM mirror") ?? 0
    }

    mutating func nextRevision() -> Int64 {
        revision += 1
        return revision
    }

    /// Takes the last revision back if the statement that it was given to found nothing to change.
    ///
    /// So a run without news changes no fact, and adds nothing to the ledger but its certificate.
    mutating func reclaimRevision(_ db: Database) {
        if db.changesCount == 0 { revision -= 1 }
    }

    mutating func count(_ kind: RowKind, in space: Int64, isOpen: Bool, isGone: Bool, by step: Int64) {
        let key = TotalKey(space: space, kind: kind.rawValue)
        var total = totals[key] ?? Total()
        if isGone {
            total.gone += step
        } else {
            total.listed += step
            total.open += isOpen ? step : 0
        }
        totals[key] = total
    }

    /// Counts answers that are known from the audit log, whether or not their interruptions are gone.
    mutating func countDecisions(in space: Int64, by step: Int64) {
        totals[TotalKey(space: space, kind: "decision"), default: Total()].listed += step
    }

    /// Counts a task among those of its kind, and again for each document (project, environment, tenant) it belongs to.
    mutating func count(_ group: TaskGroup, of documents: [String?], isGone: Bool, by step: Int64) {
        for document in Set(([""] + documents.compactMap { $0?.asciiLowercased }).map(ByteText.init)) {
            var total = tasks[TaskKey(document: document, group: group)] ?? TaskTotal()
            if isGone { total.gone += step } else { total.listed += step }
            tasks[TaskKey(document: document, group: group)] = total
        }
    }

    func commit(_ db: Database) throws {
        try db.execute(sql: "UPDATE mirror SET revision = ?", arguments: [revision])
        for (key, total) in totals where total.listed != 0 || total.open != 0 || total.gone != 0 {
            try db.run(
                """
                INSERT INTO total (space, kind, listed, open, gone) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    listed = listed + excluded.listed, open = open + excluded.open, gone = gone + excluded.gone
                """,
                key.space,
                key.kind,
                total.listed,
                total.open,
                total.gone
            )
        }
        for (key, total) in tasks where total.listed != 0 || total.gone != 0 {
            try db.run(
                """
                INSERT INTO taskTotal (document, space, name, state, isCompleted, listed, gone)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET listed = listed + excluded.listed, gone = gone + excluded.gone
                """,
                key.document.text,
                key.group.space,
                key.group.name.text,
                key.group.state.text,
                key.group.isCompleted,
                total.listed,
                total.gone
            )
        }
    }
}

/// Tasks that are counted together.
struct TaskGroup: Hashable {
    /// 0 for tasks of the whole server.
    let space: Int64
    let name: ByteText
    let state: ByteText
    let isCompleted: Bool

    init(space: Int64, name: String, state: String, isCompleted: Bool) {
        self.space = space
        self.name = ByteText(name)
        self.state = ByteText(state)
        self.isCompleted = isCompleted
    }
}

extension [UInt8] {
    /// As SQLite's BLOB.
    var blob: Data { Data(self) }
}
