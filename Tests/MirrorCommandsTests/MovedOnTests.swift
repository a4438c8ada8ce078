import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorCommands

/// Whatever a sync stores after an export, the export is still one of this mirror: no change of the server's may look like
/// somebody's hand.
struct MovedOnTests {
    @Test(arguments: 10...21)
    func noScheduleOfChangesIsTakenForAnEdit(seed: UInt64) throws {
        let mirror = try ExportFixture()
        var schedule = Schedule(mirror.fixture, seed: seed)
        for _ in 0..<60 { try schedule.change() }
        try mirror.fixture.finish()
        try mirror.export()
        #expect(try mirror.check().notes == [], "seed \(seed)")
        for round in 0..<3 {
            for _ in 0..<6 { try schedule.change() }
            let report = try mirror.check()
            #expect(report.problems == [], "seed \(seed), round \(round)")
        }
    }
}

/// Changes of a small server at random, stored as a sync would.
private struct Schedule {
    private let fixture: StoreFixture
    private var random: SeededGenerator
    private var step = 0

    init(_ fixture: StoreFixture, seed: UInt64) {
        self.fixture = fixture
        random = SeededGenerator(seed: seed)
    }

    mutating func change() throws {
        step += 1
        let number = Int.random(in: 1...12, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: try fixture.ingest(interruption(number))
        case 2, 3: try fixture.ingest(task(number))
        case 4: try fixture.store.ingest(decisions: [decision(number)], askedFor: [])
        case 5: try fixture.store.ingest(executions: [execution(number)], spaceID: "Spaces-1")
        case 6: try fixture.store.ingest(documents: [document()], spaceID: "Spaces-1")
        case 7: _ = try fixture.store.markInterruptionsGone([Int64(number)], fixture.context())
        default: _ = try fixture.store.markTasksGone([Int64(number)], fixture.context())
        }
    }

    private mutating func interruption(_ number: Int) -> SampleInterruption {
        var sample = SampleInterruption(number)
        sample.title = "Approve \(Int.random(in: 1...3, using: &random))"
        sample.taskID = "ServerTasks-\(random.pick([1, 2, number]))"
        sample.teams = random.pick([[], ["Teams-1"], ["Teams-1", "Teams-2"]])
        sample.canTakeResponsibility = Bool.random(using: &random)
        if Bool.random(using: &random) {
            sample.isPending = false
            sample.responsibleUserID = random.pick(["Users-1", "Users-2"])
            sample.result = random.pick(["Proceed", "Abort"])
            sample.notes = random.pick([nil, "done"])
        }
        return sample
    }

    private mutating func task(_ number: Int) -> SampleTask {
        var sample = SampleTask(
            number,
            queueTime: 1_777_600_000_000 + Int64(random.pick([number, 99])) * 1000
        )
        sample.state = random.pick(["Queued", "Executing", "Success"])
        sample.isCompleted = sample.state == "Success"
        sample.lastUpdated += Int64(step)
        sample.duration = "\(step) seconds"
        return sample
    }

    private mutating func decision(_ number: Int) -> DecisionRecord {
        DecisionRecord(
            interruptionID: "Interruptions-\(number)",
            userID: random.pick([nil, "Users-1", "Users-3"]),
            username: random.pick([nil, "dana"]),
            isService: Bool.random(using: &random),
            identityEstablishedWith: nil,
            decidedAt: Timestamp(milliseconds: 1_777_800_000_000 + Int64(step) * 1000),
            takenAt: nil,
            eventID: "Events-\(step)"
        )
    }

    /// Of a task that may have had another one, or had none.
    private mutating func execution(_ number: Int) -> ExecutionRecord {
        ExecutionRecord(
            id: "Deployments-\(random.pick([1, 2, number]))",
            taskID: "ServerTasks-\(number)",
            projectID: "Projects-1",
            environmentID: random.pick([nil, "Environments-1", "Environments-2"]),
            tenantID: random.pick([nil, "Tenants-1"]),
            releaseID: random.pick([nil, "Releases-1"]),
            runbookID: nil,
            created: nil,
            requestedByID: random.pick([nil, "Users-2"]),
            requestedBy: nil,
            json: "{\"step\":\(step)}"
        )
    }

    private mutating func document() -> DocumentRecord {
        let (id, kind): (String, DocumentRecord.Kind) = random.pick([
            ("Projects-1", .project), ("Environments-1", .environment), ("Environments-2", .environment),
            ("Tenants-1", .tenant), ("Releases-1", .release), ("Users-1", .user), ("Users-2", .user),
            ("Users-3", .user), ("Teams-1", .team), ("Teams-2", .team),
        ])
        return DocumentRecord(
            id: id,
            kind: kind,
            name: "\(id) \(step)",
            slug: nil,
            json: "{\"step\":\(step)}",
            memberUserIDs: kind == .team ? ["Users-1"] : []
        )
    }
}
