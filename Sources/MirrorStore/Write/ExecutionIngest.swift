import GRDB
import WireFormat

extension MirrorStore {
    /// Stores deployments or runbook runs of a space, and notes the documents that they name: one transaction.
    package func ingest(executions: [ExecutionRecord], spaceID: String) throws {
        try write { db in
            let space = try RowKey.make(for: spaceID, .space, in: db)
            var counters = try PageCounters(db)
            var wanted = try WantedDocuments(db, space: space)
            let tasks = try executions.map { try RowKey.make(for: $0.taskID, .task, in: db) }
            // In ascending order they fill the pages of the file, which descending ones leave half empty.
            for position in executions.indices.sorted(by: { tasks[$0] < tasks[$1] }) {
                let (record, task) = (executions[position], tasks[position])
                // An id stands for one task; should the server say otherwise, its newest word counts.
                let others = try Int64.fetchAll(
                    db.cachedStatement(sql: "SELECT task FROM execution WHERE id = ? AND task <> ?"),
                    arguments: [record.id, task]
                )
                for other in others {
                    try db.run("DELETE FROM execution WHERE task = ?", other)
                    // What the task and its interruptions tell of it, the release for one, goes with it.
                    try db.run(
                        "UPDATE task SET revision = ? WHERE number = ?",
                        counters.nextRevision(),
                        other
                    )
                    try db.run(
                        "UPDATE interruption SET revision = ? WHERE task = ?",
                        counters.nextRevision(),
                        other
                    )
                    try TaskPlace.settle(task: other, counters: &counters, in: db)
                }
                try db.run(
                    """
                    INSERT INTO execution (
                        task, id, space, projectId, environmentId, tenantId, releaseId, runbookId, created,
                        requestedById, requestedBy, json, revision
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (task) DO UPDATE SET
                        id = excluded.id, space = excluded.space, projectId = excluded.projectId,
                        environmentId = excluded.environmentId, tenantId = excluded.tenantId,
                        releaseId = excluded.releaseId, runbookId = excluded.runbookId,
                        created = excluded.created, requestedById = excluded.requestedById,
                        requestedBy = excluded.requestedBy, json = excluded.json, revision = excluded.revision
                    WHERE json <> excluded.json
                    """,
                    task,
                    record.id,
                    space,
                    record.projectID,
                    record.environmentID,
                    record.tenantID,
                    record.releaseID,
                    record.runbookID,
                    record.created?.milliseconds,
                    record.requestedByID,
                    record.requestedBy,
                    record.json,
                    counters.nextRevision()
                )
                counters.reclaimRevision(db)
                try TaskPlace.settle(task: task, counters: &counters, in: db)
                try wanted.strike(record.id)
                try wanted.note(
                    [record.releaseID, record.projectID, record.environmentID, record.tenantID].compactMap {
                        $0
                    }
                )
            }
            try counters.commit(db)
        }
    }
}
