import GRDB

/// A kind of document that rows name and that has to be asked for: the start of its id.
package enum WantedKind: String, Sendable, CaseIterable {
    case task = "ServerTasks"
    case deployment = "Deployments"
    case runbookRun = "RunbookRuns"
    case release = "Releases"
    case project = "Projects"
    case environment = "Environments"
    case tenant = "Tenants"
    case user = "Users"

    /// Whether such documents belong to the whole server and not to a space.
    var isOfServer: Bool { self == .user }

    /// The kind of an id, letter case aside; nil for kinds that are not asked for.
    init?(id: String) {
        guard let end = id.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        switch id[..<end].lowercased() {
        case "servertasks": self = .task
        case "deployments": self = .deployment
        case "runbookruns": self = .runbookRun
        case "releases": self = .release
        case "projects": self = .project
        case "environments": self = .environment
        case "tenants": self = .tenant
        case "users": self = .user
        default: return nil
        }
    }
}

/// Notes, within the transaction of a page, which documents its rows name and the mirror does not hold.
///
/// That is kept in the file, so that a run that is killed before it asks leaves the asking to the next one.
struct WantedDocuments {
    let db: Database
    let space: Int64
    private let insert: PreparedStatement
    private let findTask: PreparedStatement
    private let findExecution: PreparedStatement
    private let findDocument: PreparedStatement
    /// Rows of a page name the same projects again and again.
    private var checked: Set<ByteText> = []

    init(_ db: Database, space: Int64) throws {
        self.db = db
        self.space = space
        insert = try PreparedStatement("INSERT OR IGNORE INTO wanted (space, kind, id) VALUES (?, ?, ?)", db)
        findTask = try PreparedStatement("SELECT 1 FROM task WHERE number = ?", db)
        findExecution = try PreparedStatement("SELECT 1 FROM execution WHERE id = ?", db)
        findDocument = try PreparedStatement("SELECT 1 FROM document WHERE id = ?", db)
    }

    /// - Parameter withTasks: Whether tasks are to be asked for at all.
    mutating func note(_ ids: some Sequence<String>, withTasks: Bool = true) throws {
        for id in ids { try note(id, withTasks: withTasks) }
    }

    mutating func note(_ id: String, withTasks: Bool = true) throws {
        guard let kind = WantedKind(id: id), kind != .task || withTasks,
            checked.insert(ByteText(id)).inserted, try !isHeld(id, kind)
        else { return }
        try insert.run(kind.isOfServer ? 0 : space, kind.rawValue, id)
    }

    /// A document has come.
    func strike(_ id: String) throws {
        guard let kind = WantedKind(id: id) else { return }
        try db.run(
            "DELETE FROM wanted WHERE space = ? AND kind = ? AND id = ?",
            kind.isOfServer ? 0 : space,
            kind.rawValue,
            id
        )
    }

    private func isHeld(_ id: String, _ kind: WantedKind) throws -> Bool {
        switch kind {
        case .task:
            try RowKey.find(id, .task, in: db).map { try findTask.findsRow($0) } ?? false
        case .deployment, .runbookRun: try findExecution.findsRow(id)
        case .release, .project, .environment, .tenant, .user: try findDocument.findsRow(id)
        }
    }
}

extension MirrorStore {
    /// The key of a space; 0 for the whole server.
    private static func space(_ spaceID: String?, _ db: Database) throws -> Int64? {
        guard let spaceID else { return 0 }
        return try RowKey.find(spaceID, .space, in: db)
    }

    /// The ids of what rows of a space name, the mirror does not hold, and the server was asked for less than three
    /// times; at most `limit`.
    package func wanted(_ kind: WantedKind, of spaceID: String?, limit: Int) throws -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT id FROM wanted WHERE space = ? AND kind = ? AND attempts < 3 ORDER BY id LIMIT ?
                    """,
                arguments: [Self.space(spaceID, db), kind.rawValue, limit]
            )
        }
    }

    /// How many documents rows of a space name, the mirror does not hold, and the server was asked for in vain, so that it
    /// is asked no more.
    package func unobtainable(_ kind: WantedKind, of spaceID: String?) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM wanted WHERE space = ? AND kind = ? AND attempts >= 3",
                arguments: [Self.space(spaceID, db), kind.rawValue]
            ) ?? 0
        }
    }

    /// Notes that the server was asked for these.
    ///
    /// What it showed is no longer wanted.
    package func noteAsked(for ids: some Sequence<String>, _ kind: WantedKind, of spaceID: String?) throws {
        try write { db in
            let space = try Self.space(spaceID, db)
            for id in ids {
                try db.run(
                    "UPDATE wanted SET attempts = attempts + 1 WHERE space = ? AND kind = ? AND id = ?",
                    space,
                    kind.rawValue,
                    id
                )
            }
        }
    }

    /// Notes that the server was asked for everything of a kind.
    package func noteAskedForAll(_ kind: WantedKind, of spaceID: String?) throws {
        try write { db in
            try db.run(
                "UPDATE wanted SET attempts = attempts + 1 WHERE space = ? AND kind = ? AND attempts < 3",
                Self.space(spaceID, db),
                kind.rawValue
            )
        }
    }

    /// Forgets how often anything was asked for, so that a permission that was granted since can show.
    package func wantAgain() throws {
        try write { db in
            try db.execute(sql: "UPDATE wanted SET attempts = 0 WHERE attempts > 0")
            try Self.forgetRefusals(of: nil, in: db)
        }
    }

    /// Notes every task that interruptions of a space name and the mirror does not hold.
    static func wantMissingTasks(of space: Int64, in db: Database) throws {
        let missing = try Int64.fetchAll(
            db,
            sql: """
                SELECT DISTINCT task FROM interruption
                WHERE space = ? AND task IS NOT NULL AND task NOT IN (SELECT number FROM task)
                """,
            arguments: [space]
        )
        var wanted = try WantedDocuments(db, space: space)
        for number in missing { try wanted.note([RowKey.id(number, .task, in: db)]) }
    }

    /// Where the list of a kind is walked on.
    package func contextPlace(_ kind: WantedKind, of spaceID: String) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT skip FROM contextPlace WHERE space = ? AND kind = ?",
                arguments: [Self.space(spaceID, db), kind.rawValue]
            ) ?? 0
        }
    }

    package func setContextPlace(_ skip: Int, _ kind: WantedKind, of spaceID: String) throws {
        try write { db in
            try db.run(
                "INSERT OR REPLACE INTO contextPlace (space, kind, skip) VALUES (?, ?, ?)",
                Self.space(spaceID, db),
                kind.rawValue,
                skip
            )
        }
    }
}
