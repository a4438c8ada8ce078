import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// Ways to miss a row that appeared behind the reader: cursors, watermarks, clocks, and lanes with a gap in between.
///
/// docs/sync.md lists every pitfall with its test; the numbers are those of the rows there.
struct WatermarkPitfallTests {
    /// 1: a reader that stops at the first known rows never gets to one that was committed late below them.
    @Test func aRowCommittedLateBelowKnownOnesIsFoundThoughTheCountsAgree() async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            simulator.setDials { $0.lateCommits = .init(from: 300) }
            let late = simulator.raiseInterruption(
                in: world.space,
                NewInterruption(created: world.ago(900), node: 1)
            )
            simulator.setDials { $0.lateCommits = nil }
            for number in 0..<40 {
                let created = world.ago(600 - Double(number))
                let id = simulator.raiseInterruption(in: world.space, NewInterruption(created: created))
                #expect(simulator.closeWithoutResult(id))
            }
            try await world.settle()
            #expect(simulator.interruption(late) == nil)
            world.wait { simulator.interruption(late) != nil }
            // It is not pending either, and another row is gone, so neither that list nor a count shows it.
            #expect(simulator.closeWithoutResult(late))
            #expect(simulator.delete(world.oldestAnswered(1)[0]))
            try await world.sync()
            #expect(try world.listed(.interruption).contains(late))
            try await world.expectSettled()
        }
    }

    /// 1: on a cluster a newer row may have a lower id.
    @Test func rowsWithLowerIdsThanKnownOnesAreRead() async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            try await world.settle()
            let known = simulator.interruptionIDs(in: world.space)
            let highest = known.compactMap { simulator.interruption($0)?.number }.max() ?? 0
            simulator.advance(by: .seconds(86_400))
            var numbers: [Int] = []
            for node in [0, 1, 2, 0, 1, 2] {
                let new = NewInterruption(node: node)
                let id = simulator.raiseInterruption(in: world.space, new)
                #expect(simulator.closeWithoutResult(id))
                numbers.append(try #require(simulator.interruption(id)).number)
            }
            try #require(numbers.contains { $0 < highest })
            for id in world.oldestAnswered(numbers.count) { #expect(simulator.delete(id)) }
            try await world.sync()
            #expect(try world.listed(.interruption).isSuperset(of: numbers.map { "Interruptions-\($0)" }))
            try await world.expectSettled()
        }
    }

    /// 2: a watermark without a look back misses what is committed after it with a time before it.
    @Test func aTaskThatEndedBeforeTheWatermarkAndWasCommittedAfterItIsRead() async throws {
        try await SmallWorld.with { world in
            let ballast = world.addBallast()
            try await world.settle()
            let late = world.simulator.addTask(
                in: world.space,
                SmallWorld.finishedTask(queued: world.ago(58 * 86_400), completed: world.ago(600))
            )
            #expect(world.simulator.deleteTask(ballast[0]))
            try await world.sync()
            #expect(try world.listed(.task).contains(late))
            try await world.expectSettled()
        }
    }

    /// 3: a watermark that is taken when the run ends misses what came while it was reading.
    @Test func whatComesWhileARunReadsIsFoundByTheNext() async throws {
        try await SmallWorld.with { world in
            let ballast = world.addBallast()
            try await world.settle()
            let space = world.space
            // The list of finished tasks was read by then, and hours pass before the run ends.
            world.simulator.setDials { $0.clockStep = .seconds(3600) }
            world.simulator.schedule(
                ScheduledMutation(before: 3, RequestMatch(.tasks)) { world in
                    world.deleteTask(ballast[0])
                    world.addTask(
                        in: space,
                        SmallWorld.finishedTask(
                            queued: world.clock.now.addingTimeInterval(-58 * 86_400),
                            completed: world.clock.now.addingTimeInterval(-60)
                        )
                    )
                }
            )
            try await world.sync()
            world.simulator.setDials { $0.clockStep = .zero }
            let before = try world.listed(.task)
            let missed = Set(world.simulator.taskIDs(in: space)).subtracting(before)
            try #require(!missed.isEmpty)
            try await world.sync()
            #expect(try world.listed(.task).isSuperset(of: missed))
            try await world.expectSettled()
        }
    }

    /// 4: a watermark of this machine's clock is as wrong as the clock.
    @Test(arguments: zip([-172_800, 172_800, 0, 0], [0, 0, -600, 600]))
    func clocksMayDiffer(local: Int, header: Int) async throws {
        try await SmallWorld.with { world in
            let simulator = world.simulator
            simulator.setDials { $0.dateHeaderSkew = .seconds(header) }
            let ballast = world.addBallast()
            func sync() async throws {
                try await world.sync { sync, _ in
                    sync.now = {
                        let seconds = simulator.now.timeIntervalSince1970 + Double(local)
                        return Timestamp(milliseconds: Int64(seconds * 1000))
                    }
                }
            }
            try await sync()
            simulator.advance(by: .seconds(30))
            let task = simulator.addTask(
                in: world.space,
                SmallWorld.finishedTask(queued: world.ago(58 * 86_400), completed: world.ago(10))
            )
            let row = simulator.raiseInterruption(in: world.space, NewInterruption(created: world.ago(20)))
            #expect(simulator.closeWithoutResult(row))
            #expect(simulator.deleteTask(ballast[0]))
            try await sync()
            #expect(try world.listed(.task).contains(task))
            #expect(try world.listed(.interruption).contains(row))
            try await world.expectSettled()
        }
    }

    /// 2: bounds of dates that the server reads otherwise than they are meant.
    @Test(arguments: [
        Misreading("exclusive bounds") { $0.excludesDateBounds = true },
        Misreading("ten hours later") { $0.queryDateOffset = .seconds(36_000) },
        Misreading("ten hours earlier") { $0.queryDateOffset = .seconds(-36_000) },
        Misreading("no bounds") { $0.ignoredParameters = ["fromCompletedDate", "toQueueDate"] },
    ])
    func boundsThatAreMisreadHideNoTask(misreading: Misreading) async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { misreading.set(&$0) }
            let ballast = world.addBallast(40)
            // What is scheduled for later comes first, so that a look at the top of the list shows nothing new.
            for day in 1...45 {
                let time = world.ago(-86_400 * Double(day))
                _ = world.simulator.addTask(
                    in: world.space,
                    NewTask(.health, state: .queued, queueTime: time)
                )
            }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
            // Meanwhile retention deletes as many old tasks, so that a count shows nothing either.
            world.simulator.advance(by: .seconds(3600))
            for (number, id) in ballast.enumerated() {
                let time = world.ago(3000 - Double(number))
                _ = world.simulator.addTask(
                    in: world.space,
                    SmallWorld.finishedTask(queued: time, completed: time.addingTimeInterval(60))
                )
                #expect(world.simulator.deleteTask(id))
            }
            let report = try await world.sync()
            try world.expectHonest(report)
            // A run that notices the contradiction may leave the rest to another one.
            try await world.settle()
            let listed = world.simulator.taskIDs(in: world.space)
            #expect(try world.listed(.task).isSuperset(of: listed))
            try await world.expectSettled()
        }
    }

    /// 13: a reader of new rows never sees an old one again.
    @Test func anEditOfAnOldInterruptionComesToLight() async throws {
        try await SmallWorld.with { world in
            try await world.settle()
            let old = world.oldestAnswered(1)[0]
            #expect(world.simulator.edit(old, title: "Renamed", instructions: "Look **again**."))
            for _ in 0..<30 where try world.versions(of: old) == 1 { try await world.sync() }
            #expect(try world.versions(of: old) == 2)
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 14: a task that ends between the list of the unfinished and that of the finished is in neither.
    @Test(arguments: 4...10)
    func aTaskThatEndsBeforeAnyRequestIsSeen(request: Int) async throws {
        try await SmallWorld.with { world in
            let running = (0..<3).map { _ in
                let new = NewTask(.health, queueTime: world.ago(58 * 86_400))
                return world.simulator.addTask(in: world.space, new)
            }
            // Its end is written down late, with a time that lies before the watermark.
            let end = world.ago(3600)
            try await world.settle()
            world.simulator.schedule(
                ScheduledMutation(before: request) { world in
                    for id in running { world.completeTask(id, at: end) }
                }
            )
            try await world.sync()
            world.wait { world.simulator.task(running[0])?.state == .success }
            try await world.settle()
            try expectEqual(world.store, world.simulator)
        }
    }

    /// 1 and 2: what is scheduled for later, or dated by a fast clock, comes before everything that happens now.
    @Test func rowsBelowThoseOfTheFutureAreSeen() async throws {
        try await SmallWorld.with { world in
            for day in 1...60 {
                _ = world.simulator.addTask(
                    in: world.space,
                    NewTask(.health, state: .queued, queueTime: world.ago(-86_400 * Double(day)))
                )
                _ = world.simulator.raiseInterruption(
                    in: world.space,
                    NewInterruption(created: world.ago(-3600 * Double(day)))
                )
            }
            try await world.settle()
            let ballast = world.addBallast()
            try await world.settle()
            let now = world.ago(0)
            let task = world.simulator.addTask(
                in: world.space,
                SmallWorld.finishedTask(queued: now, completed: now)
            )
            #expect(world.simulator.deleteTask(ballast[0]))
            let row = world.simulator.raiseInterruption(in: world.space)
            try await world.sync()
            #expect(try world.listed(.task).contains(task))
            #expect(try world.listed(.interruption).contains(row))
            try await world.expectSettled()
        }
    }

    /// 1 and 5: rows that share a time have no order of their own.
    @Test(arguments: [Dials.TieOrder.number, .text, .unstable])
    func rowsOfOneMomentAreAllRead(order: Dials.TieOrder) async throws {
        try await SmallWorld.with { world in
            world.simulator.setDials { $0.tieOrder = order }
            let moment = world.ago(3600)
            for number in 0..<70 {
                let id = world.simulator.raiseInterruption(
                    in: world.space,
                    NewInterruption(created: moment, node: number % 3)
                )
                #expect(world.simulator.closeWithoutResult(id))
                if number % 20 == 0 { world.simulator.restartNode(number % 3) }
            }
            // An order that changes with each request hides rows from any walk; what counts is that it is noticed.
            for _ in 0..<3 { try world.expectHonest(try await world.sync(isFull: true)) }
            try world.expectNothingListedIsGone()
            if order != .unstable { try expectEqual(world.store, world.simulator) }
            world.simulator.setDials { $0.tieOrder = .number }
            try await world.expectSettled()
        }
    }
}

/// A way to take dates otherwise than they are meant.
struct Misreading: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let set: @Sendable (inout Dials) -> Void

    init(_ name: String, _ set: @escaping @Sendable (inout Dials) -> Void) {
        testDescription = name
        self.set = set
    }
}
