import GRDB
package import MirrorStore
package import WireFormat

/// What the mirror holds, where it stands, and how the last run went.
package struct MirrorStatus: Sendable {
    package var state: MirrorState
    package var serverVersion: String
    package var spaces: [SpaceStatus]
    package var lastRun: LastRun?
    /// Nil before there is any.
    package var ledger: LedgerHead?
    /// The size of the file, its log aside, in bytes.
    package var fileSize: Int64

    /// How far the mirror goes in one space.
    package struct SpaceStatus: Sendable {
        package var id: String
        package var name: String
        package var isVisible: Bool
        package var interruptions: KindStatus
        package var tasks: KindStatus
    }

    /// Rows of one kind in one space.
    package struct KindStatus: Sendable {
        package var listed: Int
        /// Pending interruptions, unfinished tasks.
        package var open: Int
        package var gone: Int
        /// The server's count when it was last asked.
        package var server: Int?
        package var isBackfilled: Bool
        package var completeThrough: Timestamp?
    }

    /// The run that began last.
    package struct LastRun: Sendable {
        package var number: Int64
        package var startedAt: Timestamp
        package var finishedAt: Timestamp?
        package var outcome: String
        package var requests: Int
        package var error: String?
    }

    package var json: JSONValue {
        [
            "mirror": state.json,
            "serverVersion": .string(serverVersion),
            "fileSize": .int(fileSize),
            "lastRun": lastRun?.json ?? .null,
            "ledger": ledger?.json ?? .null,
            "spaces": .array(spaces.map(\.json)),
        ]
    }
}

extension MirrorStatus.LastRun {
    var json: JSONValue {
        [
            "run": .int(number),
            "startedAt": .string(startedAt.description),
            "finishedAt": .optional(finishedAt?.description),
            "outcome": .string(outcome),
            "requests": .int(Int64(requests)),
            "error": .optional(error),
        ]
    }
}

extension MirrorStatus.SpaceStatus {
    var json: JSONValue {
        [
            "id": .string(id),
            "name": .string(name),
            "isVisible": .bool(isVisible),
            "interruptions": interruptions.json(open: "pending"),
            "tasks": tasks.json(open: "active"),
        ]
    }
}

extension MirrorStatus.KindStatus {
    func json(open name: String) -> JSONValue {
        .object([
            JSONValue.Member("mirror", .int(Int64(listed))),
            JSONValue.Member(name, .int(Int64(open))),
            JSONValue.Member("gone", .int(Int64(gone))),
            JSONValue.Member("server", .optional(server.map(Int64.init))),
            JSONValue.Member("isBackfilled", .bool(isBackfilled)),
            JSONValue.Member("completeThrough", .optional(completeThrough?.description)),
        ])
    }
}

extension MirrorQueries {
    /// What the mirror holds of some spaces (empty for all), and where it stands.
    package func status(spaces names: [String] = []) throws -> MirrorStatus {
        try read { db in
            let resolver = NameResolver(db: db)
            let spaces = names.isEmpty ? nil : try names.map(resolver.space)
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT number, id, name, isVisible FROM space ORDER BY number"
            )
            return MirrorStatus(
                state: try MirrorState.read(db, spaces: spaces, kinds: RowKind.allCases),
                serverVersion: try String.fetchOne(db, sql: "SELECT serverVersion FROM mirror") ?? "",
                spaces: try rows.filter { spaces?.contains($0["number"]) ?? true }.map { row in
                    MirrorStatus.SpaceStatus(
                        id: row["id"],
                        name: row["name"],
                        isVisible: row["isVisible"],
                        interruptions: try Self.status(of: row["number"], .interruption, in: db),
                        tasks: try Self.status(of: row["number"], .task, in: db)
                    )
                },
                lastRun: try Self.lastRun(in: db),
                ledger: try LedgerHead.read(db),
                fileSize: try Int64.fetchOne(
                    db,
                    sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                ) ?? 0
            )
        }
    }

    private static func status(of space: Int64, _ kind: RowKind, in db: Database) throws
        -> MirrorStatus.KindStatus
    {
        let total = try Row.fetchOne(
            db,
            sql: "SELECT listed, open, gone FROM total WHERE space = ? AND kind = ?",
            arguments: [space, kind.rawValue]
        )
        let coverage = try Row.fetchOne(
            db,
            sql:
                "SELECT serverTotal, isBackfilled, completeThrough FROM coverage WHERE space = ? AND kind = ?",
            arguments: [space, kind.rawValue]
        )
        return MirrorStatus.KindStatus(
            listed: total?["listed"] ?? 0,
            open: total?["open"] ?? 0,
            gone: total?["gone"] ?? 0,
            server: coverage?["serverTotal"],
            isBackfilled: coverage?["isBackfilled"] ?? false,
            completeThrough: (coverage?["completeThrough"] as Int64?).map(Timestamp.init(milliseconds:))
        )
    }

    private static func lastRun(in db: Database) throws -> MirrorStatus.LastRun? {
        try Row.fetchOne(
            db,
            sql:
                "SELECT number, startedAt, finishedAt, outcome, requests, error FROM run ORDER BY number DESC LIMIT 1"
        ).map { row in
            MirrorStatus.LastRun(
                number: row["number"],
                startedAt: Timestamp(milliseconds: row["startedAt"]),
                finishedAt: (row["finishedAt"] as Int64?).map(Timestamp.init(milliseconds:)),
                outcome: row["outcome"],
                requests: row["requests"],
                error: row["error"]
            )
        }
    }
}
