import GRDB
import MirrorStore

/// The totals of interruptions, tasks and answers: as many as there are.
struct TotalCheck: MirrorCheck {
    let name = "totals"
    let noun = "totals"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        var spaces: [SpaceKey: Counted] = [:]
        var groups: [TaskKey: Counted] = [:]
        try db.eachRow("SELECT space, isPending, goneAt IS NOT NULL FROM interruption") { row in
            let key = SpaceKey(space: row.int(0), kind: RowKind.interruption.rawValue)
            spaces[key, default: Counted()].count(isOpen: row.bool(1), isGone: row.bool(2))
        }
        try db.eachRow(
            """
            SELECT i.space, count(*) FROM decision AS d CROSS JOIN interruption AS i ON i.number = d.interruption
            GROUP BY i.space
            """
        ) { row in
            spaces[SpaceKey(space: row.int(0), kind: "decision")] = Counted(listed: row.int(1))
        }
        var done = 0
        try db.eachRow(
            """
            SELECT coalesce(space, 0), isCompleted, goneAt IS NOT NULL, name, state, projectId, environmentId, tenantId
            FROM task
            """
        ) { row in
            let key = SpaceKey(space: row.int(0), kind: RowKind.task.rawValue)
            spaces[key, default: Counted()].count(isOpen: !row.bool(1), isGone: row.bool(2))
            let documents = (5...7).compactMap { row.optionalText($0) } + [""]
            for document in Set(documents.map { ByteText($0.asciiLowercased) }) {
                groups[TaskKey(document: document, row), default: Counted()].count(
                    isOpen: false,
                    isGone: row.bool(2)
                )
            }
            done += 1
            steps.tell(done, of: db.sealedRows("task"))
        }
        try compareSpaces(db, &spaces, &finding)
        try compareGroups(db, &groups, &finding)
    }

    private func compareSpaces(
        _ db: Database,
        _ counted: inout [SpaceKey: Counted],
        _ finding: inout VerificationCheck
    ) throws {
        try db.eachRow("SELECT space, kind, listed, open, gone FROM total") { row in
            finding.checked += 1
            let key = SpaceKey(space: row.int(0), kind: row.text(1))
            let kept = Counted(listed: row.int(2), open: row.int(3), gone: row.int(4))
            if kept != counted.removeValue(forKey: key) ?? Counted() { Self.report(key, &finding) }
        }
        for key in counted.keys { Self.report(key, &finding) }
    }

    private func compareGroups(
        _ db: Database,
        _ counted: inout [TaskKey: Counted],
        _ finding: inout VerificationCheck
    ) throws {
        try db.eachRow("SELECT space, isCompleted, listed, gone, name, state, document FROM taskTotal") {
            row in
            finding.checked += 1
            let key = TaskKey(
                document: ByteText(row.text(6).asciiLowercased),
                space: row.int(0),
                name: ByteText(row.text(4).asciiLowercased),
                state: ByteText(row.text(5)),
                isCompleted: row.int(1)
            )
            let kept = Counted(listed: row.int(2), gone: row.int(3))
            if kept != counted.removeValue(forKey: key) ?? Counted() { Self.report(key, &finding) }
        }
        for key in counted.keys { Self.report(key, &finding) }
    }

    private static func report(_ key: SpaceKey, _ finding: inout VerificationCheck) {
        let place = key.space == 0 ? "the server" : RowKey.id(key.space, .space)
        finding.report(
            "total",
            "space \(key.space), kind \(key.kind)",
            "the total of \(key.kind)s of \(place) is not what its rows come to"
        )
    }

    private static func report(_ key: TaskKey, _ finding: inout VerificationCheck) {
        let name = """
            document \(key.document.text), space \(key.space), name \(key.name.text), state \(key.state.text), \
            isCompleted \(key.isCompleted)
            """
        finding.report("taskTotal", name, "a total of tasks is not what its rows come to: \(name)")
    }
}

private struct SpaceKey: Hashable {
    /// 0 is the server.
    let space: Int64
    let kind: String
}

/// Tasks that are counted together; letter case aside where the table leaves it aside.
private struct TaskKey: Hashable {
    let document: ByteText
    let space: Int64
    let name: ByteText
    let state: ByteText
    /// 0 or 1; any other number is no total of ours.
    let isCompleted: Int64

    init(document: ByteText, space: Int64, name: ByteText, state: ByteText, isCompleted: Int64) {
        self.document = document
        self.space = space
        self.name = name
        self.state = state
        self.isCompleted = isCompleted
    }

    init(document: ByteText, _ task: StatementColumns) {
        self.init(
            document: document,
            space: task.int(0),
            name: ByteText(task.text(3).asciiLowercased),
            state: ByteText(task.text(4)),
            isCompleted: task.bool(1) ? 1 : 0
        )
    }
}

private struct Counted: Equatable {
    var listed: Int64 = 0
    var open: Int64 = 0
    var gone: Int64 = 0

    mutating func count(isOpen: Bool, isGone: Bool) {
        if isGone { gone += 1 } else { listed += 1 }
        if isOpen && !isGone { open += 1 }
    }
}
