import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

final class SQLTests {
    private let mirror: TestMirror
    private let queries: MirrorQueries
    /// A statement waits for its turn behind all other tests.
    private static let noLimit = Duration.seconds(86_400)

    init() throws {
        mirror = try TestMirror()
        try StoreFixture(MirrorStore(path: mirror.path)).ingest(samples(1...5))
        queries = try MirrorQueries(path: mirror.path)
    }

    @Test func rowsComeWithTheirColumns() async throws {
        let result = try await queries.sql(
            "SELECT id, isPending AS pending, NULL AS none, 1.5 AS half, x'00ff' AS bytes FROM interruptions ORDER BY id",
            rowLimit: 2,
            timeLimit: Self.noLimit
        )
        #expect(result.columns == ["id", "pending", "none", "half", "bytes"])
        #expect(result.rows.count == 2)
        #expect(result.isCut)
        #expect(result.rows[0] == ["Interruptions-1", 1, .null, .double(1.5), "00ff"])
    }

    @Test(arguments: [
        "DELETE FROM run", "PRAGMA query_only = 0", "ATTACH ':memory:' AS x", "VACUUM INTO '/tmp/copy.db'",
        "BEGIN", "",
        "WITH x AS (SELECT 1) DELETE FROM run",
        "WITH x AS (SELECT 1) INSERT INTO debt SELECT 1, 1, 1, 1, 1 FROM x",
        "/* SELECT */ DELETE FROM run", "EXPLAIN", "select 1; drop table run", "SELEC 1",
        "SELECT * FROM nowhere",
        "SELECT load_extension('x')", "WITH x AS (SELECT 1) UPDATE sqlite_master SET sql = ''",
        "EXPLAIN UPDATE sqlite_schema SET sql = ''",
    ])
    func whatDoesMoreThanReadIsRefused(statement: String) async throws {
        await #expect { try await queries.sql(statement, rowLimit: 10, timeLimit: Self.noLimit) } throws: {
            error in
            (error as? QueryError)?.code == .invalidQuery || (error as? StoreError)?.code == .invalidSQL
        }
        let count = try await queries.sql("SELECT count(*) FROM run", rowLimit: 1, timeLimit: Self.noLimit)
        #expect(count.rows == [[1]])
    }

    @Test(arguments: [
        "-- how many?\nSELECT count(*) FROM interruptions",
        "/* how many? */ select count(*) from interruptions;",
        "  SELECT count(*) FROM interruptions ;  ", "(SELECT 1) ",
    ])
    func commentsAndWhiteSpaceDoNotMatter(statement: String) async throws {
        guard !statement.hasPrefix("(") else {
            // SQLite itself takes no statement in brackets.
            await #expect(throws: (any Error).self) {
                try await queries.sql(statement, rowLimit: 1, timeLimit: Self.noLimit)
            }
            return
        }
        #expect(try await queries.sql(statement, rowLimit: 1, timeLimit: Self.noLimit).rows == [[5]])
    }

    @Test func endlessStatementIsCut() async throws {
        let endless =
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        await #expect { try await queries.sql(endless, rowLimit: 1, timeLimit: .milliseconds(50)) } throws: {
            error in
            (error as? StoreError)?.code == .interrupted
        }
        #expect(try await queries.sql("SELECT 1", rowLimit: 1, timeLimit: Self.noLimit).rows == [[1]])
    }

    @Test(arguments: [
        ("WITH x AS (SELECT 1) DELETE FROM run", "delete from run"),
        ("WITH x AS (SELECT 1) INSERT INTO debt SELECT 1, 1, 1, 1, 1 FROM x", "insert into debt"),
        ("WITH x AS (SELECT 1) UPDATE run SET tool = 'x'", "update run"),
        ("EXPLAIN UPDATE run SET tool = 'x'", "update run"),
        (
            "WITH x AS (SELECT 'rebuild') INSERT INTO interruptionSearch (interruptionSearch) SELECT * FROM x",
            "insert into interruptionSearch"
        ),
        ("EXPLAIN ATTACH ':memory:' AS x", "attach or detach a database"),
        ("EXPLAIN DETACH main", "attach or detach a database"),
        ("EXPLAIN PRAGMA journal_mode = DELETE", "use PRAGMA journal_mode"),
        ("EXPLAIN PRAGMA query_only = 0", "use PRAGMA query_only"),
        ("EXPLAIN PRAGMA mmap_size", "use PRAGMA mmap_size"),
        ("SELECT * FROM pragma_journal_mode", "use PRAGMA journal_mode"),
        ("SELECT * FROM pragma_integrity_check", "use PRAGMA integrity_check"),
        ("EXPLAIN BEGIN IMMEDIATE", "begin or end a transaction"),
        ("EXPLAIN SAVEPOINT x", "begin or end a transaction"),
        ("EXPLAIN CREATE TEMP TABLE x (y)", "change the schema"),
        ("EXPLAIN CREATE TEMP VIEW x AS SELECT 1", "change the schema"),
        ("EXPLAIN CREATE VIRTUAL TABLE x USING fts5(y)", "change the schema"),
        ("EXPLAIN DROP VIEW interruptions", "change the schema"),
        ("EXPLAIN ALTER TABLE run RENAME TO x", "change the schema"),
        ("EXPLAIN ANALYZE", "change the schema"),
        ("EXPLAIN REINDEX", "change the schema"),
        ("SELECT load_extension('x')", "call load_extension()"),
        ("SELECT LOAD_EXTENSION('x')", "call load_extension()"),
        ("SELECT fts5(NULL)", "call fts5()"),
        ("SELECT sqlite_log(1, 'x')", "call sqlite_log()"),
    ])
    func authorizerSaysWhatAStatementWouldDo(statement: String, deed: String) async throws {
        await #expect { try await rows(statement) } throws: { error in
            guard let error = error as? QueryError, error.code == .invalidQuery else { return false }
            #expect(error.message == "the statement would \(deed), and `sql` only reads")
            return true
        }
    }

    @Test(arguments: [
        "SELECT count(*) FROM interruptions WHERE created > datetime('now', '-100 years')",
        "SELECT json_extract('{\"a\":5}', '$.a')",
        "SELECT sum(value) FROM json_each('[2,3]')",
        "SELECT count(*) FROM interruptionSearch WHERE interruptionSearch MATCH 'dashboard'",
        """
        SELECT count(*) FROM (
            SELECT snippet(interruptionSearch, -1, '[', ']', '…', 8), highlight(interruptionSearch, 0, '[', ']')
            FROM interruptionSearch WHERE interruptionSearch MATCH 'dashboard' ORDER BY bm25(interruptionSearch)
        )
        """,
        "SELECT max(position) FROM (SELECT row_number() OVER (ORDER BY id) AS position FROM interruptions)",
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5) SELECT max(x) FROM n",
        "SELECT 5 FROM pragma_table_info('interruptions') LIMIT 1",
        "SELECT 5 FROM pragma_table_list WHERE name = 'interruptions'",
        "SELECT 5 FROM sqlite_schema WHERE name = 'interruptions'",
        "VALUES (5)", "SELECT 5;;; -- five\n",
    ])
    func whatOnlyReadsIsAllowed(statement: String) async throws {
        #expect(try await rows(statement) == [[5]])
    }

    @Test func plansAreExplained() async throws {
        #expect(try await rows("EXPLAIN QUERY PLAN SELECT * FROM interruptions").isEmpty == false)
        #expect(try await rows("EXPLAIN SELECT * FROM interruptionSearch('dashboard')").isEmpty == false)
    }

    @Test(arguments: [
        "SELECT zeroblob(1000000000)", "SELECT replace(hex(zeroblob(9000000)), '0', '0123456789')",
    ])
    func hugeValuesAreRefused(statement: String) async throws {
        await #expect { try await rows(statement) } throws: { error in
            (error as? QueryError)?.message.contains("64 MiB") == true
        }
        #expect(try await rows("SELECT length(zeroblob(1000000))") == [[1_000_000]])
    }

    @Test func hugeAnswersAreRefused() async throws {
        let many = """
            WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20)
            SELECT substr(replace(hex(zeroblob(8000000)), '00', 'ab'), 1, 16000000) FROM n
            """
        await #expect { try await rows(many) } throws: { error in
            (error as? QueryError)?.message == "the answer is larger than 256 MiB"
        }
    }

    @Test func functionThatIsLeftBehindLeavesTheMirrorReadable() async throws {
        // SQLite does not look at interruptions within a function; this one compares for seconds.
        let stubborn = "SELECT instr(zeroblob(600000), zeroblob(300000) || x'01')"
        await #expect { try await rows(stubborn, .milliseconds(50)) } throws: { error in
            (error as? StoreError)?.code == .interrupted
        }
        #expect(try await rows("SELECT 5") == [[5]])
    }

    @Test func columnsOfOneNameAreToldApart() async throws {
        let result = try await queries.sql(
            "SELECT 1 AS id, 2 AS id, 3 AS \"id:2\"",
            rowLimit: 1,
            timeLimit: Self.noLimit
        )
        #expect(result.columns == ["id", "id:2", "id:2:2"])
        #expect(result.json == [["id": 1, "id:2": 2, "id:2:2": 3]])
    }

    @Test func nothingHidesBehindANUL() async throws {
        await #expect { try await rows("SELECT 5\u{0}; DROP TABLE run") } throws: { error in
            (error as? QueryError)?.message.contains("NUL") == true
        }
    }

    private func rows(_ statement: String, _ timeLimit: Duration = SQLTests.noLimit) async throws
        -> [[JSONValue]]
    {
        try await queries.sql(statement, rowLimit: 1000, timeLimit: timeLimit).rows
    }
}
