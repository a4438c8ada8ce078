import GRDB

/// What the mirror holds of a task before it changes.
struct KnownTask {
    let group: TaskGroup
    let projectID: String?
    let place: TaskPlace
    let digest: [UInt8]
    let hash: [UInt8]
    let isGone: Bool
    let revision: Int64

    init?(_ number: Int64, in db: Database) throws {
        let known = try db.first(
            """
            SELECT coalesce(space, 0), name, state, isCompleted, projectId, environmentId, tenantId, digest, hash,
                goneAt IS NOT NULL, revision
            FROM task WHERE number = ?
            """,
            number,
            read: KnownTask.init
        )
        guard let known else { return nil }
        self = known
    }

    private init(_ row: StatementColumns) {
        group = TaskGroup(space: row.int(0), name: row.text(1), state: row.text(2), isCompleted: row.bool(3))
        projectID = row.optionalText(4)
        place = TaskPlace(environmentID: row.optionalText(5), tenantID: row.optionalText(6))
        digest = row.blob(7)
        hash = row.blob(8)
        isGone = row.bool(9)
        revision = row.int(10)
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
        let place = try db.first(
            "SELECT environmentId, tenantId FROM execution WHERE task = ?",
            number
        ) { TaskPlace(environmentID: $0.optionalText(0), tenantID: $0.optionalText(1)) }
        self = place ?? TaskPlace(environmentID: nil, tenantID: nil)
    }

    /// Puts a task that is held where its execution goes.
    static func settle(task number: Int64, counters: inout PageCounters, in db: Database) throws {
        let place = try TaskPlace(ofTask: number, in: db)
        guard let task = try KnownTask(number, in: db), task.place != place else { return }
        counters.count(task.group, of: [task.projectID] + task.place.documents, isGone: task.isGone, by: -1)
        counters.count(task.group, of: [task.projectID] + place.documents, isGone: task.isGone, by: 1)
        try db.run(
            "UPDATE task SET environmentId = ?, tenantId = ?, revision = ? WHERE number = ?",
            place.environmentID,
            place.tenantID,
            counters.nextRevision(),
            number
        )
    }
}
