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
                    number,
                    space.id,
                    space.name,
                    space.slug,
                    space.isDefault,
                    space.json,
                    counters.nextRevision()
                )
                counters.reclaimRevision(db)
            }
            let visible = Set(spaces.map(\.id))
            for id in try String.fetchAll(db, sql: "SELECT id FROM space WHERE isVisible")
            where isWhole && !visible.contains(id) {
                try db.run(
                    "UPDATE space SET isVisible = 0, revision = ? WHERE id = ?",
                    counters.nextRevision(),
                    id
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
    ///   for a day, and says who is in a team and who no longer is. Nil for single documents.
    package func ingest(
        documents: [DocumentRecord],
        spaceID: String?,
        wholeList: (kind: DocumentRecord.Kind, readAt: Timestamp)? = nil
    ) throws {
        try write { db in
            var counters = try PageCounters(db)
            let space = try spaceID.map { try RowKey.make(for: $0, .space, in: db) }
            let wanted = try WantedDocuments(db, space: space ?? 0)
            for document in documents {
                try Self.store(document, in: space, &counters, db)
                try wanted.strike(document.id)
            }
            try counters.commit(db)
            guard let (kind, readAt) = wholeList else { return }
            for team in documents where team.kind == .team {
                try Self.note(members: team.memberUserIDs, of: team.id, seenAt: readAt, db)
            }
            try db.run(
                "INSERT OR REPLACE INTO referenceRead (space, kind, readAt) VALUES (?, ?, ?)",
                space ?? 0,
                kind.rawValue,
                readAt.milliseconds
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
            document.id,
            document.kind.rawValue,
            own ?? space,
            document.name,
            document.slug,
            document.json,
            counters.nextRevision()
        )
        counters.reclaimRevision(db)
    }

    /// Notes who is in a team now, and who no longer is.
    ///
    /// A team that the list does not show keeps its members: it was deleted, or the principal may not see it any more.
    private static func note(
        members: [String],
        of team: String,
        seenAt: Timestamp,
        _ db: Database
    ) throws {
        try db.run(
            "INSERT OR IGNORE INTO teamReading (team, firstReadAt) VALUES (?, ?)",
            team,
            seenAt.milliseconds
        )
        let before = try String.fetchAll(
            db.cachedStatement(sql: "SELECT user FROM membership WHERE team = ? AND endedAt IS NULL"),
            arguments: [team]
        )
        let (old, new) = (Set(before.map { $0.lowercased() }), Set(members.map { $0.lowercased() }))
        for user in before where !new.contains(user.lowercased()) {
            try db.run(
                "UPDATE membership SET endedAt = ? WHERE team = ? AND user = ? AND endedAt IS NULL",
                seenAt.milliseconds,
                team,
                user
            )
        }
        for user in members where !old.contains(user.lowercased()) {
            try db.run(
                """
                INSERT INTO membership (team, user, firstSeenAt) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET endedAt = NULL
                """,
                team,
                user,
                seenAt.milliseconds
            )
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
