import Foundation
import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Synchronization
import Testing
import WireFormat

@testable import MirrorSync

/// Ways to be misled by what a server answers: its pages, its counts, its flags, its audit log, its limits.
///
/// docs/sync.md lists every pitfall with its test; the numbers are those of the rows there.
struct AnswerPitfallTests {
    /// 6: an end that is taken from links or page counts is not the end.
    @Test(arguments: [
        Misreading("no next link") { $0.nextLink = .missing },
        Misreading("a next link to the same page") { $0.nextLink = .repeating },
        Misreading("a next link past a page") { $0.nextLink = .skipping },
        Misreading("too few pages") { $0.pageCountOffset = -100 },
        Misreading("too many pages") { $0.pageCountOffset = 5 },
        Misreading("a small page by its own account") { $0.shownItemsPerPage = 1 },
        Misreading("a large page by its own account") { $0.shownItemsPerPage = 1000 },
        Misreading("capped pages") { $0.takeCap = 7 },
        Misreading("an unknown take") { $0.ignoredParameters = ["take"] },
    ])
    func linksAndPageCountsThatLieLoseNothing(lie: Misreading) async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { lie.set(&$0) }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
            for _ in 0..<25 {
                let id = world.simulator.raiseInterruption(in: world.space)
                #expect(world.simulator.closeWithoutResult(id))
            }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 6: old servers ignore parameters that they do not know, and answer something else.
    @Test(arguments: ["active", "pendingOnly", "fromCompletedDate", "toQueueDate", "ids"])
    func parametersThatAreIgnoredLoseNothing(name: String) async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            simulator.setDials { $0.ignoredParameters = [name] }
            let running = simulator.addTask(in: world.space)
            try await world.settle()
            try expectEqual(world.store, simulator)
            simulator.advance(by: .seconds(7200))
            let oldest = try #require(simulator.pendingInterruptionIDs(in: world.space).last)
            #expect(simulator.closeWithoutResult(oldest))
            #expect(simulator.completeTask(running))
            _ = simulator.raiseInterruption(in: world.space)
            let report = try await world.sync()
            try world.expectHonest(report)
            try await world.expectSettled()
        }
    }

    /// 5 and 6: a list that shows other rows than it counts is no whole list.
    @Test(arguments: [
        Misreading("rows that are hidden") { $0.hiddenRowFraction = 0.2 },
        Misreading("a count that is too small") { $0.totalResultsOffset = -3 },
        Misreading("a count that is too large") { $0.totalResultsOffset = 3 },
        Misreading("an unknown skip") { $0.ignoredParameters = ["skip"] },
    ])
    func aListThatContradictsItselfIsADebt(lie: Misreading) async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { lie.set(&$0) }
            #expect(try await world.sync().outcome == .partial)
            world.simulator.setDials { $0 = Dials() }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
            world.simulator.setDials { lie.set(&$0) }
            let report = try await world.sync(isFull: true)
            #expect(report.outcome == .partial)
            #expect(!report.spaces[0].debts.isEmpty)
            try world.expectNothingListedIsGone()
        }
    }

    /// 6 and 20: a list of spaces that shows fewer than it counts is no whole server.
    @Test func spacesThatAreCountedAndNotShownAreNotForgotten() async throws {
        try await SmallWorld.with(spaces: 2, interruptions: 10, tasks: 10) { world in
            world.simulator.setDials { $0.hiddenRowFraction = 1 }
            let report = try await world.sync()
            #expect(report.outcome == .partial)
        }
    }

    /// 30: a count that lags behind the rows is looked at again, and neither loses rows nor cries wolf for ever.
    @Test(arguments: [1, 3, 9])
    func aCountThatLagsIsNoAlarmOnceItIsRight(lag: Int) async throws {
        try await SmallWorld.with { world in
            try await world.settle()
            world.simulator.setDials { $0.totalResultsLag = lag }
            world.wait { world.simulator.requests.count > 60 }
            let space = world.space
            for request in [4, 6, 8] {
                world.simulator.schedule(
                    ScheduledMutation(before: request) { world in
                        let id = world.raiseInterruption(in: space)
                        world.closeWithoutResult(id)
                    }
                )
            }
            let deleted = world.oldestAnswered(2)
            for id in deleted { #expect(world.simulator.delete(id)) }
            try await world.sync()
            try world.expectNothingListedIsGone()
            try await world.settle()
            try await world.expectSettled()
            #expect(try world.gone(.interruption) == Set(deleted))
        }
    }

    /// 8: a request that fails holds the cursor, whichever it is.
    @Test(arguments: 4...13)
    func whicheverRequestFailsNothingIsLost(request: Int) async throws {
        try await SmallWorld.with(interruptions: 40, tasks: 50) { world in
            let ballast = world.addBallast()
            try await world.settle()
            let simulator = world.simulator
            simulator.advance(by: .seconds(7200))
            let task = simulator.addTask(
                in: world.space,
                SmallWorld.finishedTask(queued: world.ago(58 * 86_400), completed: world.ago(60))
            )
            #expect(simulator.deleteTask(ballast[0]))
            let raised = (0..<12).map { _ in simulator.raiseInterruption(in: world.space) }
            for id in raised { #expect(simulator.closeWithoutResult(id)) }
            let fault = [Fault.status(500), .dropConnection, .withoutItems][request % 3]
            simulator.setDials { $0.faults = [FaultRule(fault, .nth(request))] }
            let report = try await world.sync { $1.tries = 1 }
            try world.expectHonest(report)
            simulator.setDials { $0.faults = [] }
            // It lies before the watermark of the run that failed, if that has moved.
            try await world.sync()
            #expect(try world.listed(.task).contains(task))
            #expect(try world.listed(.interruption).isSuperset(of: raised))
            try await world.expectSettled()
        }
    }

    /// 15: neither list nor flag of what is pending is the truth; the mirror holds what each row says.
    @Test func aPendingRowThatThePendingListHidesStaysAsTheServerSaysIt() async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            simulator.setDials { dials in
                dials.hidesPendingOfEndedTasks = true
                dials.pendingInterruptionsFlag = .stuck
                dials.leavesLinkedPending = true
            }
            let abandoned = simulator.raiseInterruption(in: world.space)
            let parent = simulator.raiseInterruption(in: world.space)
            let child = simulator.raiseInterruption(in: world.space, NewInterruption(linkedTo: parent))
            try await world.settle()
            let task = try #require(simulator.interruption(abandoned)).taskNumber
            #expect(simulator.abandonTask("ServerTasks-\(task)"))
            #expect(simulator.answer(parent, by: simulator.users[0].id, decision: "Proceed"))
            simulator.advance(by: .seconds(7200))
            for _ in 0..<3 {
                #expect(try await world.sync().outcome == .complete)
                try expectEqual(world.store, simulator)
            }
            #expect(try world.body(of: abandoned)?.contains(#""IsPending":true"#) == true)
            #expect(simulator.answer(child, by: simulator.users[0].id, decision: "Abort"))
            #expect(simulator.closeWithoutResult(abandoned))
            simulator.advance(by: .seconds(7200))
            try await world.expectSettled()
        }
    }

    /// 17: what moves by itself while a task runs or waits is no change.
    @Test func heartbeatsAreNoChanges() async throws {
        try await SmallWorld.with { world in
            for state in [TaskState.executing, .queued] {
                _ = world.simulator.addTask(in: world.space, NewTask(.health, state: state))
            }
            world.simulator.setDials { dials in
                dials.clockStep = .seconds(7)
                dials.heartbeat = .seconds(1)
                dials.estimatesQueueTime = true
            }
            try await world.settle()
            for _ in 0..<3 {
                let report = try await world.sync()
                #expect(report.outcome == .complete)
                #expect(report.spaces[0].tasks.changed == 0)
                #expect(report.spaces[0].interruptions.changed == 0)
            }
        }
    }

    /// 18: types, states, controls and members that nobody knows yet are rows like any other.
    @Test func whatNobodyKnowsYetIsHeldAsItWasSent() async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { dials in
                dials.unknownTypeFraction = 0.5
                dials.unknownControlFraction = 0.5
                dials.unknownFieldFraction = 0.5
            }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
            let bodies = try world.listed(.interruption).compactMap { try world.body(of: $0) }
            #expect(bodies.contains { $0.contains("ChangeFreeze") && $0.contains("Confidence") })
            #expect(
                try world.listed(.task).contains { try world.body(of: $0)?.contains("Suspended") == true }
            )
        }
    }

    /// 19: an audit log that was archived in between is not asked for the same answer for ever.
    @Test(arguments: [
        Misreading("archived") { $0.eventRetention = .seconds(30 * 86_400) },
        Misreading("without names of tasks") { $0.omitsTaskFromEvents = true },
        Misreading("with gaps") { $0.lostEventFraction = 1 },
    ])
    func anAuditLogWithoutTheAnswerIsLeftAloneInTheEnd(log: Misreading) async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            let id = simulator.raiseInterruption(in: world.space)
            try await world.settle()
            #expect(simulator.answer(id, by: simulator.users[0].id, decision: "Proceed", notes: "fine"))
            simulator.advance(by: .seconds(31 * 86_400))
            simulator.setDials { log.set(&$0) }
            for _ in 0..<4 { #expect(try await world.sync().outcome == .complete) }
            simulator.clearRequests()
            #expect(try await world.sync().outcome == .complete)
            #expect(!simulator.requests.contains { $0.kind == .events })
            #expect(try await source(of: id, in: world.store) == "observed")
            try expectEqual(world.store, simulator)
        }
    }

    /// 2 and 19: an entry of the audit log that is committed late is asked for again.
    @Test func anEntryOfTheAuditLogThatComesLateIsFound() async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            let id = simulator.raiseInterruption(in: world.space)
            try await world.settle()
            simulator.setDials { $0.eventDelay = 12 }
            #expect(simulator.answer(id, by: simulator.users[0].id, decision: "Proceed", notes: "fine"))
            try await world.sync()
            #expect(try await source(of: id, in: world.store) == "observed")
            try await world.sync()
            try await world.sync()
            #expect(try await source(of: id, in: world.store) == "event")
        }
    }

    private func source(of id: String, in store: MirrorStore) async throws -> String? {
        try await store.reader.read { db in
            try String.fetchOne(
                db,
                sql: "SELECT source FROM decisions WHERE interruptionId = ?",
                arguments: [id]
            )
        }
    }

    /// 22: whoever reads the mirror while a run goes on never sees a set that calls itself whole too early.
    @Test func readersDuringARunSeeWhatWasCertifiedLast() async throws {
        try await SmallWorld.with { world in
            let states = Mutex<[MirrorState]>([])
            func observe() {
                for request in 4...60 {
                    world.simulator.schedule(
                        ScheduledMutation(before: request) { [store = world.store] _ in
                            // What cannot be read yet is nothing to be misled by.
                            guard let state = try? MirrorQueries(reader: store.reader).state() else { return }
                            states.withLock { $0.append(state) }
                        }
                    )
                }
            }
            observe()
            try await world.sync()
            let first = states.withLock { $0 }
            #expect(
                !first.isEmpty && first.allSatisfy { $0.coverage != .complete && $0.completeThrough == nil }
            )
            world.wait { false }
            states.withLock { $0.removeAll() }
            let certified = try MirrorQueries(reader: world.store.reader).state().completeThrough
            world.simulator.advance(by: .seconds(3600))
            _ = world.simulator.raiseInterruption(in: world.space)
            observe()
            try await world.sync()
            let second = states.withLock { $0 }
            #expect(certified != nil)
            #expect(!second.isEmpty && second.allSatisfy { $0.completeThrough == certified })
        }
    }

    /// 23: an empty bucket delays a run, and costs it nothing.
    @Test(arguments: [true, false])
    func anEmptyBucketDelaysAndLosesNothing(saysWhen: Bool) async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { dials in
                dials.clockStep = .milliseconds(400)
                dials.rateLimit = RateLimit(
                    requestsPerMinute: 60,
                    burst: 2,
                    sendsRetryAfter: saysWhen,
                    sendsHeaders: false
                )
            }
            let report = try await world.sync()
            #expect(report.outcome == .complete)
            #expect(report.requests.throttled > 0)
            world.simulator.setDials { $0 = Dials() }
            try await world.expectSettled()
        }
    }

    /// 23: a server that takes too long over large pages is asked for small ones.
    @Test func aServerThatTimesOutOnLargePagesIsReadInSmallOnes() async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { $0.largestTimelyPage = 8 }
            let report = try await world.settle(within: 6)
            try #require(report.outcome == .complete)
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 32: the key follows no redirect to another host, and a login page is no answer.
    @Test func aRedirectInTheMiddleOfARunIsADebtAndTheKeyStays() async throws {
        try await Simulator.withServer { other in
            try await SmallWorld.with { world in
                try await world.settle()
                let elsewhere = other.url.absoluteString
                for fault in [Fault.redirect(to: elsewhere), .loginPage, .html] {
                    let rules = [ResourceKind.interruptions, .tasks].map { kind in
                        FaultRule(fault, on: RequestMatch(kind), .from(2))
                    }
                    world.simulator.setDials { $0.faults = rules }
                    let report = try await world.sync(isFull: true)
                    #expect(report.outcome == .partial)
                    try world.expectNothingListedIsGone()
                }
                #expect(other.simulator.requests.isEmpty)
                world.simulator.setDials { $0.faults = [] }
                try await world.settle()
                try expectEqual(world.store, world.simulator)
            }
        }
    }
}
