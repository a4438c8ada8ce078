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
            var ingest = try InterruptionIngest(db, sealer, context, space: space)
            let keys = try records.map { try RowKey.make(for: $0.id, .interruption, in: db) }
            try ingest.look(among: keys)
            var outcomes = [RowOutcome](repeating: .unchanged, count: records.count)
            // FTS5 takes rows in ascending order at half the cost of descending ones.
            for position in records.indices.sorted(by: { keys[$0] < keys[$1] }) {
                outcomes[position] = try ingest.store(records[position], as: keys[position])
            }
            try ingest.finish()
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
            var ingest = try InterruptionIngest(db, sealer, context, space: space)
            var marked = 0
            for number in numbers.sorted() where try ingest.markGone(number) { marked += 1 }
            try ingest.finish()
            return marked
        }
    }
}

/// Writes the interruptions of one page.
private struct InterruptionIngest {
    let db: Database
    let context: IngestContext
    let space: Int64
    private let sealer: Sealer
    private var counters: PageCounters
    private var numbers = NumberChanges()
    private var wanted: WantedDocuments
    private let decisions: DueDecisions
    private var bodies: InterruptionBodies
    private var ledger: Ledger
    private var facets: FacetPlaces
    /// Whether a row is listed with this body in this space, as most rows of most pages are; no row when it is new.
    private let compareRow: PreparedStatement
    private let insertRow: PreparedStatement
    private let addVersion: PreparedStatement

    private var unindexed: [Unindexed] = []
    /// The mirror held nothing of those of the page with lower numbers when it came.
    private var lowestHeld = Int64.min
    /// The interruption that was stored last.
    private var last: Int64?

    /// A stored row whose texts are not in the full-text indexes yet.
    private struct Unindexed {
        let number: Int64
        /// Where its former texts stand.
        let place: SearchIndex.Place
        let texts: IndexedText
    }

    init(_ db: Database, _ sealer: Sealer, _ context: IngestContext, space: Int64) throws {
        self.db = db
        self.sealer = sealer
        self.context = context
        self.space = space
        counters = try PageCounters(db)
        wanted = try WantedDocuments(db, space: space)
        decisions = try DueDecisions(db, sealer)
        bodies = try InterruptionBodies(db, sealer)
        ledger = try Ledger(db)
        compareRow = try PreparedStatement(
            "SELECT digest = ? AND space = ? AND goneAt IS NULL FROM interruption WHERE number = ?",
            db
        )
        insertRow = try sealer.insertion(into: "interruption", db)
        addVersion = try PreparedStatement(
            "INSERT INTO version (interruption, ordinal, body, seenAt, run, hash) VALUES (?, ?, ?, ?, ?, ?)",
            db
        )
        facets = try FacetPlaces(db)
    }

    private var search: SearchIndex { SearchIndex(db: db) }

    /// Looks once for the lowest of a page's numbers that the mirror may hold.
    ///
    /// A backfill fills it downwards, so no more are held then than two pages share, and few rows have to be looked for by
    /// themselves.
    mutating func look(among numbers: [Int64]) throws {
        guard let first = numbers.min(), let last = numbers.max() else { return }
        let sql = """
            SELECT min(number) FROM (
                SELECT min(number) AS number FROM interruption WHERE number BETWEEN ?1 AND ?2
                UNION ALL SELECT min(interruption) FROM decisionDue WHERE interruption BETWEEN ?1 AND ?2
            )
            """
        lowestHeld = try db.first(sql, first, last) { $0.optionalInt(0) ?? .max } ?? .max
    }

    /// Stores a record; those of a page in the order of their numbers.
    mutating func store(_ record: InterruptionRecord, as number: Int64) throws -> RowOutcome {
        let parts = record.parts()
        let digest = parts.digest
        // One that stands twice in the page is held the second time.
        let isNew = number < lowestHeld && number != last
        last = number
        let isUnchanged = isNew ? nil : try compareRow.first(digest, space, number) { $0.bool(0) }
        if isUnchanged == true { return .unchanged }
        let content = record.content(parts)
        guard isUnchanged != nil, let known = try KnownInterruption(number, in: db) else {
            try insert(content, as: number, digest: digest)
            try decisions.note(content, as: number, isNew: isNew)
            try noteNamed(content)
            return .new
        }
        let hash = content.versionHash
        let isSameVersion = try known.hash(in: db) == hash
        try replace(known, by: content, digest: digest, newVersionHash: isSameVersion ? nil : hash)
        if known.isPending || known.outcome != content.outcome { try decisions.note(content, as: number) }
        try noteNamed(content)
        return isSameVersion && !known.isGone ? .refreshed : .changed
    }

    /// Writes what is kept until the page's end.
    mutating func finish() throws {
        try index()
        try counters.commit(db)
        try numbers.commit(db, sealer)
    }

    /// Puts the page's rows into the lists of facets and into the full-text indexes, and takes their former texts out, all at
    /// the end.
    ///
    /// Any statement that may have to be undone in part (one that replaces a row, or has a trigger, as those that seal rows)
    /// makes FTS5 write out what it has gathered. Between two rows that doubled what a page costs.
    private mutating func index() throws {
        try facets.write(&numbers)
        for row in unindexed {
            try search.remove(row.number, from: row.place)
            try search.insert(row.texts, as: row.number)
        }
        unindexed = []
    }

    /// What it names is to be asked for; tasks only once their backfill has brought what it brings.
    private mutating func noteNamed(_ record: InterruptionContent) throws {
        try wanted.note(record.relatedDocumentIDs, withTasks: context.wantsTasks)
        if let task = record.taskID { try wanted.note(task, withTasks: context.wantsTasks) }
        if let user = record.responsibleUserID { try wanted.note(user) }
    }

    // MARK: A row that is new

    private mutating func insert(_ record: InterruptionContent, as number: Int64, digest: [UInt8]) throws {
        let body = try bodies.insert(record)
        let life = InterruptionLife(new: record, context)
        let facts = Facts(number: number, body: body, version: 1, digest: digest, life: life)
        try write(record, facts, indexed: .nowhere)
        try insertVersion(record, facts, hash: record.versionHash)
    }

    // MARK: A row that is known

    private mutating func replace(
        _ known: KnownInterruption,
        by record: InterruptionContent,
        digest: [UInt8],
        newVersionHash: [UInt8]?
    ) throws {
        let number = known.number
        // A record that stands twice in a page.
        if unindexed.last?.number == number { try index() }
        try unlist(known)
        if known.space != space { try moveDecision(of: known) }
        let place = try search.place(of: number)
        var body = known.body
        var version = known.version
        if newVersionHash == nil {
            try bodies.update(body, to: record)
        } else {
            body = try bodies.insert(record)
            version += 1
        }
        let life = try InterruptionLife(known, as: record, context, db)
        let facts = Facts(number: number, body: body, version: version, digest: digest, life: life)
        // REPLACE would journal every page of every index that each row touches, the new ones' too.
        try db.run("DELETE FROM interruption WHERE number = ?", number)
        try write(record, facts, indexed: place)
        if known.isGone { try ledger.append(link(.returned, number)) }
        if let newVersionHash {
            try insertVersion(record, facts, hash: newVersionHash)
        } else if known.digest != digest {
            try ledger.append(link(.refreshed, record, facts))
        }
    }

    /// Counts the answer with those of the space that the interruption is in now.
    private mutating func moveDecision(of known: KnownInterruption) throws {
        let sql = "SELECT 1 FROM decision WHERE interruption = ?"
        guard try db.first(sql, known.number, read: { _ in true }) != nil else { return }
        counters.countDecisions(in: known.space, by: -1)
        counters.countDecisions(in: space, by: 1)
    }

    mutating func markGone(_ number: Int64) throws -> Bool {
        guard let known = try KnownInterruption(number, in: db), !known.isGone, known.space == space else {
            return false
        }
        let facets = try known.facets(in: db)
        let labels = SearchLabels.text(
            space: space,
            isPending: known.isPending,
            isGone: true,
            relatedDocumentIDs: try known.json(in: db).ids("RelatedDocumentIds")
        )
        try unlist(known)
        let revision = counters.nextRevision()
        try search.relabel(number, labels) {
            try db.run(
                "UPDATE interruption SET goneAt = ?, labels = ?, revision = ? WHERE number = ?",
                context.seenAt.milliseconds,
                labels,
                revision,
                number
            )
        }
        try list(facets, known.created, number, isPending: known.isPending, isGone: true)
        try ledger.append(link(.gone, number))
        return true
    }

    // MARK: Parts

    /// What a row says beside what its record does.
    private struct Facts {
        let number: Int64
        let body: Int64
        let version: Int64
        let digest: [UInt8]
        let life: InterruptionLife
    }

    /// Writes a listed row and its places in lists; its search entry is due.
    private mutating func write(
        _ record: InterruptionContent,
        _ facts: Facts,
        indexed place: SearchIndex.Place
    ) throws {
        let isMine =
            record.canTakeResponsibility || record.hasResponsibility
            || record.responsibleUserID == context.principalID
        let task = try record.taskID.map { try RowKey.make(for: $0, .task, in: db) }
        let labels = SearchLabels.text(
            space: space,
            isPending: record.isPending,
            isGone: false,
            relatedDocumentIDs: record.relatedDocumentIDs
        )
        try insertRow.run(
            facts.number,
            space,
            record.type,
            record.created.milliseconds,
            record.isPending,
            task,
            record.responsibleUserID,
            record.canTakeResponsibility,
            record.hasResponsibility,
            isMine,
            record.outcome,
            facts.version,
            facts.body,
            facts.digest,
            Int64?.none,  // goneAt
            counters.nextRevision(),
            record.related("projects-"),
            record.related("environments-"),
            record.related("tenants-"),
            facts.life.openUntil?.milliseconds,
            facts.life.closedAt?.milliseconds,
            labels
        )
        let texts = IndexedText(text: record.searchText, labels: labels)
        unindexed.append(Unindexed(number: facts.number, place: place, texts: texts))
        let facets = Facet.all(
            type: record.type,
            outcome: record.outcome,
            responsibleUserID: record.responsibleUserID,
            isMine: isMine,
            teamIDs: record.responsibleTeamIDs,
            relatedDocumentIDs: record.relatedDocumentIDs
        )
        try list(facets, record.created, facts.number, isPending: record.isPending, isGone: false)
    }

    private mutating func insertVersion(_ record: InterruptionContent, _ facts: Facts, hash: [UInt8]) throws {
        try addVersion.run(
            facts.number,
            facts.version,
            facts.body,
            context.seenAt.milliseconds,
            context.run,
            hash
        )
        var link = link(.version, record, facts)
        link.versionHash = hash
        try ledger.append(link)
    }

    private func link(_ kind: Link.Kind, _ number: Int64) -> Link {
        .goneOrBack(kind, .interruption, number, run: context.run, at: context.seenAt)
    }

    /// A link that is about a body.
    private func link(_ kind: Link.Kind, _ record: InterruptionContent, _ facts: Facts) -> Link {
        var link = link(kind, facts.number)
        link.ordinal = facts.version
        link.digest = record.body.textDigest
        return link
    }

    private mutating func unlist(_ known: KnownInterruption) throws {
        let lists = FacetList.of(isPending: known.isPending, isGone: known.isGone)
        try facets.remove(known.facets(in: db), lists, known.created, known.number, &numbers)
        count(known.number, in: known.space, isPending: known.isPending, isGone: known.isGone, by: -1)
    }

    private mutating func list(
        _ named: [Facet],
        _ created: Timestamp,
        _ number: Int64,
        isPending: Bool,
        isGone: Bool
    ) throws {
        let lists = FacetList.of(isPending: isPending, isGone: isGone)
        try facets.add(named, lists, created, number)
        count(number, in: space, isPending: isPending, isGone: isGone, by: 1)
        numbers.note(number, created: created)
    }

    private mutating func count(_ number: Int64, in space: Int64, isPending: Bool, isGone: Bool, by step: Int)
    {
        counters.count(.interruption, in: space, isOpen: isPending, isGone: isGone, by: Int64(step))
        numbers.note(number, in: space, isPending: isPending, isGone: isGone, by: step)
    }
}

extension InterruptionContent {
    /// The first document of a kind that it regards.
    fileprivate func related(_ prefix: StaticString) -> String? {
        relatedDocumentIDs.first { $0.hasASCIIPrefix(prefix) }
    }
}
