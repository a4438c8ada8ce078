import Foundation
import OctopusSimulator
import Testing

struct SeedTests {
    private let large = SimulatorConfiguration(
        seed: SimulatorSeed(spaces: 2, interruptions: 800, tasks: 1_600, pendingInterruptions: 40)
    )

    @Test(arguments: [
        "/api", "/api/Spaces-1/interruptions?take=1000", "/api/tasks?take=1000", "/api/events?take=1000",
        "/api/Spaces-1/deployments?take=500", "/api/users/all", "/api/teams/all",
    ])
    func sameSeedMakesTheSameBytes(target: String) {
        let first = Simulator()
        let second = Simulator()
        #expect(first.ask(target).body == second.ask(target).body)
    }

    @Test func anotherSeedMakesOtherData() {
        let first = Simulator()
        let second = Simulator(SimulatorConfiguration(seed: SimulatorSeed(seed: 2)))
        let target = "/api/Spaces-1/interruptions"
        #expect(first.ask(target).body != second.ask(target).body)
    }

    @Test func countsAreWhatTheSeedSays() {
        let simulator = Simulator(large)
        #expect(simulator.counts.interruptions == 800)
        #expect(simulator.counts.tasks == 1_600)
        let pending = simulator.spaceIDs.flatMap { simulator.pendingInterruptionIDs(in: $0) }
        #expect(pending.count == 40)
    }

    @Test func interruptionsWithoutTasksGetTasks() {
        let seed = SimulatorSeed(spaces: 1, interruptions: 1, tasks: 0)
        let simulator = Simulator(SimulatorConfiguration(seed: seed))
        #expect(simulator.counts.interruptions == 1)
        #expect(simulator.counts.tasks > 0)
    }

    @Test func emptyInstallationAnswers() throws {
        let seed = SimulatorSeed(spaces: 1, interruptions: 0, tasks: 0)
        let simulator = Simulator(SimulatorConfiguration(seed: seed))
        #expect(try simulator.json("/api/Spaces-1/interruptions").TotalResults?.count == 0)
        #expect(try simulator.json("/api/tasks").Items == .array([]))
    }

    @Test func everyStateAndTypeOccurs() throws {
        let simulator = Simulator(large)
        let ids = simulator.taskIDs(in: nil) + simulator.spaceIDs.flatMap { simulator.taskIDs(in: $0) }
        let tasks = ids.compactMap { simulator.task($0) }
        let states = Set(tasks.map(\.state))
        #expect(states.isSuperset(of: [.queued, .executing, .success, .failed, .canceled, .timedOut]))
        #expect(Set(tasks.map(\.kind)) == Set(TaskKind.allCases))
        let rows = try simulator.json("/api/Spaces-1/interruptions?take=5000").Items?.elements ?? []
        let kinds = Set(rows.compactMap { $0["Type"]?.text })
        #expect(kinds == Set(InterruptionKind.allCases.map(\.rawValue)))
        let decisions = Set(
            rows.compactMap { $0.Form?.Values?.Result?.text ?? $0.Form?.Values?.Guidance?.text }
        )
        #expect(decisions == ["Proceed", "Abort", "Fail", "Retry", "Ignore", "Exclude"])
        #expect(rows.contains { $0.IsLinkedToOtherInterruption?.flag == true })
        #expect(rows.contains { $0.IsPending?.flag == true && $0.ResponsibleUserId?.text != nil })
        #expect(rows.contains { $0.ResponsibleTeamIds == .array([]) })
    }

    @Test func aPausedTaskIsQueuedAndAHeldOneExecutes() throws {
        let simulator = Simulator(large)
        let ids = simulator.spaceIDs.flatMap { simulator.pendingInterruptionIDs(in: $0) }
        let states = ids.compactMap { simulator.interruption($0) }.map { row in
            (row.kind, simulator.task("ServerTasks-\(row.taskNumber)")?.state)
        }
        #expect(states.contains { $0 == (.manualIntervention, .queued) })
        #expect(states.contains { $0 == (.guidedFailure, .executing) })
        #expect(!states.contains { $0 == (.guidedFailure, .queued) })
    }

    @Test func someTasksAreScheduledInTheFuture() throws {
        let simulator = Simulator()
        let first = try #require(simulator.taskIDs(in: "Spaces-1").first)
        let task = try #require(simulator.task(first))
        #expect(Double(task.queueTime) / 1_000 > simulator.now.timeIntervalSince1970)
        #expect(task.state == .queued)
    }

    @Test func textsRepeatForSomeStepsAndHoldTheWordsOfTheDemo() throws {
        let simulator = Simulator(large)
        let rows = try simulator.spaceIDs.flatMap { space in
            try simulator.json("/api/\(space)/interruptions?take=5000").Items?.elements ?? []
        }
        let texts = rows.filter { $0["Type"]?.text == "ManualIntervention" }
            .compactMap { $0.Form?.Elements?.elements.first?.Control?.Text?.text }
        let repeated = Dictionary(grouping: texts) { $0 }.values.filter { $0.count > 1 }.map(\.count)
        let share = Double(repeated.reduce(0, +)) / Double(texts.count)
        #expect((0.2...0.6).contains(share))
        for word in [
            "rollback", "blue green", "certificate", "database", "Köln", "日本", "- [ ]", "```", "|---|",
        ] {
            #expect(texts.contains { $0.contains(word) }, "\(word)")
        }
    }

    @Test func numbersAreUniqueInTheInstallationAndAscendOnOneNode() {
        let simulator = Simulator(large)
        let rows = simulator.spaceIDs.flatMap { simulator.interruptionIDs(in: $0) }
            .compactMap { simulator.interruption($0) }
        #expect(Set(rows.map(\.number)).count == rows.count)
        let byTime = rows.sorted { ($0.created, $0.number) < ($1.created, $1.number) }
        #expect(byTime.map(\.number) == rows.map(\.number).sorted())
    }

    @Test func lifelikeWorldWorksByDayAndMostlyInProduction() throws {
        var configuration = large
        configuration.seed.isLifelike = true
        let simulator = Simulator(configuration)
        #expect(simulator.counts.interruptions == 800)
        let rows = simulator.spaceIDs.flatMap { simulator.interruptionIDs(in: $0) }
            .compactMap { simulator.interruption($0) }
        let byTime = rows.sorted { ($0.created, $0.number) < ($1.created, $1.number) }
        #expect(byTime.map(\.number) == rows.map(\.number).sorted(), "numbers still ascend with time")
        let byDay = rows.count { (7..<20).contains($0.created / 3_600_000 % 24) }
        #expect(byDay * 4 > rows.count * 3)
        let listed = try simulator.json("/api/Spaces-1/interruptions?take=5000").Items?.elements ?? []
        let related = listed.map { $0.RelatedDocumentIds?.elements.compactMap(\.text) ?? [] }
        let counts = Dictionary(
            related.flatMap(\.self).filter { $0.hasPrefix("Environments-") }.map { ($0, 1) },
            uniquingKeysWith: +
        )
        #expect(counts.values.max().map { $0 * 5 > listed.count * 2 } == true, "most regard production")
        #expect(simulator.ask("/api/events").body == Simulator(configuration).ask("/api/events").body)
    }

    @Test func severalNodesHandOutBlocksOfTwenty() {
        var configuration = large
        configuration.seed.nodes = 2
        let simulator = Simulator(configuration)
        let rows = simulator.spaceIDs.flatMap { simulator.interruptionIDs(in: $0) }
            .compactMap { simulator.interruption($0) }
        let byTime = rows.sorted { ($0.created, $0.number) < ($1.created, $1.number) }.map(\.number)
        #expect(Set(byTime).count == byTime.count)
        #expect(byTime != byTime.sorted())
    }

    @Test func everyAnswerIsInTheAuditTrail() throws {
        let simulator = Simulator()
        let ids = simulator.interruptionIDs(in: "Spaces-1")
        let answered = ids.compactMap { simulator.interruption($0) }.filter { $0.decision != nil }
        #expect(!answered.isEmpty)
        for row in answered {
            let target = "/api/Spaces-1/events?take=200&regardingAny=ServerTasks-\(row.taskNumber)"
            let events = try simulator.json(target).Items?.elements ?? []
            let submitted = events.filter { $0.UserId?.text == row.responsibleUserID }
                .compactMap { $0.Message?.text }
            #expect(submitted.contains { $0.hasPrefix("Submitted interruption ") })
            #expect(submitted.contains { $0.hasSuffix(" with notes: \(row.notes ?? "")") })
        }
    }
}
