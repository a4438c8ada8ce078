import Foundation
import GRDB
import WireFormat

extension MirrorStore {
    /// Stores a page of tasks: one transaction.
    ///
    /// - Returns: What became of each record, in the order given.
    package func ingest(_ records: [TaskRecord], _ context: IngestContext) throws -> [RowOutcome] {
        try write { db in
            let space = try RowKey.make(for: context.spaceID, .space, in: db)
            var ingest = try TaskIngest(db, sealer, context, space: space)
            let keys = try records.map { try RowKey.make(for: $0.id, .task, in: db) }
            var outcomes = [RowOutcome](repeating: .unchanged, count: records.count)
            // In ascending order they fill the pages of the file, which descending ones leave half empty.
            for position in records.indices.sorted(by: { keys[$0] < keys[$1] }) {
                outcomes[position] = try ingest.store(records[position], as: keys[position])
            }
            try ingest.counters.commit(db)
            try context.backfill?.save(space: space, kind: .task, in: db)
            if context.backfill?.isFinished == true { try Self.wantMissingTasks(of: space, in: db) }
            return outcomes
        }
    }

    /// Marks listed tasks as gone: the server no longer lists them to the principal.
    ///
    /// - Returns: How many were listed until now.
    package func markTasksGone(_ numbers: [Int64], _ context: IngestContext) throws -> Int {
        try write { db in
            let space = try RowKey.make(for: context.spaceID, .space, in: db)
            var ingest = try TaskIngest(db, sealer, context, space: space)
            var marked = 0
            for number in numbers where try ingest.markGone(number) { marked += 1 }
            try ingest.counters.commit(db)
            return marked
        }
    }
}

/// Writes the tasks of one page.
private struct TaskIngest {
    let db: Database
    let context: IngestContext
    var counters: PageCounters
    var wanted: WantedDocuments
    private let insertRow: PreparedStatement

    init(_ db: Database, _ sealer: Sealer, _ context: IngestContext, space: Int64) throws {
        self.db = db
        self.context = context
        counters = try PageCounters(db)
        wanted = try WantedDocuments(db, space: space)
        insertRow = try sealer.insertion(into: "task", db)
    }

    mutating func store(_ record: TaskRecord, as number: Int64) throws -> RowOutcome {
        let space = try record.spaceID.map { try RowKey.make(for: $0, .space, in: db) }
        let digest = SHA256.digest(of: [record.json])
        let known = try KnownTask(number, in: db)
        if let known, known.digest == digest, !known.isGone { return .unchanged }
        let hash = SHA256.digest(of: [record.stableJSON()])
        let isSameState = known?.hash == hash && known?.isGone == false
        let place = if let known { known.place } else { try TaskPlace(ofTask: number, in: db) }
        let group = TaskGroup(
            space: space ?? 0,
            name: record.name,
            state: record.state,
            isCompleted: record.isCompleted
        )
        if let known { count(known, isGone: known.isGone, by: -1) }
        counters.count(.task, in: group.space, isOpen: !record.isCompleted, isGone: false, by: 1)
        counters.count(group, of: [record.projectID] + place.documents, isGone: false, by: 1)
        let revision = if isSameState, let known { known.revision } else { counters.nextRevision() }
        // REPLACE would journal every page of every index that each row touches, the new ones' too.
        if known != nil { try db.run("DELETE FROM task WHERE number = ?", number) }
        try insertRow.run(
            number,
            space,
            record.name,
            record.state,
            record.queueTime?.milliseconds,
            record.startTime?.milliseconds,
            record.completedTime?.milliseconds,
            record.isCompleted,
            record.hasPendingInterruptions,
            record.hasWarningsOrErrors,
            record.projectID,
            digest,
            hash,
            Int64?.none,  // goneAt
            revision,
            place.environmentID,
            place.tenantID
        )
        try db.run("INSERT OR REPLACE INTO taskBody (number, json) VALUES (?, ?)", number, record.json)
        try wanted.note([record.projectID, record.executionID].compactMap { $0 })
        guard let known else {
            try wanted.strike(record.id)
            return .new
        }
        if known.isGone { try note(.returned, number) }
        return isSameState ? .refreshed : .changed
    }

    mutating func markGone(_ number: Int64) throws -> Bool {
        guard let known = try KnownTask(number, in: db), !known.isGone else { return false }
        try db.run(
            "UPDATE task SET goneAt = ?, revision = ? WHERE number = ?",
            context.seenAt.milliseconds,
            counters.nextRevision(),
            number
        )
        count(known, isGone: false, by: -1)
        count(known, isGone: true, by: 1)
        try note(.gone, number)
        return true
    }

    private func note(_ kind: Link.Kind, _ number: Int64) throws {
        var ledger = try Ledger(db)
        try ledger.append(.goneOrBack(kind, .task, number, run: context.run, at: context.seenAt))
    }

    private mutating func count(_ task: KnownTask, isGone: Bool, by step: Int64) {
        counters.count(
            .task,
            in: task.group.space,
            isOpen: !task.group.isCompleted,
            isGone: isGone,
            by: step
        )
        counters.count(task.group, of: [task.projectID] + task.place.documents, isGone: isGone, by: step)
    }
}
