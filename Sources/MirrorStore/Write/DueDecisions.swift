import GRDB

/// Notes whose answers are to be looked up in the audit log, as pages bring them.
struct DueDecisions {
    private let db: Database
    private let find: PreparedStatement
    private let insert: PreparedStatement

    init(_ db: Database, _ sealer: Sealer) throws {
        self.db = db
        find = try PreparedStatement("SELECT 1 FROM decisionDue WHERE interruption = ?", db)
        insert = try sealer.insertion(into: "decisionDue", db)
    }

    /// Notes an answer that is seen for the first time; one that was noted before is looked for anew.
    ///
    /// - Parameter isNew: Whether it is known that none was noted for the interruption.
    func note(_ record: InterruptionContent, as number: Int64, isNew: Bool = false) throws {
        guard !record.isPending, record.outcome != nil, record.taskID != nil else { return }
        guard !isNew, try find.findsRow(number) else { return try insert.run(number, 0, 0, 0) }
        try db.run(
            "UPDATE decisionDue SET attempts = 0, walk = 0, isRefused = 0 WHERE interruption = ?",
            number
        )
    }
}
