import GRDB
package import WireFormat

extension MirrorStore {
    /// Stores the spaces that the principal sees.
    ///
    /// A space that is missing here stays, marked as not visible.
    package func ingest(spaces: [SpaceRecord]) throws {
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
            where !visible.contains(id) {
                try db.run(
                    "UPDATE space SET isVisible = 0, revision = ? WHERE id = ?",
                    [counters.nextRevision(), id]
                )
            }
            try counters.commit(db)
        }
    }

    /// Stores reference documents of a space, or of the whole server when `spaceID` is nil.
    ///
    /// - Parameter readAt: When a complete list was read, which is then not read again for a day; nil for single
    ///   documents.
    package func ingest(documents: [DocumentRecord], spaceID: String?, readAt: Timestamp?) throws {
        try write { db in
            var counters = try PageCounters(db)
            let space = try spaceID.map { try RowKey.make(for: $0, .space, in: db) }
            for document in documents {
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
                guard document.kind == .team else { continue }
                try db.run("DELETE FROM membership WHERE team = ?", [document.id])
                for user in document.memberUserIDs {
                    try db.run(
                        "INSERT OR IGNORE INTO membership (team, user) VALUES (?, ?)",
                        [document.id, user]
                    )
                }
            }
            try counters.commit(db)
            guard let readAt else { return }
            if let space {
                try db.run(
                    "UPDATE space SET referenceReadAt = ? WHERE number = ?",
                    [readAt.milliseconds, space]
                )
            } else {
                try db.run("UPDATE mirror SET usersReadAt = ?", [readAt.milliseconds])
            }
        }
    }
}
