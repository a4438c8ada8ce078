import Foundation
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing

@testable import MirrorSync

/// Ways to take for deleted, or for whole, what was only not shown: cuts, faults, permissions, other users.
///
/// docs/sync.md lists every pitfall with its test; the numbers are those of the rows there.
struct GonePitfallTests {
    /// 7: an answer without rows is no empty list.
    @Test(arguments: [Fault.withoutItems, .emptyObject, .emptyBody, .html, .emptyCollection])
    func anAnswerWithoutRowsMarksNothingGone(fault: Fault) async throws {
        try await SmallWorld.with { world in
            try await world.settle()
            let rules = [
                FaultRule(fault, on: RequestMatch(.interruptions, containing: "pendingOnly=")),
                FaultRule(fault, on: RequestMatch(.tasks, containing: "skip=")),
            ]
            world.simulator.setDials { $0.faults = rules }
            #expect(try await world.sync(isFull: true).outcome == .partial)
            #expect(try world.gone(.interruption).isEmpty && world.gone(.task).isEmpty)
            world.simulator.setDials { $0.faults = [] }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 7: nor is it for a space with few rows, where nothing looks like a sudden loss.
    @Test func anEmptyListOfASmallSpaceIsConfirmedByIds() async throws {
        try await SmallWorld.with(interruptions: 12, tasks: 15) { world in
            try await world.settle()
            world.simulator.setDials { dials in
                dials.faults = [
                    FaultRule(.emptyCollection, on: RequestMatch(.interruptions, containing: "pendingOnly="))
                ]
            }
            try await world.sync(isFull: true)
            try world.expectNothingListedIsGone()
            world.simulator.setDials { $0.faults = [] }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 10: a run that was cut certifies nothing that it has not read.
    @Test(arguments: [5, 7, 8, 9, 10, 12])
    func aRunCutAfterAnyRequestIsHonest(budget: Int) async throws {
        try await SmallWorld.with(interruptions: 40, tasks: 50) { world in
            let ballast = world.addBallast()
            try await world.settle()
            let simulator = world.simulator
            let certified = try MirrorQueries(reader: world.store.reader).state().completeThrough
            simulator.advance(by: .seconds(7200))
            for id in ballast {
                #expect(simulator.deleteTask(id))
                _ = simulator.addTask(
                    in: world.space,
                    SmallWorld.finishedTask(queued: world.ago(58 * 86_400), completed: world.ago(60))
                )
            }
            let raised = (0..<30).map { _ in simulator.raiseInterruption(in: world.space) }
            for id in raised { #expect(simulator.closeWithoutResult(id)) }
            for id in world.oldestAnswered(raised.count) where !raised.contains(id) {
                #expect(simulator.delete(id))
            }
            let cut = try await world.sync { $1.maximumRequests = budget }
            try world.expectHonest(cut)
            let state = try MirrorQueries(reader: world.store.reader).state()
            if cut.outcome == .partial {
                #expect(state.coverage == .partial)
                #expect(state.completeThrough == certified)
            }
            let rest = try await world.sync()
            try world.expectHonest(rest)
            #expect(try world.listed(.interruption).isSuperset(of: raised))
            try await world.expectSettled()
        }
    }

    /// 11: absence counts only after one whole enumeration, not after one that failed on the way.
    @Test(arguments: [8, 9, 11, 12, 14, 15, 17, 18, 20, 21])
    func anEnumerationThatIsDisturbedMarksNothingListedGone(request: Int) async throws {
        try await SmallWorld.with(interruptions: 45, tasks: 45) { world in
            try await world.settle()
            let deleted = Set(world.oldestAnswered(5))
            for id in deleted { #expect(world.simulator.delete(id)) }
            let fault: Fault = request % 3 == 0 ? .status(503) : .emptyCollection
            world.simulator.setDials { $0.faults = [FaultRule(fault, .nth(request))] }
            let report = try await world.sync(isFull: true) { $1.tries = 1 }
            try world.expectNothingListedIsGone()
            #expect(try world.gone(.interruption).isSubset(of: deleted))
            try world.expectHonest(report)
            world.simulator.setDials { $0.faults = [] }
            try await world.expectSettled()
            #expect(try world.gone(.interruption) == deleted)
        }
    }

    /// 11: a backfill in several runs is no whole enumeration, whatever is deleted meanwhile.
    @Test func aBackfillInSeveralRunsMarksNothingGone() async throws {
        try await SmallWorld.with { world in
            var runs = 0
            var report = try await world.sync { $1.maximumRequests = 9 }
            while report.outcome != .complete, runs < 40 {
                #expect(report.spaces[0].interruptions.gone + report.spaces[0].tasks.gone == 0)
                try world.expectNothingListedIsGone()
                let ids = world.simulator.interruptionIDs(in: world.space)
                #expect(world.simulator.delete(ids[ids.count / 2]))
                _ = world.simulator.raiseInterruption(in: world.space)
                report = try await world.sync { $1.maximumRequests = runs < 6 ? 9 : 60 }
                runs += 1
            }
            #expect(report.outcome == .complete)
            try await world.expectSettled()
        }
    }

    /// 12: what retention deletes on the server stays in the mirror as it was.
    @Test func whatRetentionDeletesStaysReadable() async throws {
        try await SmallWorld.with { world in
            try await world.settle()
            let simulator = world.simulator
            let rows = world.oldestAnswered(4)
            let tasks = rows.compactMap { simulator.interruption($0).map { "ServerTasks-\($0.taskNumber)" } }
            let bodies = try (rows + tasks).map { try world.body(of: $0) }
            try #require(!bodies.contains(nil))
            for id in tasks { simulator.deleteTask(id) }
            try await world.expectSettled()
            #expect(try world.gone(.interruption).isSuperset(of: rows))
            #expect(try world.gone(.task) == Set(tasks))
            #expect(try (rows + tasks).map { try world.body(of: $0) } == bodies)
            // It is not marked a second time, and nothing brings it back.
            let report = try await world.sync(isFull: true)
            #expect(report.spaces[0].interruptions.gone + report.spaces[0].tasks.gone == 0)
        }
    }

    /// 16: another key's flags are no new state of an interruption.
    @Test func anotherKeysFlagsMakeNoNewVersions() async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            let team = try #require(simulator.teams.first { $0.name == "Database Team" })
            let id = simulator.raiseInterruption(in: world.space, NewInterruption(teamIDs: [team.id]))
            try await world.settle()
            let other = simulator.users[2]
            try #require(team.memberUserIDs.contains(other.id))
            for _ in 0..<2 { try await world.sync(apiKey: simulator.apiKey(of: other.id), isFull: true) }
            #expect(try world.versions(of: id) == 1)
            #expect(try world.body(of: id)?.contains(#""CanTakeResponsibility":true"#) == true)
            let state = try MirrorQueries(reader: world.store.reader).state()
            #expect(state.principalID == other.id)
            #expect(state.coverage == .complete)
        }
    }

    /// 11 and 16: a key that belongs to somebody else in the middle of a run shows that user's rows.
    @Test(arguments: [2, 3, 6, 10, 16])
    func aKeyThatChangesHandsInTheMiddleOfARunMarksNothingGone(request: Int) async throws {
        try await SmallWorld.with(interruptions: 45, tasks: 45) { world in
            try await world.settle()
            let simulator = world.simulator
            let projects = simulator.taskIDs(in: world.space).compactMap { id in
                simulator.task(id).map(\.projectNumber).flatMap { $0 > 0 ? "Projects-\($0)" : nil }
            }
            let hidden = try #require(projects.last)
            let other = simulator.users[2].id
            let from = simulator.requests.count + request
            simulator.change { world in
                world.restrict(other, toProjects: projects.filter { $0 != hidden })
                world.dials.principalChange = .init(to: other, fromRequest: from)
            }
            try await world.sync(isFull: true)
            try world.expectNothingListedIsGone()
            simulator.setDials { $0.principalChange = nil }
            try await world.sync()
            try await world.expectSettled()
        }
    }

    /// 20: what permission hides for a while comes back as it was, in every state that it had.
    @Test(arguments: [1, 6, 10, 14])
    func accessThatShrinksAndGrowsAgainLosesNothing(request: Int) async throws {
        try await SmallWorld.with(interruptions: 45, tasks: 45) { world in
            try await world.settle()
            let simulator = world.simulator
            let me = simulator.users[0].id
            let project = try #require(
                simulator.taskIDs(in: world.space).compactMap { simulator.task($0)?.projectNumber }
                    .first { $0 > 0 }
            )
            simulator.schedule(
                ScheduledMutation(before: request) { $0.restrict(me, toProjects: ["Projects-\(project)"]) }
            )
            for _ in 0..<2 { try await world.sync(isFull: true) }
            simulator.change { _ = $0.restrict(me, toProjects: nil) }
            try await world.expectSettled()
            for id in simulator.interruptionIDs(in: world.space) {
                #expect(try world.body(of: id) != nil)
                #expect(try world.gone(.interruption).contains(id) == false)
            }
        }
    }

    /// 20: a list that may not be read is a debt of its kind, before a run and in the middle of one.
    @Test(arguments: [1, 7, 10])
    func aPermissionThatIsTakenAwayIsADebtOfItsKind(request: Int) async throws {
        try await SmallWorld.with { world in
            try await world.settle()
            let simulator = world.simulator
            simulator.schedule(
                ScheduledMutation(before: request) { $0.revoke(.taskView, from: "dana") }
            )
            let report = try await world.sync(isFull: true)
            #expect(report.spaces[0].interruptions.isComplete)
            #expect(!report.spaces[0].tasks.isComplete)
            #expect(report.spaces[0].debts.contains { $0.reason.contains("TaskView") })
            #expect(try MirrorQueries(reader: world.store.reader).state().coverage == .partial)
            #expect(try world.gone(.task).isEmpty)
        }
    }

    /// 20: a space that is silently missing from the list of spaces keeps its rows, and coverage says so.
    @Test(arguments: [true, false])
    func aSpaceThatIsNoLongerListedKeepsItsRows(isDeleted: Bool) async throws {
        try await SmallWorld.with(spaces: 2) { world in
            try await world.settle()
            let simulator = world.simulator
            let (kept, lost) = (simulator.spaceIDs[0], simulator.spaceIDs[1])
            let count = try world.store.listedCount(of: lost, .interruption)
            try #require(count > 0)
            simulator.change { world in
                _ = isDeleted ? world.deleteSpace(lost) : world.restrict("dana", toSpaces: [kept])
            }
            try await world.sync(isFull: true)
            #expect(try world.store.listedCount(of: lost, .interruption) == count)
            let state = try MirrorQueries(reader: world.store.reader).state()
            #expect(state.coverage == .partial)
            #expect(state.debts.contains { $0.spaceID == lost })
        }
    }

    /// 20: a space that vanishes while it is read takes nothing with it.
    @Test(arguments: [5, 8, 11])
    func aSpaceThatVanishesWhileItIsReadMarksNothingGone(request: Int) async throws {
        try await SmallWorld.with(spaces: 2) { world in
            try await world.settle()
            let lost = world.simulator.spaceIDs[1]
            let rows = Set(world.simulator.interruptionIDs(in: lost))
            world.simulator.schedule(
                ScheduledMutation(before: request, RequestMatch(containing: lost)) { world in
                    world.deleteSpace(lost)
                }
            )
            let report = try await world.sync(isFull: true)
            #expect(report.outcome == .partial)
            #expect(try world.gone(.interruption).isDisjoint(with: rows))
            #expect(try world.listed(.interruption).isSuperset(of: rows))
        }
    }
}
