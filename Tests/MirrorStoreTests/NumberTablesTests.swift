import GRDB
import MirrorTestSupport
import Testing

@testable import MirrorStore

/// The kept sets of numbers are checked against the rows, and what is wrong with them is named.
struct NumberTablesTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        for number in [1, 2, 300, 70_000] { try fixture.ingest(SampleInterruption(number)) }
        var irregular = SampleInterruption(9)
        irregular.id = "Interruptions-of-old"
        try fixture.ingest(irregular, in: "Spaces-2")
    }

    private func damage(_ sql: String) throws -> [String] {
        try fixture.store.write { db in try db.execute(sql: sql) }
        return try fixture.store.numberProblems()
    }

    @Test func whatIngestKeepsIsRight() throws {
        #expect(try fixture.store.numberProblems() == [])
        let chunks = try fixture.store.value(
            "SELECT count(*) FROM facetSet WHERE name = 'Projects-1' AND list = 0",
            as: Int.self
        )
        #expect(chunks == 3, "one of numbers below zero")
    }

    @Test func lackingAndSurplusNumbersAreNamed() throws {
        #expect(
            try damage(
                "UPDATE facetSet SET numbers = x'01000300' WHERE name = 'projects-1' AND list = 1 AND chunk = 0"
            )
                == [
                    "facetSet 'projects-1' (pending) lacks Interruptions-2 and 1 more",
                    "facetSet 'projects-1' (pending) has, and should not, Interruptions-3",
                ]
        )
    }

    @Test func lackingChunkIsNamed() throws {
        #expect(
            try damage("DELETE FROM facetSet WHERE name = 'space:2' AND list = 0")
                == ["facetSet 'space:2' (listed) lacks Interruptions-of-old"]
        )
    }

    @Test func setOfNothingIsNamed() throws {
        #expect(
            try damage(
                "INSERT INTO facetSet (name, list, chunk, numbers) VALUES ('tenants-7', 2, 0, x'0100')"
            )
                == ["facetSet 'tenants-7' (gone) should be empty"]
        )
    }

    @Test func bytesThatAreNoSetAreDamage() throws {
        #expect(throws: DatabaseError.self) {
            try damage("UPDATE facetSet SET numbers = x'010203' WHERE name = 'space:1'")
        }
    }

    @Test func spanThatIsTooShortIsNamed() throws {
        var spans = CreatedSpans()
        spans.widen(0, by: 0)
        try fixture.store.write { db in try NumberTables.write(spans, 1, in: db) }
        #expect(try fixture.store.numberProblems() == ["createdSpan 1 does not cover its interruptions"])
        #expect(
            try damage(
                "DELETE FROM createdSpan WHERE chunk = 1; UPDATE createdSpan SET latest = 0 WHERE chunk = 0"
            )
                == [
                    "createdSpan 0 differs from its blocks", "createdSpan 1 does not cover its interruptions",
                ]
        )
    }

    @Test func anotherPrincipalsSetIsMadeAnew() throws {
        var sample = SampleInterruption(5)
        sample.responsibleUserID = "Users-2"
        try fixture.ingest(sample)
        var other = Installation.sample
        other.principalID = "Users-2"
        _ = try fixture.store.beginRun(other, pin: StoreFixture.now, now: StoreFixture.now, tool: "test")
        #expect(try fixture.store.numberProblems() == [])
        #expect(
            try fixture.store.value(
                "SELECT hex(numbers) FROM facetSet WHERE name = 'mine:' AND list = 0",
                as: String.self
            )
                == "0500"
        )
    }
}
