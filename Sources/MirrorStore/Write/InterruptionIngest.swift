import Foundation
import GRDB
import WireFormat

extension MirrorStore {
    /// Stores a page of interruptions: one transaction.
    ///
    /// - Returns: What became of each record, in the order given. A record that stands twice in the page counts once.
    package func ingest(_ records: [InterruptionRecord], _ context: IngestContext) throws -> [RowOutcome] {
        try write { db in
            let space = try RowKey.make(for: context.spaceID, .space, in: db)
            var ingest = InterruptionIngest(
                db: db,
                context: context,
                space: space,
                counters: try PageCounters(db),
                wanted: WantedDocuments(db, space: space)
            )
            let keys = try records.map { try RowKey.make(for: $0.id, .interruption, in: db) }
            var outcomes = [RowOutcome](repeating: .unchanged, count: records.count)
            // FTS5 takes rows in ascending order at half the cost of descending ones.
            for position in records.indices.sorted(by: { keys[$0] < keys[$1] }) {
                outcomes[position] = try ingest.store(records[position], as: keys[position])
            }
            try ingest.counters.commit(db)
            try context.backfill?.save(space: space, kind: .interruption, in: db)
            return outcomes
        }
    }

    /// Marks listed interruptions of a space as gone: the server no longer lists them to the principal.
    ///
    /// - Returns: How many were listed until now.
    package func markInterruptionsGone(_ numbers: [Int64], _ context: IngestContext) throws -> Int {
        try write { db in
            let space = try RowKey.make(for: context.spaceID, .space, in: db)
            var ingest = InterruptionIngest(
                db: db,
                context: context,
                space: space,
                counters: try PageCounters(db),
                wanted: WantedDocuments(db, space: space)
            )
            var marked = 0
            for number in numbers where try ingest.markGone(number) { marked += 1 }
            try ingest.counters.commit(db)
            return marked
        }
    }
}

/// Writes the interruptions of one page.
private struct InterruptionIngest {
    let db: Database
    let context: IngestContext
    let space: Int64
    var counters: PageCounters
    var wanted: WantedDocuments

    private var bodies: InterruptionBodies { InterruptionBodies(db: db) }

    mutating func store(_ record: InterruptionRecord, as number: Int64) throws -> RowOutcome {
        let digest = SHA256.digest(of: [record.body.json] + record.body.elements)
        guard let known = try KnownInterruption(number, in: db) else {
            try insert(record, as: number, digest: digest)
            try noteDecision(record, as: number)
            try noteNamed(record)
            return .new
        }
        if known.digest == digest && !known.isGone && known.space == space { return .unchanged }
        let hash = SHA256.digest(of: [record.canonicalBody()])
        let isSameVersion = try known.hash(in: db) == hash
        try replace(known, by: record, digest: digest, newVersionHash: isSameVersion ? nil : hash)
        if known.isPending { try noteDecision(record, as: number) }
        try noteNamed(record)
        return isSameVersion && !known.isGone ? .refreshed : .changed
    }

    /// An answer that is seen for the first time is to be looked up.
    private func noteDecision(_ record: InterruptionRecord, as number: Int64) throws {
        guard context.looksUpDecisions, !record.isPending, record.outcome != nil else { return }
        try db.run("INSERT OR IGNORE INTO decisionDue (interruption) VALUES (?)", [number])
    }

    /// What it names is to be asked for; tasks only once their backfill has brought what it brings.
    private mutating func noteNamed(_ record: InterruptionRecord) throws {
        let named = Set(
            record.relatedDocumentIDs + [record.taskID, record.responsibleUserID].compactMap { $0 }
        )
        try wanted.note(named.filter { context.wantsTasks || WantedKind(id: $0) != .task })
    }

    // MARK: A row that is new

    private mutating func insert(_ record: InterruptionRecord, as number: Int64, digest: [UInt8]) throws {
        let body = try bodies.insert(record)
        try writeFacts(record, as: number, body: body, version: 1, digest: digest)
        try insertVersion(
            of: number,
            ordinal: 1,
            body: body,
            hash: SHA256.digest(of: [record.canonicalBody()])
        )
        let text = record.searchText
        try db.run(
            "INSERT INTO interruptionSearch (rowid, title, instructions, notes, answers) VALUES (?, ?, ?, ?, ?)",
            [number, text.title, text.instructions, text.notes, text.answers]
        )
        try list(
            record.relatedDocumentIDs,
            record.created,
            number,
            isPending: record.isPending,
            isGone: false
        )
    }

    // MARK: A row that is known

    private mutating func replace(
        _ known: KnownInterruption,
        by record: InterruptionRecord,
        digest: [UInt8],
        newVersionHash: [UInt8]?
    ) throws {
        let number = known.number
        try unlist(known)
        try removeFromSearch(number)
        var body = known.body
        var version = known.version
        if let newVersionHash {
            body = try bodies.insert(record)
            version += 1
            try insertVersion(of: number, ordinal: version, body: body, hash: newVersionHash)
        } else {
            try bodies.update(body, to: record)
        }
        try writeFacts(record, as: number, body: body, version: version, digest: digest)
        try db.run(
            """
            INSERT INTO interruptionSearch (rowid, title, instructions, notes, answers)
            SELECT number, title, instructions, notes, answers FROM interruptionText WHERE number = ?
            """,
            [number]
        )
        try list(
            record.relatedDocumentIDs,
            record.created,
            number,
            isPending: record.isPending,
            isGone: false
        )
    }

    /// FTS5 takes a row out by the texts that went in, and those are still what the view reads.
    private func removeFromSearch(_ number: Int64) throws {
        try db.run(
            """
            INSERT INTO interruptionSearch (interruptionSearch, rowid, title, instructions, notes, answers)
            SELECT 'delete', number, title, instructions, notes, answers FROM interruptionText WHERE number = ?
            """,
            [number]
        )
    }

    mutating func markGone(_ number: Int64) throws -> Bool {
        guard let known = try KnownInterruption(number, in: db), !known.isGone, known.space == space else {
            return false
        }
        let documents = try known.relatedDocumentIDs(in: db)
        try unlist(known)
        try db.run(
            "UPDATE interruption SET goneAt = ?, revision = ? WHERE number = ?",
            [context.seenAt.milliseconds, counters.nextRevision(), number]
        )
        try list(documents, known.created, number, isPending: known.isPending, isGone: true)
        return true
    }

    // MARK: Parts

    private mutating func writeFacts(
        _ record: InterruptionRecord,
        as number: Int64,
        body: Int64,
        version: Int64,
        digest: [UInt8]
    ) throws {
        let isMine =
            record.canTakeResponsibility || record.hasResponsibility
            || record.responsibleUserID == context.principalID
        let task = try record.taskID.map { try RowKey.make(for: $0, .task, in: db) }
        try db.run(
            """
            INSERT OR REPLACE INTO interruption (
                number, space, type, created, isPending, task, responsibleUserId, canTakeResponsibility,
                hasResponsibility, isMine, outcome, version, body, digest, goneAt, revision
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
            """,
            [
                number, space, record.type, record.created.milliseconds, record.isPending, task,
                record.responsibleUserID, record.canTakeResponsibility, record.hasResponsibility, isMine,
                record.outcome, version, body, digest.blob, counters.nextRevision(),
            ]
        )
    }

    private func insertVersion(of number: Int64, ordinal: Int64, body: Int64, hash: [UInt8]) throws {
        try db.run(
            "INSERT INTO version (interruption, ordinal, body, seenAt, run, hash) VALUES (?, ?, ?, ?, ?, ?)",
            [number, ordinal, body, context.seenAt.milliseconds, context.run, hash.blob]
        )
    }

    private mutating func unlist(_ known: KnownInterruption) throws {
        let lists = RelatedList.of(isPending: known.isPending, isGone: known.isGone)
        for document in Set(try known.relatedDocumentIDs(in: db).map { $0.lowercased() }) {
            for list in lists {
                try db.run(
                    "DELETE FROM related WHERE document = ? AND list = ? AND created = ? AND number = ?",
                    [document, list.rawValue, known.created.milliseconds, known.number]
                )
                if db.changesCount > 0 { counters.count(document, list, by: -1) }
            }
        }
        counters.count(.interruption, in: known.space, isOpen: known.isPending, isGone: known.isGone, by: -1)
    }

    private mutating func list(
        _ documents: [String],
        _ created: Timestamp,
        _ number: Int64,
        isPending: Bool,
        isGone: Bool
    ) throws {
        let lists = RelatedList.of(isPending: isPending, isGone: isGone)
        var seen: Set<String> = []
        for document in documents where seen.insert(document.lowercased()).inserted {
            for list in lists {
                try db.run(
                    "INSERT OR IGNORE INTO related (document, list, created, number) VALUES (?, ?, ?, ?)",
                    [document, list.rawValue, created.milliseconds, number]
                )
                if db.changesCount > 0 { counters.count(document, list, by: 1) }
            }
        }
        counters.count(.interruption, in: space, isOpen: isPending, isGone: isGone, by: 1)
    }
}
