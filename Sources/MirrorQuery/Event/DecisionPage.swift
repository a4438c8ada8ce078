import GRDB
import MirrorStore
import WireFormat

/// Reads the decisions of interruptions by their keys.
struct DecisionPage {
    let db: Database
    /// The server's base URL.
    let server: String
    /// What is known of names from before.
    let names: NameMemory

    /// More keys than these are read in several statements, so that none holds too much.
    private static let limit = 256

    /// The decisions, in the order of the keys; an interruption that nobody answered is left out.
    func summaries(_ numbers: [Int64]) throws -> [DecisionSummary] {
        var summaries: [DecisionSummary] = []
        summaries.reserveCapacity(numbers.count)
        let teams = TeamStays(db)
        var hashes = InstructionHashes(db: db)
        for start in stride(from: 0, to: numbers.count, by: Self.limit) {
            let part = Array(numbers[start..<min(start + Self.limit, numbers.count)])
            var answers = try answers(part)
            for interruption in try InterruptionPage(db: db, server: server, names: names).summaries(part) {
                guard var answer = answers.removeValue(forKey: interruption.number) else { continue }
                if let element = answer.instructions { answer.instructionsHash = try hashes[element] }
                summaries.append(try summary(interruption, answer, teams))
            }
        }
        return summaries
    }

    private func summary(_ interruption: InterruptionSummary, _ answer: Answer, _ teams: TeamStays) throws
        -> DecisionSummary
    {
        let mayAnswer = try teams.members(
            of: interruption.responsibleTeamIDs,
            from: interruption.created,
            to: answer.isEvent ? answer.decidedAt : answer.notBefore ?? answer.decidedAt
        )
        return DecisionSummary(
            interruption: interruption,
            source: answer.isEvent ? .event : .observed,
            userID: answer.isEvent ? answer.userID : interruption.responsibleUserID,
            user: answer.isEvent ? answer.user : interruption.responsibleUser,
            isService: answer.isService,
            identityEstablishedWith: answer.identityEstablishedWith,
            decidedAt: answer.decidedAt,
            notBefore: answer.notBefore,
            takenAt: answer.takenAt,
            eventID: answer.eventID,
            notes: answer.notes,
            instructionsHash: answer.instructionsHash,
            versions: answer.versions,
            mayAnswerFirst: mayAnswer?.first,
            mayAnswerLast: mayAnswer?.last,
            execution: answer.execution,
            task: answer.task
        )
    }

    /// What a decision adds to its interruption.
    private struct Answer {
        let isEvent: Bool
        let userID: String?
        let user: String?
        let isService: Bool?
        let identityEstablishedWith: String?
        let decidedAt: Timestamp
        let notBefore: Timestamp?
        let takenAt: Timestamp?
        let eventID: String?
        let notes: String
        let versions: Int
        /// The element whose text is the instructions that were shown.
        let instructions: Int64?
        var instructionsHash: String?
        let execution: DecisionSummary.Execution
        let task: DecisionSummary.TaskOutcome
    }

    private func answers(_ numbers: [Int64]) throws -> [Int64: Answer] {
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        let statement = try db.cachedStatement(sql: Self.sql)
        let rows = try Row.fetchCursor(statement, arguments: [keys])
        let columns = StatementColumns(statement)
        var answers: [Int64: Answer] = [:]
        while try rows.next() != nil { answers[columns.int(0)] = answer(columns) }
        return answers
    }

    private func answer(_ row: StatementColumns) -> Answer {
        func time(_ column: Int32) -> Timestamp? {
            row.optionalInt(column).map(Timestamp.init(milliseconds:))
        }
        let state = row.optionalText(20)
        return Answer(
            isEvent: row.bool(1),
            userID: row.optionalText(2),
            user: row.optionalText(3),
            isService: row.optionalInt(4).map { $0 != 0 },
            identityEstablishedWith: row.optionalText(5),
            decidedAt: Timestamp(milliseconds: row.int(6)),
            notBefore: time(7),
            takenAt: time(8),
            eventID: row.optionalText(9),
            notes: row.text(10),
            versions: Int(row.int(11)),
            instructions: row.optionalInt(12),
            execution: DecisionSummary.Execution(
                id: row.optionalText(13),
                projectID: row.optionalText(14),
                environmentID: row.optionalText(15),
                tenantID: row.optionalText(16),
                releaseID: row.optionalText(17),
                requestedByID: row.optionalText(18),
                requestedBy: row.optionalText(19)
            ),
            task: DecisionSummary.TaskOutcome(
                state: state,
                completedTime: time(21),
                finishedSuccessfully: state.map { row.bool(22) && $0 == "Success" }
            )
        )
    }

    /// The instructions are those of the first version that has the answer; where that has lost them, of the one before.
    private static let sql = """
        SELECT
            i.number, d.interruption IS NOT NULL, d.userId, coalesce(d.username, u.name), d.isService,
            d.identityEstablishedWith, i.closedAt, i.openUntil, d.takenAt, d.eventId, b.notes, i.version,
            CASE WHEN i.version = 1 THEN b.instructions ELSE (
                SELECT shown.instructions
                FROM version AS v JOIN interruptionBody AS shown ON shown.key = v.body
                WHERE v.interruption = i.number AND shown.instructions IS NOT NULL
                    AND v.ordinal >= coalesce(
                        (
                            SELECT max(open.ordinal)
                            FROM version AS open JOIN interruptionBody AS was ON was.key = open.body
                            WHERE open.interruption = i.number AND was.json ->> '$.IsPending'
                        ),
                        1
                    )
                ORDER BY coalesce(shown.json ->> '$.IsPending', 0), v.ordinal LIMIT 1
            ) END,
            x.id, coalesce(i.projectId, x.projectId), coalesce(i.environmentId, x.environmentId),
            coalesce(i.tenantId, x.tenantId), x.releaseId, x.requestedById, coalesce(x.requestedBy, r.name),
            t.state, t.completedTime, t.isCompleted
        FROM json_each(?) AS page
        CROSS JOIN interruption AS i ON i.number = page.value
        CROSS JOIN interruptionBody AS b ON b.key = i.body
        LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
        LEFT JOIN document AS u ON u.id = d.userId
        LEFT JOIN execution AS x ON x.task = i.task
        LEFT JOIN document AS r ON r.id = x.requestedById
        LEFT JOIN task AS t ON t.number = i.task
        WHERE i.closedAt IS NOT NULL AND i.outcome IS NOT NULL
        """
}

/// The hashes of instructions, by the element that has the text; many interruptions share one.
private struct InstructionHashes {
    let db: Database
    private var known: [Int64: String?] = [:]

    init(db: Database) {
        self.db = db
    }

    subscript(element: Int64) -> String? {
        mutating get throws {
            if let hash = known[element] { return hash }
            let statement = try db.cachedStatement(
                sql: "SELECT json_extract(json, '$.Control.Text') FROM element WHERE key = ?"
            )
            let text = try String.fetchOne(statement, arguments: [element]) ?? ""
            let hash = text.isEmpty ? nil : Self.hexadecimal(SHA256.digest(of: [text]))
            known[element] = .some(hash)
            return hash
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
