import GRDB
import MirrorStore
import WireFormat

/// An interruption as it is stored, and how it becomes a summary or a body again.
struct StoredInterruption {
    let number: Int64
    private let facts: Row
    private let body: JSONNode
    private let elementKeys: [Int64]

    /// Nil when the mirror holds no such row.
    init?(_ number: Int64, in db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT
                        i.type AS type, i.created AS created, i.isPending AS isPending, i.task AS task,
                        i.responsibleUserId AS responsibleUserId,
                        i.canTakeResponsibility AS canTakeResponsibility,
                        i.hasResponsibility AS hasResponsibility, i.outcome AS outcome, i.goneAt AS goneAt,
                        i.version AS version, i.space AS space, b.json AS json, b.elementsAt AS elementsAt, b.elements AS elements,
                        s.id AS spaceId, s.name AS spaceName, u.name AS responsibleUser
                    FROM interruption AS i
                    JOIN interruptionBody AS b ON b.key = i.body
                    JOIN space AS s ON s.number = i.space
                    LEFT JOIN document AS u ON u.id = i.responsibleUserId
                    WHERE i.number = ?
                    """
            ),
            arguments: [number]
        )
        guard let row else { return nil }
        self.number = number
        facts = row
        do {
            body = try JSONDocument(parsing: row["json"] as String).root
        } catch {
            throw StoreError(
                code: .damaged,
                message: "the body of interruption \(number) is not JSON (\(error))",
                hint: "Run `octomirror sync --full` to read it again."
            )
        }
        elementKeys = (row["elements"] as String).dropFirst().dropLast().split(separator: ",").compactMap {
            Int64($0)
        }
    }

    /// The key of its space.
    var space: Int64 { facts["space"] }

    func summary(server: String, in db: Database) throws -> InterruptionSummary {
        InterruptionSummary(
            id: try RowKey.id(number, .interruption, in: db),
            title: body["Title"]?.string ?? "",
            type: facts["type"],
            taskID: try (facts["task"] as Int64?).map { try RowKey.id($0, .task, in: db) },
            correlationID: body["CorrelationId"]?.string,
            isPending: facts["isPending"],
            isLinkedToOtherInterruption: body["IsLinkedToOtherInterruption"]?.bool,
            createdText: body["Created"]?.string,
            created: Timestamp(milliseconds: facts["created"]),
            relatedDocumentIDs: body["RelatedDocumentIds"]?.elements.compactMap(\.string) ?? [],
            responsibleTeamIDs: body["ResponsibleTeamIds"]?.elements.compactMap(\.string) ?? [],
            responsibleUserID: body["ResponsibleUserId"].map(\.string),
            canTakeResponsibility: body["CanTakeResponsibility"]?.bool,
            hasResponsibility: body["HasResponsibility"]?.bool,
            formElementNames: try elements(in: db).map { try Self.name(ofElement: $0) },
            spaceID: facts["spaceId"],
            spaceName: facts["spaceName"],
            responsibleUser: facts["responsibleUser"],
            responsibleTeams: try (body["ResponsibleTeamIds"]?.elements.compactMap(\.string) ?? []).map {
                try Self.name(of: $0, in: db)
            },
            project: try name(of: "Projects-", in: db),
            environment: try name(of: "Environments-", in: db),
            tenant: try name(of: "Tenants-", in: db),
            outcome: facts["outcome"],
            goneAt: (facts["goneAt"] as Int64?).map(Timestamp.init(milliseconds:)),
            server: server
        )
    }

    /// The body as it was received, less white space and Links.
    func text(in db: Database) throws -> String {
        InterruptionBody(
            json: facts["json"],
            elementsAt: facts["elementsAt"],
            elements: try elements(in: db)
        ).text
    }

    private func elements(in db: Database) throws -> [String] {
        try elementKeys.map { key in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT json FROM element WHERE key = ?"),
                arguments: [key]
            )
                ?? "null"
        }
    }

    /// The name of the related document of a kind; its id where the mirror has no name for it.
    private func name(of prefix: String, in db: Database) throws -> String? {
        let ids = body["RelatedDocumentIds"]?.elements.compactMap(\.string)
        return try ids?.first { $0.hasPrefix(prefix) }.map { try Self.name(of: $0, in: db) }
    }

    private static func name(of id: String, in db: Database) throws -> String {
        let statement = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id]) ?? id
    }

    private static func name(ofElement element: String) throws -> String {
        // A value that is no object has no name, and is no document either.
        guard element.utf8.first == UInt8(ascii: "{") else { return "" }
        return try JSONDocument(parsing: element).root["Name"]?.string ?? ""
    }
}
