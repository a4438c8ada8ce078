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

/// Who gave the answers that were there before the mirror was, and when.
struct HistoricDecisionTests {
    /// More tasks with answers than are asked for one by one.
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 9, spaces: 1, interruptions: 1500, tasks: 2000, days: 365)
    )

    private func decisions(_ store: MirrorStore) throws -> [String: DecisionSummary] {
        let list = try MirrorQueries(reader: store.reader).decisions(DecisionFilter(), ListPage(take: nil))
        return Dictionary(uniqueKeysWithValues: list.items.map { ($0.interruption.id, $0) })
    }

    /// Compares each decision with the truth.
    ///
    /// - Returns: How many are known from the audit log.
    private func expectTrue(_ store: MirrorStore, _ simulator: Simulator) throws -> Int {
        let held = try decisions(store)
        let truth = simulator.submissions()
        // An entry is in doubt only where a like one got lost.
        let lost = Set(truth.values.filter { !$0.isListed }.map { $0.taskID + $0.message })
        var known = 0
        for (id, decision) in held {
            guard let submission = truth[id] else {
                #expect(decision.source == .observed, "\(id): answered together with another one")
                continue
            }
            if decision.source == .event {
                known += 1
                #expect(submission.isListed)
                #expect(decision.eventID == submission.eventID)
                #expect(decision.userID == submission.userID)
                #expect(decision.decidedAt.milliseconds == submission.occurred)
                #expect(decision.notBefore == decision.decidedAt)
            } else {
                #expect(
                    !submission.isListed || lost.contains(submission.taskID + submission.message),
                    "\(id)"
                )
                #expect(decision.userID == submission.userID)
                let start = try #require(decision.notBefore).milliseconds
                #expect(
                    start <= submission.occurred && submission.occurred <= decision.decidedAt.milliseconds
                )
            }
            #expect(decision.secondsToDecisionAtLeast <= decision.secondsToDecision)
        }
        #expect(Set(truth.keys).subtracting(held.keys).isEmpty)
        return known
    }

    private func askedForEvents(_ simulator: Simulator) -> [String] {
        simulator.requests.filter { $0.kind == .events }.map(\.query)
    }

    @Test func everyAnswerIsFoundByAWalkAndNeverLookedForAgain() async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            // Pages of a fixed size: on a busy machine they would shrink, and be more than ten.
            let report = try await syncOnce(server, into: store) { sync, _ in sync.pageSizes = 1000...1000 }
            #expect(report.outcome == .complete)
            #expect(report.spaces[0].debts == [])
            let known = try expectTrue(store, server.simulator)
            #expect(known == server.simulator.submissions().count)
            #expect(report.spaces[0].newDecisions == known)
            let asked = askedForEvents(server.simulator)
            #expect(
                asked.count < 10 && asked.contains { $0.contains("eventCategories=Modified") },
                "\(asked)"
            )
            for _ in 0..<2 {
                server.simulator.clearRequests()
                _ = try await syncOnce(server, into: store)
                #expect(askedForEvents(server.simulator).isEmpty)
            }
        }
    }

    @Test(arguments: [0.1, 0.6])
    func whatTheLogHasLostIsObservedWithinItsInterval(share: Double) async throws {
        try await Simulator.withServer(Self.world) { server in
            server.simulator.setDials { $0.lostEventFraction = share }
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let known = try expectTrue(store, server.simulator)
            #expect(Double(known) > Double(server.simulator.submissions().count) * (1 - share) * 0.85)
            for _ in 0..<2 { _ = try await syncOnce(server, into: store) }
            server.simulator.clearRequests()
            _ = try await syncOnce(server, into: store)
            #expect(askedForEvents(server.simulator).isEmpty)
        }
    }

    @Test func whatWasArchivedIsNotAskedForTaskByTask() async throws {
        try await Simulator.withServer(Self.world) { server in
            server.simulator.setDials { $0.eventRetention = .seconds(90 * 86_400) }
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let known = try expectTrue(store, server.simulator)
            let kept = server.simulator.submissions().values.filter(\.isListed).count
            #expect(known == kept && kept > 100 && kept < 700)
            #expect(askedForEvents(server.simulator).count < 8)
        }
    }

    @Test(arguments: [
        Misreading("an unknown filter by category") { $0.ignoredParameters = ["eventCategories"] },
        Misreading("an unknown bound") { $0.ignoredParameters = ["to"] },
        Misreading("a bound that is misread") { $0.queryDateOffset = .seconds(-36_000) },
        Misreading("capped pages") { $0.takeCap = 100 },
        Misreading("unstable order") { $0.tieOrder = .unstable },
        Misreading("entries that name their interruption") { $0.namesInterruptionInEvents = true },
    ])
    func aLogThatIsMisreadLosesNothing(log: Misreading) async throws {
        try await Simulator.withServer(Self.world) { server in
            server.simulator.setDials { log.set(&$0) }
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            #expect(try expectTrue(store, server.simulator) == server.simulator.submissions().count)
        }
    }

    @Test func aCategoryThatHidesAnswersIsNoticed() async throws {
        try await Simulator.withServer(Self.world) { server in
            let simulator = server.simulator
            let update = simulator.now.addingTimeInterval(-200 * 86_400)
            simulator.setDials { $0.answerCategoryChange = update }
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            #expect(try expectTrue(store, simulator) == simulator.submissions().count)
        }
    }

    @Test(arguments: [1, 4])
    func aWalkThatIsCutGoesOnWhereItStood(pages: Int) async throws {
        try await Simulator.withServer(Self.world) { server in
            let store = try MirrorStore.inMemory()
            func small(_ sync: inout SyncConfiguration, _ client: inout OctopusConfiguration) {
                sync.pageSizes = 100...120
            }
            server.simulator.setDials {
                $0.faults = [FaultRule(.status(500), on: RequestMatch(.events), .every)]
            }
            let first = try await syncOnce(server, into: store, small)
            #expect(first.outcome == .complete, "the rows are there")
            #expect(first.spaces[0].debts.map(\.lane) == ["decisions"])
            server.simulator.setDials { $0.faults = [] }
            server.simulator.clearRequests()
            var runs = 0
            var last = first
            while !last.spaces[0].debts.isEmpty, runs < 60 {
                runs += 1
                last = try await syncOnce(server, into: store) { sync, client in
                    small(&sync, &client)
                    // What a run takes besides, and a few more.
                    client.maximumRequests = 12 + pages
                }
            }
            #expect(last.outcome == .complete && runs > 1 && runs < 60)
            #expect(try expectTrue(store, server.simulator) == server.simulator.submissions().count)
            // The count, then each page once.
            let asked = askedForEvents(server.simulator).filter { $0.contains("eventCategories") }
            #expect(asked.count <= 3000 / 100 + 2, "\(asked)")
            #expect(Set(asked).count == asked.count)
        }
    }

    @Test func withoutThePermissionItIsADebtUntilItIsThere() async throws {
        try await Simulator.withServer(Self.world) { server in
            let refusal = FaultRule(.status(403), on: RequestMatch(.events), .every)
            server.simulator.setDials { $0.faults = [refusal] }
            let store = try MirrorStore.inMemory()
            for _ in 0..<4 {
                let report = try await syncOnce(server, into: store)
                #expect(report.outcome == .complete)
                #expect(report.spaces[0].debts.map(\.lane) == ["decisions"])
            }
            server.simulator.clearRequests()
            let report = try await syncOnce(server, into: store)
            #expect(askedForEvents(server.simulator).isEmpty)
            #expect(report.spaces[0].debts.map(\.reason).joined().contains("may not read the audit log"))
            #expect(try decisions(store).values.allSatisfy { $0.source == .observed })
            // It is asked again by a full run.
            server.simulator.setDials { $0.faults = [] }
            let full = try await syncOnce(server, into: store) { sync, _ in sync.isFull = true }
            #expect(full.spaces[0].debts == [])
            #expect(try expectTrue(store, server.simulator) == server.simulator.submissions().count)
        }
    }

    @Test func aPermissionThatCameIsNoticedByTheNextAnswer() async throws {
        try await Simulator.withServer(Self.world) { server in
            let refusal = FaultRule(.status(403), on: RequestMatch(.events), .every)
            server.simulator.setDials { $0.faults = [refusal] }
            let store = try MirrorStore.inMemory()
            for _ in 0..<4 { _ = try await syncOnce(server, into: store) }
            server.simulator.setDials { $0.faults = [] }
            let space = server.simulator.spaceIDs[0]
            let id = server.simulator.raiseInterruption(in: space)
            #expect(server.simulator.answer(id, by: "dana", decision: "Proceed"))
            _ = try await syncOnce(server, into: store)
            #expect(try expectTrue(store, server.simulator) == server.simulator.submissions().count)
        }
    }

    @Test func likeInterruptionsOfOneTaskAreToldApartOrLeftObserved() async throws {
        try await SmallWorld.with(interruptions: 6, tasks: 10) { world in
            let simulator = world.simulator
            let task = simulator.addTask(in: world.space, NewTask(.deploy, state: .executing))
            func raise() -> String {
                simulator.raiseInterruption(in: world.space, NewInterruption(.guidedFailure, taskID: task))
            }
            func answer(_ id: String, _ notes: String?) {
                simulator.advance(by: .seconds(60))
                #expect(simulator.answer(id, by: "dana", decision: "Ignore", notes: notes))
                simulator.advance(by: .seconds(60))
            }
            let machines = (0..<4).map { _ in raise() }
            answer(machines[1], nil)
            answer(machines[0], nil)
            answer(machines[3], "left")
            answer(machines[2], "right")
            let retries = (0..<2).map { _ -> String in
                let id = raise()
                answer(id, "again")
                return id
            }
            try await world.settle()
            _ = try expectTrueSmall(world)
            let sources = try decisions(world.store).mapValues(\.source)
            #expect(machines.map { sources[$0] } == [.observed, .observed, .event, .event])
            #expect(retries.map { sources[$0] } == [.event, .event])
        }
    }

    /// As ``expectTrue(_:_:)``, where nothing was lost and some answers cannot be told apart.
    private func expectTrueSmall(_ world: SmallWorld) throws {
        for (id, submission) in world.simulator.submissions() {
            let decision = try #require(try decisions(world.store)[id])
            if decision.source == .event { #expect(decision.eventID == submission.eventID) }
            let start = try #require(decision.notBefore).milliseconds
            #expect(start <= submission.occurred && submission.occurred <= decision.decidedAt.milliseconds)
        }
    }

    /// The instant of an answer lies in the observed interval whenever in a run it was given and whoever's clock is right.
    @Test(arguments: 1...14, [0, -90, 90])
    func anObservedIntervalHoldsTheInstant(request: Int, skew: Int) async throws {
        try await SmallWorld.with(interruptions: 20, tasks: 20) { world in
            let simulator = world.simulator
            simulator.setDials { dials in
                dials.lostEventFraction = 1
                dials.clockStep = .milliseconds(700)
                dials.dateHeaderSkew = .seconds(skew)
            }
            let id = simulator.raiseInterruption(in: world.space)
            try await world.settle()
            simulator.advance(by: .seconds(300))
            try await world.sync()
            let seen = simulator.now
            simulator.advance(by: .seconds(300))
            simulator.schedule(
                ScheduledMutation(before: request) { $0.answer(id, by: "dana", decision: "Proceed") }
            )
            for _ in 0..<3 { try await world.sync() }
            let decision = try #require(try decisions(world.store)[id])
            let truth = try #require(simulator.submissions()[id]).occurred
            let start = try #require(decision.notBefore).milliseconds
            #expect(decision.source == .observed)
            #expect(start <= truth && truth <= decision.decidedAt.milliseconds)
            // It was seen to wait by the run before, though nothing about it had changed.
            let slack: Double = 120
            #expect(Double(start) / 1000 > seen.timeIntervalSince1970 - slack)
        }
    }
}
