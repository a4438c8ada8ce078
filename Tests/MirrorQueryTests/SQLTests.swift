import MirrorQuery
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

final class SQLTests {
    private let mirror: TestMirror
    private let queries: MirrorQueries

    init() throws {
        mirror = try TestMirror()
        try StoreFixture(MirrorStore(path: mirror.path)).ingest(samples(1...5))
        queries = try MirrorQueries(path: mirror.path)
    }

    @Test func rowsComeWithTheirColumns() async throws {
        let result = try await queries.sql(
            "SELECT id, isPending AS pending, NULL AS none, 1.5 AS half, x'00ff' AS bytes FROM interruptions ORDER BY id",
            rowLimit: 2,
            timeLimit: .seconds(30)
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
        "SELECT load_extension('x')",
    ])
    func whatDoesMoreThanReadIsRefused(statement: String) async throws {
        await #expect { try await queries.sql(statement, rowLimit: 10, timeLimit: .seconds(30)) } throws: {
            error in
            (error as? QueryError)?.code == .invalidQuery || (error as? StoreError)?.code == .invalidSQL
        }
        let count = try await queries.sql("SELECT count(*) FROM run", rowLimit: 1, timeLimit: .seconds(30))
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
                try await queries.sql(statement, rowLimit: 1, timeLimit: .seconds(30))
            }
            return
        }
        #expect(try await queries.sql(statement, rowLimit: 1, timeLimit: .seconds(30)).rows == [[5]])
    }

    @Test func endlessStatementIsCut() async throws {
        let endless =
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        await #expect { try await queries.sql(endless, rowLimit: 1, timeLimit: .milliseconds(50)) } throws: {
            error in
            (error as? StoreError)?.code == .interrupted
        }
        #expect(try await queries.sql("SELECT 1", rowLimit: 1, timeLimit: .seconds(30)).rows == [[1]])
    }
}
