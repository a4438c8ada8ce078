import GRDB

/// Puts interruptions into the two full-text indexes and takes them out.
///
/// A row is in one of them: in `interruptionSearchCJK` when its texts have Chinese, Japanese or Korean characters, else in
/// `interruptionSearch`.
struct SearchIndex {
    let db: Database

    /// Where a row stands.
    enum Place {
        case nowhere
        /// In `interruptionSearch`, with what it was given for the row.
        case plain(IndexedText)
        /// In `interruptionSearchCJK`.
        case cjk
    }

    /// Adds a row whose facts and body are stored already.
    func insert(_ texts: IndexedText, as number: Int64) throws {
        let text = texts.text
        guard text.isCJK else { return try insertPlain(texts, as: number) }
        try db.run(
            """
            INSERT INTO interruptionSearchCJK (rowid, title, instructions, notes, answers, labels)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            number,
            CJKText.separated(text.title),
            CJKText.separated(text.instructions),
            CJKText.separated(text.notes),
            CJKText.separated(text.answers),
            texts.labels
        )
    }

    private func insertPlain(_ texts: IndexedText, as number: Int64) throws {
        try db.run(
            """
            INSERT INTO interruptionSearch (rowid, title, instructions, notes, answers, labels)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            number,
            texts.text.title,
            texts.text.instructions,
            texts.text.notes,
            texts.text.answers,
            texts.labels
        )
    }

    /// Where a row stands whose facts and body are still those that went in.
    func place(of number: Int64) throws -> Place {
        let texts = try db.first(
            "SELECT title, instructions, notes, answers, labels FROM interruptionText WHERE number = ?",
            number
        ) { row in
            IndexedText(
                text: SearchText(
                    title: row.text(0),
                    instructions: row.text(1),
                    notes: row.text(2),
                    answers: row.text(3)
                ),
                labels: row.text(4)
            )
        }
        return texts.map(Place.plain) ?? .cjk
    }

    /// Takes a row out, whatever its facts and body are by now.
    func remove(_ number: Int64, from place: Place) throws {
        switch place {
        case .nowhere: break
        case .plain(let texts):
            // FTS5 takes a row out by the texts that went in.
            try db.run(
                """
                INSERT INTO interruptionSearch (
                    interruptionSearch, rowid, title, instructions, notes, answers, labels
                ) VALUES ('delete', ?, ?, ?, ?, ?, ?)
                """,
                number,
                texts.text.title,
                texts.text.instructions,
                texts.text.notes,
                texts.text.answers,
                texts.labels
            )
        case .cjk: try db.run("DELETE FROM interruptionSearchCJK WHERE rowid = ?", number)
        }
    }

    /// Changes a row's labels, by a change of its facts.
    func relabel(_ number: Int64, _ labels: String, change: () throws -> Void) throws {
        let place = try place(of: number)
        try change()
        switch place {
        case .nowhere: break
        case .plain(let texts):
            try remove(number, from: place)
            try insertPlain(IndexedText(text: texts.text, labels: labels), as: number)
        case .cjk:
            try db.run("UPDATE interruptionSearchCJK SET labels = ? WHERE rowid = ?", labels, number)
        }
    }
}

/// What an index is given for a row.
struct IndexedText {
    let text: SearchText
    let labels: String
}

extension SearchIndex {
    /// Makes both indexes anew from the rows, for a schema that changes what is indexed.
    func rebuild() throws {
        try db.execute(sql: "UPDATE interruptionBody SET isCJK = 0")
        try db.execute(sql: "DELETE FROM interruptionSearchCJK")
        try relabelAll()
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT t.number, i.body, t.title, t.instructions, t.notes, t.answers, t.labels
                FROM interruptionText AS t JOIN interruption AS i ON i.number = t.number
                """
        )
        var found: [(number: Int64, body: Int64, texts: IndexedText)] = []
        while let row = try rows.next() {
            let text = SearchText(
                title: row[2] ?? "",
                instructions: row[3] ?? "",
                notes: row[4] ?? "",
                answers: row[5] ?? ""
            )
            guard text.isCJK else { continue }
            found.append((row[0], row[1], IndexedText(text: text, labels: row[6])))
        }
        for row in found {
            try db.run("UPDATE interruptionBody SET isCJK = 1 WHERE key = ?", row.body)
            try insert(row.texts, as: row.number)
        }
        try db.execute(sql: "INSERT INTO interruptionSearch (interruptionSearch) VALUES ('rebuild')")
    }

    private func relabelAll() throws {
        let numbers = try Int64.fetchAll(db, sql: "SELECT number FROM interruption")
        for number in numbers {
            guard let known = try KnownInterruption(number, in: db) else { continue }
            let labels = SearchLabels.text(
                space: known.space,
                isPending: known.isPending,
                isGone: known.isGone,
                relatedDocumentIDs: try known.json(in: db).ids("RelatedDocumentIds")
            )
            try db.run("UPDATE interruption SET labels = ? WHERE number = ?", labels, number)
        }
    }
}

extension MirrorStore {
    /// Compares the full-text indexes with the texts they were made from.
    ///
    /// - Throws: ``StoreError`` with `damaged` when they differ.
    package func checkSearchIndex() throws {
        try write { try SearchIndex(db: $0).check() }
    }

    /// The same for the mirror at `path`, on a connection of its own that changes nothing in it.
    ///
    /// SQLite takes the check for a change, so the file must be one that can be written, and nobody may be writing it.
    package static func checkSearchIndex(at path: String) throws {
        try translating(path) {
            var configuration = Configuration()
            configuration.label = "mirror search check"
            configuration.busyMode = .immediateError
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            try queue.write { try SearchIndex(db: $0).check() }
        }
    }
}

extension SearchIndex {
    fileprivate func check() throws {
        // With a rank of 1 the check reads the external content too (SQLite, FTS5 §6.4).
        for table in ["interruptionSearch", "interruptionSearchCJK"] {
            try db.execute(sql: "INSERT INTO \(table) (\(table), rank) VALUES ('integrity-check', 1)")
        }
    }
}
