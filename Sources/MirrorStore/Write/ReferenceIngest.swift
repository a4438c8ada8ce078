import GRDB
package import WireFormat

extension MirrorStore {
    /// Stores the spaces that the principal sees.
    ///
    /// A space that is missing here stays, marked as not visible if these are all that the principal sees.
    package func ingest(spaces: [SpaceRecord], isWhole: Bool = true) throws {
        try write { db in
            var counters = try PageCounters(db)
            for space in spaces {
                let number = try RowKey.make(for: space.id, .space, in: db)
                try db.run(
                    """
                    INSERT INTO space (number, id, name, slug, isDefault, isVisible, json, revision)
                    VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                    ON CONFLICT (number) DO UPDATE SET
                        name = excluded.name, slug = excluded.slug, isDefault = excluded.isDefault,
                        isVisible = 1, json = excluded.json, revision = excluded.revision
                    WHERE json <> excluded.json OR NOT isVisible
                    """,
                    [
                        number, space.id, space.name, space.slug, space.isDefault, space.json,
                        counters.nextRevision(),
                    ]
                )
            }
            let visible = Set(spaces.map(\.id))
            for id in try String.fetchAll(db, sql: "SELECT id FROM space WHERE isVisible")
            where isWhole && !visible.contains(id) {
                try db.run(
                    "UPDATE space SET isVisible = 0, revision = ? WHERE id = ?",
                    [counters.nextRevision(), id]
                )
            }
            try counters.commit(db)
        }
    }

    /// The spaces that the principal of the last run was shown.
    package func visibleSpaceIDs() throws -> [String] {
        try read { db in try String.fetchAll(db, sql: "SELECT id FROM space WHERE isVisible ORDER BY number")
        }
    }

    /// Stores documents that give ids their names: a space's, or the whole server's when `spaceID` is nil.
    ///
    /// - Parameter wholeList: The kind of which this is the whole list, and when it was read; it is then not read again
    ///   for a day. Nil for single documents.
    package func ingest(
        documents: [DocumentRecord],
        spaceID: String?,
        wholeList: (kind: DocumentRecord.Kind, readAt: Timestamp)? = nil
    ) throws {
        try write { db in
            var counters = try PageCounters(db)
            let space = try spaceID.map { try RowKey.make(for: $0, .space, in: db) }
            let wanted = WantedDocuments(db, space: space ?? 0)
            for document in documents {
                try Self.store(document, in: space, &counters, db)
                try wanted.strike(document.id)
            }
            try counters.commit(db)
            guard let (kind, readAt) = wholeList else { return }
            try db.run(
                "INSERT OR REPLACE INTO referenceRead (space, kind, readAt) VALUES (?, ?, ?)",
                [space ?? 0, kind.rawValue, readAt.milliseconds]
            )
        }
    }

    private static func store(
        _ document: DocumentRecord,
        in space: Int64?,
        _ counters: inout PageCounters,
        _ db: Database
    ) throws {
        let own = try document.spaceID.map { try RowKey.make(for: $0, .space, in: db) }
        try db.run(
            """
            INSERT INTO document (id, kind, space, name, slug, json, revision) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, space = excluded.space, name = excluded.name, slug = excluded.slug,
                json = excluded.json, revision = excluded.revision
            WHERE json <> excluded.json OR space IS NOT excluded.space
            """,
            [
                document.id, document.kind.rawValue, own ?? space, document.name, document.slug,
                document.json,
                counters.nextRevision(),
            ]
        )
        guard document.kind == .team else { return }
        try db.run("DELETE FROM membership WHERE team = ?", [document.id])
        for user in document.memberUserIDs {
            try db.run("INSERT OR IGNORE INTO membership (team, user) VALUES (?, ?)", [document.id, user])
        }
    }

    /// When the whole list of a kind was last read: a space's, or the whole server's for nil.
    package func referenceReadAt(_ kind: DocumentRecord.Kind, of spaceID: String?) throws -> Timestamp? {
        try read { db in
            let space = try spaceID.map { try RowKey.find($0, .space, in: db) } ?? 0
            return try Int64.fetchOne(
                db,
                sql: "SELECT readAt FROM referenceRead WHERE space = ? AND kind = ?",
                arguments: [space, kind.rawValue]
            ).map(Timestamp.init(milliseconds:))
        }
    }
}
