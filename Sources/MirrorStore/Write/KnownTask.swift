import Foundation
import GRDB

/// What the mirror holds of a task before it changes.
struct KnownTask {
    let group: TaskGroup
    let projectID: String?
    let place: TaskPlace
    let digest: Data
    let hash: Data
    let isGone: Bool
    let revision: Int64

    init?(_ number: Int64, in db: Database) throws {
        let row = try db.row(
            """
            SELECT coalesce(space, 0), name, state, isCompleted, projectId, environmentId, tenantId, digest, hash,
                goneAt IS NOT NULL, revision
            FROM task WHERE number = ?
            """,
            [number]
        )
        guard let row else { return nil }
        group = TaskGroup(space: row[0], name: row[1], state: row[2], isCompleted: row[3])
        projectID = row[4]
        place = TaskPlace(environmentID: row[5], tenantID: row[6])
        digest = row[7]
        hash = row[8]
        isGone = row[9]
        revision = row[10]
    }
}

/// Where a task's deployment or runbook run goes; only that says so, and it may be read before the task or after it.
struct TaskPlace: Equatable {
    let environmentID: String?
    let tenantID: String?

    var documents: [String?] { [environmentID, tenantID] }

    init(environmentID: String?, tenantID: String?) {
        self.environmentID = environmentID
        self.tenantID = tenantID
    }

    /// As the execution has it that is held for a task; nowhere while none is.
    init(ofTask number: Int64, in db: Database) throws {
        let row = try db.row("SELECT environmentId, tenantId FROM execution WHERE task = ?", [number])
        self.init(environmentID: row?[0], tenantID: row?[1])
    }

    /// Puts a task that is held where its execution goes.
    static func settle(task number: Int64, counters: inout PageCounters, in db: Database) throws {
        let place = try TaskPlace(ofTask: number, in: db)
        guard let task = try KnownTask(number, in: db), task.place != place else { return }
        counters.count(task.group, of: [task.projectID] + task.place.documents, isGone: task.isGone, by: -1)
        counters.count(task.group, of: [task.projectID] + place.documents, isGone: task.isGone, by: 1)
        try db.run(
            "UPDATE task SET environmentId = ?, tenantId = ?, revision = ? WHERE number = ?",
            [place.environmentID, place.tenantID, counters.nextRevision(), number]
        )
    }
}
