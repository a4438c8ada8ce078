import GRDB
import MirrorStore
import WireFormat

/// A task as it is stored.
struct StoredTask {
    private let id: String
    private let facts: Row
    let body: JSONNode

    /// Nil when the mirror holds no such row.
    init?(_ number: Int64, in db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT
                        t.name AS name, t.state AS state, t.queueTime AS queueTime, t.startTime AS startTime,
                        t.completedTime AS completedTime, t.isCompleted AS isCompleted,
                        t.hasPendingInterruptions AS hasPendingInterruptions, t.projectId AS projectId,
                        t.goneAt AS goneAt, t.space AS space, b.json AS json, s.id AS spaceId, s.name AS spaceName,
                        p.name AS project
                    FROM task AS t
                    JOIN taskBody AS b ON b.number = t.number
                    LEFT JOIN space AS s ON s.number = t.space
                    LEFT JOIN document AS p ON p.id = t.projectId
                    WHERE t.number = ?
                    """
            ),
            arguments: [number]
        )
        guard let row else { return nil }
        id = try RowKey.id(number, .task, in: db)
        facts = row
        do {
            body = try JSONDocument(parsing: row["json"] as String).root
        } catch {
            throw StoreError(
                code: .damaged,
                message: "the body of \(id) is not JSON (\(error))",
                hint: "Run `octomirror sync --full` to read it again."
            )
        }
    }

    /// The key of its space; nil for a task of the whole server.
    var space: Int64? { facts["space"] }

    func summary(server: String) -> TaskSummary {
        TaskSummary(
            id: id,
            spaceID: facts["spaceId"],
            spaceName: facts["spaceName"],
            name: facts["name"],
            description: body["Description"]?.string ?? "",
            state: facts["state"],
            queueTime: (facts["queueTime"] as Int64?).map(Timestamp.init(milliseconds:)),
            startTime: (facts["startTime"] as Int64?).map(Timestamp.init(milliseconds:)),
            completedTime: (facts["completedTime"] as Int64?).map(Timestamp.init(milliseconds:)),
            errorMessage: body["ErrorMessage"]?.string ?? "",
            isCompleted: facts["isCompleted"],
            hasPendingInterruptions: facts["hasPendingInterruptions"],
            projectID: facts["projectId"],
            project: facts["project"],
            goneAt: (facts["goneAt"] as Int64?).map(Timestamp.init(milliseconds:)),
            server: server,
            body: body
        )
    }
}

/// A task's id as a person gives it.
enum TaskID {
    static func find(_ text: String, in db: Database) throws -> Int64 {
        if let number = try RowKey.find(text, .task, in: db) { return number }
        throw QueryError(
            code: .invalidID,
            message: "'\(text)' is not the id of a task",
            hint: "It looks like ServerTasks-123; `octomirror tasks` lists some."
        )
    }
}
