import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// The controls that look at production.
struct ControlsOfProductionTests {
    private let mirror: ControlFixture

    init() throws {
        mirror = try ControlFixture()
    }

    @Test(arguments: [
        ("Production", true), ("PROD", true), ("prod-eu", true), ("eu1prod", true), ("EU_Production 2", true),
        ("Production (blue)", true), ("live prod", true), ("Prodlike", true), ("acre prod", true),
        ("Non-Prod", false), ("NonProd", false), ("non production", false), ("Pre-Production", false),
        ("preprod", false), ("eupreprod", false), ("Not Prod", false), ("no-prod", false),
        ("Product Demo", false), ("Reproduction", false), ("Staging", false), ("", false), ("Pro d", false),
        ("Pre-Prod and Prod", true),
    ])
    func productionIsWhatSaysSo(name: String, isProduction: Bool) {
        #expect(ProductionEnvironments.isProduction(name) == isProduction)
    }

    // MARK: Production without an intervention

    /// A deployment with its task.
    private func deploy(
        _ number: Int,
        to environment: String? = "Environments-2",
        _ state: String = "Success"
    ) throws {
        try mirror.task(number, state)
        try mirror.deployment(number, to: environment)
    }

    @Test func productionDeploymentsNobodyWasAskedAboutAreFound() throws {
        try deploy(1)
        try deploy(2)
        try mirror.answer(2)
        try deploy(3, to: "Environments-3")
        try deploy(4, to: "Environments-4")
        // A guided failure is no approval.
        try deploy(5)
        try mirror.answer(5) {
            $0.outcome = "Ignore"; $0.sample = { $0.type = "GuidedFailure" }
        }
        // One that was aborted, and one that waits, were asked about.
        try deploy(6)
        try mirror.answer(6) { $0.outcome = "Abort" }
        try mirror.fixture.finish()
        let result = try mirror.run("production-without-intervention")
        #expect(try mirror.found("production-without-intervention") == ["1 certain", "5 certain"])
        #expect(result.examined == 4 && result.observed == 0)
        let finding = try #require(result.examples.first)
        #expect(
            finding.detail
                == "Ada asked for Deployments-1 to Production, and no manual intervention of it is known"
        )
        #expect(finding.interruptionID == nil && finding.userID == nil && finding.source == nil)
        #expect(finding.taskID == "ServerTasks-1" && finding.taskState == "Success")
        #expect(finding.resourceURI == "octopus://spaces/Default/tasks/ServerTasks-1")
    }

    @Test func anInterventionThatOnlyNamesTheDeploymentCounts() throws {
        try deploy(1)
        try mirror.answer(1) { $0.sample = { $0.taskID = "ServerTasks-99" } }
        try deploy(2)
        try mirror.answer(2) {
            $0.sample = {
                $0.taskID = "ServerTasks-98"; $0.type = "manualintervention"
            }
        }
        _ = try mirror.store.markInterruptionsGone([2], mirror.fixture.context())
        #expect(try mirror.found("production-without-intervention") == [])
    }

    @Test func whatNeverStartedIsNoDeployment() throws {
        try mirror.task(1, "Canceled", started: nil)
        try mirror.deployment(1)
        try mirror.task(2, "Queued", started: nil, ended: nil)
        try mirror.deployment(2)
        try mirror.task(3, "Success", started: nil)
        try mirror.deployment(3)
        try mirror.task(4, name: "Health")
        try mirror.fixture.finish()
        #expect(try mirror.found("production-without-intervention") == ["3 certain"])
        #expect(try mirror.run("production-without-intervention").examined == 1)
    }

    @Test func withoutWholeInterruptionsAFindingIsOnlyPossible() throws {
        try deploy(1)
        #expect(try mirror.found("production-without-intervention") == ["1 possible"])
        try mirror.fixture.finish()
        #expect(try mirror.found("production-without-intervention") == ["1 certain"])
        // What ended after the last agreement with the server is not proven.
        let late = (StoreFixture.now.milliseconds - ControlFixture.start) / 1000 + 1
        try mirror.task(2, queued: Double(late) - 9, started: Double(late) - 9, ended: Double(late))
        try mirror.deployment(2)
        try mirror.task(3, "Executing", queued: Double(late), started: Double(late), ended: nil)
        try mirror.deployment(3)
        #expect(
            try mirror.found("production-without-intervention") == ["1 certain", "2 possible", "3 possible"]
        )
    }

    @Test func aDebtOfRowsMakesFindingsOfThatSpacePossible() throws {
        try deploy(1)
        try mirror.fixture.finish(debts: [
            Debt(spaceID: "Spaces-1", lane: "audit", reason: "a page failed")
        ])
        #expect(try mirror.found("production-without-intervention") == ["1 possible"])
    }

    @Test func whatMayBeAProductionDeploymentIsUndecidable() throws {
        try mirror.task(1)
        try deploy(2, to: nil)
        try deploy(3, to: "Environments-77")
        try mirror.deployment(4)
        try mirror.deployment(5, to: "Environments-3")
        // Asked about all the same.
        try mirror.task(6)
        try mirror.answer(6)
        try mirror.fixture.finish()
        let result = try mirror.run("production-without-intervention")
        #expect(result.findings == 0 && result.undecidableCount == 4)
        #expect(result.undecidable.map(\.count).sorted() == [1, 1, 2])
        // Whatever the environment that is asked for, they may go there.
        let narrowed = try mirror.run("production-without-intervention") { $0.environments = ["Staging"] }
        #expect(narrowed.undecidableCount == 1)
    }

    @Test func goneTasksCount() throws {
        try deploy(1)
        try deploy(2)
        _ = try mirror.store.markTasksGone([1], mirror.fixture.context())
        try mirror.fixture.finish()
        #expect(try mirror.found("production-without-intervention") == ["1 certain", "2 certain"])
    }

    @Test func productionCanBeNamed() throws {
        try deploy(1)
        try deploy(2, to: "Environments-3")
        try mirror.environments(["Environments-30": "staging"], in: "Spaces-2")
        try mirror.task(3, in: "Spaces-2")
        try mirror.deployment(3, to: "Environments-30", in: "Spaces-2")
        try mirror.fixture.finish()
        func found(_ named: String..., spaces: [String] = []) throws -> [String] {
            try mirror.found("production-without-intervention") {
                $0.production = named; $0.spaces = spaces
            }
        }
        #expect(try found("STAGING") == ["2 certain", "3 certain"])
        #expect(try found("Staging", spaces: ["Payments"]) == ["3 certain"])
        #expect(try found("environments-2") == ["1 certain"])
        #expect { try found("Stagin") } throws: {
            ($0 as? QueryError)?.code == .unknownName && "\($0)".contains("Staging")
        }
        // A row names it, though the mirror has no name of it.
        try deploy(4, to: "Environments-77")
        #expect(try found("Environments-77") == ["4 certain"])
        #expect(throws: QueryError.self) { try found("Environments-78") }
    }

    @Test func periodIsThatInWhichDeploymentsWereCreated() throws {
        for (number, created) in [(1, 99.999), (2, 100), (3, 199.999), (4, 200)] {
            // Scheduled for long after.
            try mirror.task(number, queued: 100_000, started: 100_000, ended: 100_100)
            try mirror.deployment(number, created: created)
        }
        // One that has no queue time is looked up all the same.
        let body = """
            {"Id":"ServerTasks-7","Name":"Deploy","State":"Success","QueueTime":null,"IsCompleted":true,\
            "CompletedTime":"\(ControlFixture.at(900))"}
            """
        _ = try mirror.store.ingest([TaskRecord(body: body)], mirror.fixture.context())
        try mirror.deployment(7, created: 150)
        // Of one that is not held, the task's queue time is all there is.
        try mirror.task(5, queued: 150)
        try mirror.task(6, queued: 250)
        try mirror.fixture.finish()
        let found = try mirror.found("production-without-intervention") { request in
            request.since = ControlFixture.at(100)
            request.until = ControlFixture.at(200)
        }
        #expect(found == ["7 certain", "2 certain", "3 certain", "undecidable 1"])
    }

    // MARK: Ignored failures

    @Test func failuresIgnoredInProductionAreFound() throws {
        let outcomes = ["Ignore", "exclude", "Retry", "Fail"]
        for (number, outcome) in zip(1..., outcomes) {
            try mirror.answer(number) { answer in
                answer.outcome = outcome
                answer.event = 40 + Double(number)
                answer.sample = { $0.type = "GuidedFailure" }
            }
        }
        // Somewhere else, by the interruption and by its deployment.
        try mirror.answer(5) { answer in
            answer.outcome = "Ignore"
            answer.sample = {
                $0.type = "GuidedFailure"; $0.related = ["Environments-3"]
            }
        }
        try mirror.deployment(6, to: "Environments-3")
        try mirror.answer(6) {
            $0.outcome = "Ignore"; $0.sample = { $0.type = "GuidedFailure" }
        }
        // Nowhere that is known.
        try mirror.answer(7) { answer in
            answer.outcome = "Ignore"
            answer.sample = {
                $0.type = "GuidedFailure"; $0.related = ["ServerTasks-7"]
            }
        }
        // A guided failure names no environment; its deployment does.
        try mirror.deployment(8)
        try mirror.answer(8) { answer in
            answer.outcome = "Ignore"
            answer.sample = {
                $0.type = "GuidedFailure"; $0.related = ["ServerTasks-8"]
            }
        }
        let result = try mirror.run("failure-ignored-in-production")
        #expect(
            try mirror.found("failure-ignored-in-production")
                == ["1 certain", "2 certain", "8 certain", "undecidable 1"]
        )
        #expect(result.examined == 6)
        #expect(
            result.examples.last?.detail
                == "Grace answered Ignore to a failure of Deployments-8 in Production"
        )
    }
}
