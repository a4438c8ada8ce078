import MirrorQuery
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Synchronization
import Testing

@testable import MirrorSync

/// Reading a file while a sync writes it.
struct ReaderTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 3, spaces: 2, interruptions: 600, tasks: 900)
    )

    @Test func everyAnswerIsWholeWhilePagesAreWritten() async throws {
        let mirror = try TestMirror()
        let path = mirror.path
        let store = try MirrorStore(path: path)
        try await Simulator.withServer(Self.world) { server in
            let sync = Progress()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        repeat {
                            try await Self.expectWholeAnswers(path)
                            await Task.yield()
                        } while !sync.isOver.withLock { $0 } && !Task.isCancelled
                    }
                }
                let report = try await syncOnce(server, into: store) { sync, _ in sync.pageSizes = 5...20 }
                #expect(report.outcome == .complete)
                #expect(report.requests.total > 100)
                sync.isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            try expectEqual(store, server.simulator)
        }
    }

    /// Asks as the commands do; a reader that is locked out throws.
    private static func expectWholeAnswers(_ path: String) async throws {
        let queries = try MirrorQueries(path: path)
        let all = try queries.interruptions(InterruptionFilter(), ListPage(take: nil))
        #expect(all.totalResults == all.items.count)
        var pendingOnly = InterruptionFilter()
        pendingOnly.pendingOnly = true
        let pending = try queries.interruptions(pendingOnly, ListPage(take: nil))
        #expect(pending.totalResults == pending.items.count)
        let status = try queries.status()
        #expect(status.spaces.reduce(0) { $0 + $1.interruptions.listed } >= all.totalResults)
        let wrong = try await queries.sql(
            """
            SELECT kind FROM (
                SELECT 'interruption' AS kind, space, count(*) AS counted FROM interruption GROUP BY space
                UNION ALL SELECT 'task', coalesce(space, 0), count(*) FROM task GROUP BY 2
            ) JOIN total USING (kind, space) WHERE counted <> listed + gone
            """,
            rowLimit: 10,
            timeLimit: .seconds(60)
        )
        #expect(wrong.rows.isEmpty)
    }
}

/// Whether a sync is over, for those who read meanwhile.
private final class Progress: Sendable {
    let isOver = Mutex(false)
}
