import Foundation
import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// What happens on the server between two runs.
struct NextSyncTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 5, spaces: 1, interruptions: 400, tasks: 900, nodes: 3)
    )

    @Test func anAnswerIsSeenHoweverOldTheInterruption() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let oldest = try #require(server.simulator.pendingInterruptionIDs(in: space).last)
            let dana = server.simulator.users[0].id
            #expect(server.simulator.takeResponsibility(oldest, by: dana))
            #expect(server.simulator.answer(oldest, by: dana, decision: "Proceed", notes: "fine"))
            server.simulator.advance(by: .seconds(3600 * 24 * 3))
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].interruptions.changed >= 1)
            #expect(report.outcome == .complete)
            #expect(report.spaces[0].newDecisions == 1)
            let decision = try store.reader.read { db in
                try Row.fetchOne(
                    db,
                    sql: "SELECT * FROM decisions WHERE interruptionId = ?",
                    arguments: [oldest]
                )
            }
            #expect(decision?["source"] == "event")
            #expect(decision?["user"] == "dana")
            #expect(decision?["outcome"] == "Proceed")
            #expect(decision?["takenAt"] != nil)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func withoutTheAuditLogAnAnswerIsAnObservationAndCoverageIsComplete() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let pending = try #require(server.simulator.pendingInterruptionIDs(in: space).last)
            #expect(server.simulator.takeResponsibility(pending, by: "dana"))
            #expect(server.simulator.answer(pending, by: "dana", decision: "Abort", notes: ""))
            server.simulator.setDials {
                $0.faults = [FaultRule(.status(403), on: RequestMatch(.events), .every)]
            }
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            #expect(report.spaces[0].debts.map(\.lane) == ["decisions"])
            let source = try await store.reader.read { db in
                try String.fetchOne(
                    db,
                    sql: "SELECT source FROM decisions WHERE interruptionId = ?",
                    arguments: [pending]
                )
            }
            #expect(source == "observed")
        }
    }

    @Test func aSpaceThatTurnsForbiddenIsADebtAndItsRowsStay() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let count = server.simulator.interruptionIDs(in: space).count
            server.simulator.setDials { dials in
                dials.faults = [
                    FaultRule(.status(403), on: RequestMatch(.interruptions), .every),
                    FaultRule(.status(403), on: RequestMatch(.tasks), .every),
                ]
            }
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .partial)
            #expect(!report.spaces[0].debts.isEmpty)
            #expect(try store.listedCount(of: space, .interruption) == count)
        }
    }

    @Test func anotherPrincipalMarksNothingGone() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let deleted = try #require(server.simulator.interruptionIDs(in: space).last)
            #expect(server.simulator.delete(deleted))
            let other = server.simulator.apiKey(of: "ops-lead")
            let first = try await syncOnce(server, into: store, apiKey: other)
            #expect(first.spaces[0].interruptions.gone == 0)
            #expect(first.outcome == .partial)
            let second = try await syncOnce(server, into: store, apiKey: other)
            #expect(second.spaces[0].interruptions.gone == 1)
            #expect(second.outcome == .complete)
        }
    }

    @Test func anEditOfAnOldFinishedTaskComesToLight() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            let tasks = server.simulator.taskIDs(in: space).suffix(200)
            let old = try #require(tasks.first { server.simulator.task($0)?.state == .success })
            #expect(server.simulator.changeState(of: old, to: .failed))
            var changed = 0
            for _ in 0..<12 { changed += try await syncOnce(server, into: store).spaces[0].tasks.changed }
            #expect(changed == 1)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func aSpaceThatVanishesMakesCoveragePartialAndItsRowsStay() async throws {
        var world = Self.world
        world.seed.spaces = 2
        try await Simulator.withServer(world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[1]
            let count = try store.listedCount(of: space, .interruption)
            server.simulator.setDials { $0.forbiddenSpaces = [Dials.ForbiddenSpace(space)] }
            _ = try await syncOnce(server, into: store)
            let queries = MirrorQueries(reader: store.reader)
            #expect(try queries.state().coverage == .partial)
            #expect(try queries.state().debts.contains { $0.spaceID == space })
            #expect(try store.listedCount(of: space, .interruption) == count)
        }
    }

    @Test func aListThatAlwaysBreaksDoesNotHideTheOtherSpaces() async throws {
        var world = Self.world
        world.seed.spaces = 3
        try await Simulator.withServer(world) { server in
            let broken = server.simulator.spaceIDs[0]
            server.simulator.setDials { dials in
                dials.faults = [
                    FaultRule(
                        .dropConnection,
                        on: RequestMatch(.interruptions, containing: broken + "/"),
                        .every
                    )
                ]
            }
            let report = try await syncOnce(server, into: MirrorStore.inMemory()) { $1.tries = 2 }
            #expect(report.spaces.map(\.outcome) == [.partial, .complete, .complete])
        }
    }

    @Test func anAnswerBelowTheHeadIsSeenByAskingForItsId() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let space = server.simulator.spaceIDs[0]
            let buried = server.simulator.raiseInterruption(in: space, NewInterruption(.manualIntervention))
            for _ in 0..<60 {
                _ = server.simulator.raiseInterruption(in: space, NewInterruption(.guidedFailure))
            }
            server.simulator.advance(by: .seconds(7200))
            _ = try await syncOnce(server, into: store)
            #expect(server.simulator.closeWithoutResult(buried))
            server.simulator.advance(by: .seconds(7200))
            // Neither the head nor the audit's slice reaches so deep with pages of 20.
            let report = try await syncOnce(server, into: store) { sync, _ in
                sync.pageSizes = 5...20
                sync.knownOverlap = 5
            }
            #expect(report.spaces[0].interruptions.changed == 1)
            _ = try await syncOnce(server, into: store)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func aServerThatCapsItsPagesIsAskedForEveryId() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let space = server.simulator.spaceIDs[0]
            let old = (0..<20).map { day in
                server.simulator.raiseInterruption(
                    in: space,
                    NewInterruption(
                        created: server.simulator.now.addingTimeInterval(-86_400 * Double(day + 9))
                    )
                )
            }
            _ = try await syncOnce(server, into: store)
            for id in old { #expect(server.simulator.closeWithoutResult(id)) }
            server.simulator.setDials { $0.takeCap = 6 }
            _ = try await syncOnce(server, into: store) { sync, _ in
                sync.pageSizes = 5...20
                sync.knownOverlap = 5
            }
            let held = try store.openIDs(of: space, .interruption)
            #expect(Set(held).isDisjoint(with: old))
        }
    }

    @Test func aRowThatIsCommittedLateIsNotMissed() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            // Raised a little before the newest rows, on another node, and visible only now.
            for node in 0..<3 {
                let created = server.simulator.now.addingTimeInterval(-300)
                _ = server.simulator.raiseInterruption(
                    in: space,
                    NewInterruption(.manualIntervention, created: created, node: node)
                )
            }
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].interruptions.new == 3)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    private static let tasksByID = RequestMatch(.tasks, containing: "ids=")

    /// Two runs, the second with pages so small that the interruptions' tasks are read before the list has ended.
    private func syncAfterEveryInterruptionHasChanged(
        _ server: RunningSimulator,
        _ store: MirrorStore,
        _ fault: FaultRule?
    ) async throws -> SyncReport {
        _ = try await syncOnce(server, into: store)
        let ids = server.simulator.interruptionIDs(in: server.simulator.spaceIDs[0])
        for id in ids { #expect(server.simulator.edit(id, title: "Another title")) }
        server.simulator.setDials { $0.faults = fault.map { [$0] } ?? [] }
        server.simulator.clearRequests()
        let report = try await syncOnce(server, into: store) { sync, octopus in
            sync.pageSizes = 20...50
            sync.touchedTasksHeld = 60
            octopus.tries = 1
        }
        #expect(report.spaces[0].interruptions.changed == ids.count)
        return report
    }

    @Test(arguments: [nil, .status(500), .dropConnection] as [Fault?])
    func whereEveryInterruptionHasChangedTheirTasksAreReadAsTheListIs(fault: Fault?) async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let fault = fault.map { FaultRule($0, on: Self.tasksByID, .nth(2)) }
            let report = try await syncAfterEveryInterruptionHasChanged(server, store, fault)
            #expect(report.spaces[0].debts.map(\.lane) == (fault == nil ? [] : ["tasks"]))
            let asked = server.simulator.requests
            let first = try #require(asked.firstIndex { $0.kind == .tasks && $0.query.contains("ids=") })
            // The audit's slice would be one.
            #expect(asked[first...].count { $0.query.contains("pendingOnly=false") } > 2)
            let named = try await store.reader.read { db in
                try String.fetchSet(db, sql: "SELECT taskId FROM interruptions WHERE taskId IS NOT NULL")
            }
            let answered = asked.filter { $0.kind == .tasks && $0.status == 200 }.map(\.query)
            let read = answered.flatMap { $0.components(separatedBy: CharacterSet(charactersIn: "=,&")) }
            // Those that are unfinished are listed anyway.
            let open = try store.openIDs(of: server.simulator.spaceIDs[0], .task)
            #expect(named.subtracting(read).subtracting(open).isEmpty)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func tasksThatCannotBeReadAreNotAskedForWithEachPage() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let fault = FaultRule(.dropConnection, on: Self.tasksByID, .every)
            let report = try await syncAfterEveryInterruptionHasChanged(server, store, fault)
            #expect(report.spaces[0].outcome == .partial)
            #expect(Set(report.spaces[0].debts.map(\.lane)) == ["tasks"])
            // Early, among the named ones, and before the tasks are certified.
            let asked = server.simulator.requests.count { $0.kind == .tasks && $0.query.contains("ids=") }
            #expect((1...3).contains(asked))
        }
    }

    @Test func aTaskOfAnInterruptionThatTheAuditFindsChangedIsReadAgain() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let ids = server.simulator.interruptionIDs(in: server.simulator.spaceIDs[0])
            let deep = try #require(ids.last)
            #expect(server.simulator.edit(deep, title: "Another title"))
            var tasks: Set<String> = []
            for _ in 0..<40 {
                server.simulator.clearRequests()
                let report = try await syncOnce(server, into: store) { sync, _ in
                    sync.pageSizes = 20...50
                    sync.knownOverlap = 5
                }
                #expect(report.outcome == .complete)
                guard report.spaces[0].interruptions.changed > 0 else { continue }
                let byID = server.simulator.requests.filter { $0.kind == .tasks && $0.query.contains("ids=") }
                tasks.formUnion(byID.compactMap { $0.query.split(separator: "=").last.map(String.init) })
                break
            }
            let task = try await store.reader.read { db in
                try String.fetchOne(
                    db,
                    sql: "SELECT taskId FROM interruptions WHERE id = ?",
                    arguments: [deep]
                )
            }
            #expect(tasks == [try #require(task)])
        }
    }

    @Test func tasksThatFinishAreSeen() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            let space = server.simulator.spaceIDs[0]
            let task = server.simulator.addTask(in: space, NewTask(.health))
            _ = try await syncOnce(server, into: store)
            server.simulator.advance(by: .seconds(3600 * 5))
            #expect(server.simulator.completeTask(task))
            server.simulator.advance(by: .seconds(3600 * 5))
            let report = try await syncOnce(server, into: store)
            #expect(report.spaces[0].tasks.changed == 1)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }

    @Test func anOldServerIsReadAsWell() async throws {
        var world = Self.world
        world.dials.isOldServer = true
        try await Simulator.withServer(world) { server in
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let space = server.simulator.spaceIDs[0]
            _ = server.simulator.raiseInterruption(in: space, NewInterruption(.guidedFailure))
            let report = try await syncOnce(server, into: store)
            #expect(report.outcome == .complete)
            try expectEqual(store, server.simulator)
        }
    }
}
