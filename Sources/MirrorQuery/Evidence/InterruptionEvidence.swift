import GRDB
import MirrorStore
package import WireFormat

/// All that the mirror knows of one interruption: what was shown to whom, what was answered, and every state seen.
package struct InterruptionEvidence: Sendable {
    package let summary: InterruptionSummary
    /// The title of the newest version.
    package let title: String
    /// The form of the newest version.
    package let form: InterruptionForm
    /// Who answered; nil while nobody has.
    package let decision: DecisionSummary?
    /// The deployment or runbook run that asked; nil where the mirror does not hold it.
    package let execution: Execution?
    /// The task that waited; nil where the mirror does not hold it.
    package let task: TaskSummary?
    /// The teams that may answer; nothing where anybody with the permission may.
    package let teams: [Team]
    /// Oldest first.
    package let versions: [Version]
    /// The names of users and teams that the versions mention, by id.
    package let names: [String: String]
    package let state: MirrorState
    package let source: ReportSource

    /// A deployment or a runbook run.
    package struct Execution: Sendable, Equatable {
        package let id: String
        package let projectID: String?
        package let environmentID: String?
        package let tenantID: String?
        package let releaseID: String?
        package let runbookID: String?
        package let created: Timestamp?
        package let requestedByID: String?
        /// As the server wrote the user's name then, else as the user is called now.
        package let requestedBy: String?
    }

    /// A team that may answer.
    package struct Team: Sendable, Equatable {
        package let id: String
        /// The id where the mirror knows no name.
        package let name: String
        /// The names of those whom the mirror has ever seen to be members, in order; who was one at the time of the answer
        /// can differ.
        package let members: [String]
        /// Whether groups of an identity provider belong to it, whose members no mirror knows.
        package let hasExternalGroups: Bool
    }

    /// One observed state.
    package struct Version: Sendable {
        /// The first is 1.
        package let ordinal: Int
        package let seenAt: Timestamp
        /// The number of the run that saw it first.
        package let run: Int64
        /// SHA-256 in hexadecimal digits of the canonical body, less what is relative to the principal.
        package let hash: String
        /// The body as it was received, less Links.
        package let body: String
        /// What is different from the version before; nothing for the first.
        package let changes: [JSONChange]
    }
}

extension MirrorQueries {
    /// What the mirror knows of an interruption; nil when it does not hold it.
    ///
    /// - Throws: ``QueryError`` when the text is no id of an interruption, or a space is unknown.
    package func evidence(_ id: String, spaces names: [String] = []) throws -> InterruptionEvidence? {
        guard let history = try history(id, spaces: names) else { return nil }
        return try read { db in
            let reader = EvidenceReader(db: db, history: history)
            let bodies = try reader.bodies()
            return InterruptionEvidence(
                summary: history.summary,
                title: bodies.last?["Title"]?.string ?? history.summary.title,
                form: InterruptionForm(bodies.last),
                decision: history.decision,
                execution: try reader.execution(),
                task: try reader.task(),
                teams: try reader.teams(),
                versions: try reader.versions(bodies),
                names: history.names,
                state: try MirrorState.read(db, spaces: reader.space(), kinds: RowKind.allCases),
                source: try ReportSource.read(db)
            )
        }
    }
}

/// Reads what stands beside an interruption's history.
private struct EvidenceReader {
    let db: Database
    let history: InterruptionHistory

    /// The key of the interruption's space, for coverage.
    func space() throws -> [Int64]? {
        try RowKey.find(history.summary.spaceID, .space, in: db).map { [$0] }
    }

    /// The bodies of the versions that the history has, oldest first.
    func bodies() throws -> [JSONNode] {
        let number = history.summary.number
        return try Int64.fetchAll(
            db,
            sql: "SELECT body FROM version WHERE interruption = ? AND ordinal <= ? ORDER BY ordinal",
            arguments: [number, history.versions.count]
        ).compactMap { try StoredBody.read($0, of: number, in: db) }
    }

    func versions(_ bodies: [JSONNode]) throws -> [InterruptionEvidence.Version] {
        let hashes = try String.fetchAll(
            db,
            sql: "SELECT lower(hex(hash)) FROM version WHERE interruption = ? ORDER BY ordinal",
            arguments: [history.summary.number]
        )
        return zip(history.versions, zip(hashes, bodies)).map { version, stored in
            InterruptionEvidence.Version(
                ordinal: version.ordinal,
                seenAt: version.seenAt,
                run: version.run,
                hash: stored.0,
                body: stored.1.minified,
                changes: version.changes
            )
        }
    }

    func task() throws -> TaskSummary? {
        guard let id = history.summary.taskID, let number = try RowKey.find(id, .task, in: db) else {
            return nil
        }
        return try TaskPage(db: db, server: history.summary.server).summaries([number]).first
    }

    func execution() throws -> InterruptionEvidence.Execution? {
        guard let id = history.summary.taskID, let number = try RowKey.find(id, .task, in: db) else {
            return nil
        }
        return try Row.fetchOne(
            db,
            sql: """
                SELECT x.id, x.projectId, x.environmentId, x.tenantId, x.releaseId, x.runbookId, x.created,
                    x.requestedById, coalesce(x.requestedBy, u.name)
                FROM execution AS x LEFT JOIN document AS u ON u.id = x.requestedById WHERE x.task = ?
                """,
            arguments: [number]
        ).map { row in
            InterruptionEvidence.Execution(
                id: row[0],
                projectID: row[1],
                environmentID: row[2],
                tenantID: row[3],
                releaseID: row[4],
                runbookID: row[5],
                created: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
                requestedByID: row[7],
                requestedBy: row[8]
            )
        }
    }

    func teams() throws -> [InterruptionEvidence.Team] {
        try zip(history.summary.responsibleTeamIDs, history.summary.responsibleTeams).map { id, name in
            let members = try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT coalesce(u.name, m.user) AS name
                    FROM membership AS m LEFT JOIN document AS u ON u.id = m.user
                    WHERE m.team = ? ORDER BY name
                    """,
                arguments: [id]
            )
            let groups = try Int.fetchOne(
                db,
                sql: """
                    SELECT json_array_length(json, '$.ExternalSecurityGroups') FROM document
                    WHERE id = ? AND json_type(json, '$.ExternalSecurityGroups') = 'array'
                    """,
                arguments: [id]
            )
            return InterruptionEvidence.Team(
                id: id,
                name: name,
                members: members,
                hasExternalGroups: (groups ?? 0) > 0
            )
        }
    }
}
