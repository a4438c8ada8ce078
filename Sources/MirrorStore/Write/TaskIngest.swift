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
            var ingest = TaskIngest(
                db: db,
                context: context,
                counters: try PageCounters(db),
                wanted: WantedDocuments(db, space: space)
            )
            let outcomes = try records.map { try ingest.store($0) }
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
            var ingest = TaskIngest(
                db: db,
                context: context,
                counters: try PageCounters(db),
                wanted: WantedDocuments(db, space: try RowKey.make(for: context.spaceID, .space, in: db))
            )
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

    /// What the mirror holds of a task before a page changes it.
    private struct StoredTask {
        let space: Int64
        let isCompleted: Bool
        let digest: Data
        let hash: Data
        let isGone: Bool
        let revision: Int64
    }

    mutating func store(_ record: TaskRecord) throws -> RowOutcome {
        let number = try RowKey.make(for: record.id, .task, in: db)
        let space = try record.spaceID.map { try RowKey.make(for: $0, .space, in: db) }
        let digest = SHA256.digest(of: [record.json]).blob
        let known = try stored(number)
        if let known, known.digest == digest, !known.isGone { return .unchanged }
        let hash = SHA256.digest(of: [record.stableJSON()]).blob
        let isSameState = known?.hash == hash && known?.isGone == false
        if let known {
            counters.count(.task, in: known.space, isOpen: !known.isCompleted, isGone: known.isGone, by: -1)
        }
        counters.count(.task, in: space ?? 0, isOpen: !record.isCompleted, isGone: false, by: 1)
        let revision = if isSameState, let known { known.revision } else { counters.nextRevision() }
        try db.run(
            """
            INSERT OR REPLACE INTO task (
                number, space, name, state, queueTime, startTime, completedTime, isCompleted,
                hasPendingInterruptions, hasWarningsOrErrors, projectId, digest, hash, goneAt, revision
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
            """,
            [
                number, space, record.name, record.state, record.queueTime?.milliseconds,
                record.startTime?.milliseconds, record.completedTime?.milliseconds, record.isCompleted,
                record.hasPendingInterruptions, record.hasWarningsOrErrors, record.projectID, digest, hash,
                revision,
            ]
        )
        try db.run("INSERT OR REPLACE INTO taskBody (number, json) VALUES (?, ?)", [number, record.json])
        try wanted.note([record.projectID, record.executionID].compactMap { $0 })
        if known == nil {
            try wanted.strike(record.id)
            return .new
        }
        return isSameState ? .refreshed : .changed
    }

    mutating func markGone(_ number: Int64) throws -> Bool {
        guard let known = try stored(number), !known.isGone else { return false }
        try db.run(
            "UPDATE task SET goneAt = ?, revision = ? WHERE number = ?",
            [context.seenAt.milliseconds, counters.nextRevision(), number]
        )
        counters.count(.task, in: known.space, isOpen: !known.isCompleted, isGone: false, by: -1)
        counters.count(.task, in: known.space, isOpen: !known.isCompleted, isGone: true, by: 1)
        return true
    }

    private func stored(_ number: Int64) throws -> StoredTask? {
        let row = try db.row(
            """
            SELECT coalesce(space, 0), isCompleted, digest, hash, goneAt IS NOT NULL, revision
            FROM task WHERE number = ?
            """,
            [number]
        )
        return row.map {
            StoredTask(
                space: $0[0],
                isCompleted: $0[1],
                digest: $0[2],
                hash: $0[3],
                isGone: $0[4],
                revision: $0[5]
            )
        }
    }
}
