import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

struct EvidenceTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        try fixture.store.ingest(
            documents: [
                DocumentRecord(
                    id: "Teams-4",
                    kind: .team,
                    name: "Release Managers",
                    slug: nil,
                    json: #"{"ExternalSecurityGroups":[{"Id":"x"}]}"#,
                    memberUserIDs: ["Users-2", "Users-9"]
                )
            ],
            spaceID: "Spaces-1",
            wholeList: (.team, StoreFixture.now)
        )
    }

    private func answered() throws {
        var sample = SampleInterruption(7)
        sample.teams = ["Teams-4", "Teams-5"]
        try fixture.ingest(sample)
        sample.isPending = false
        sample.result = "Proceed"
        sample.notes = "fine"
        sample.responsibleUserID = "Users-2"
        _ = try fixture.store.ingest(
            [try sample.record],
            IngestContext(
                spaceID: "Spaces-1",
                run: fixture.run,
                seenAt: StoreFixture.now.advanced(by: .seconds(60)),
                principalID: StoreFixture.principal,
                backfill: nil
            )
        )
        try fixture.ingest(SampleTask(9))
    }

    @Test func holdsWhatWasShownAnsweredAndSeen() throws {
        try answered()
        let evidence = try #require(try fixture.queries.evidence("Interruptions-7"))
        #expect(evidence.form.elements.map(\.name) == ["Instructions", "Notes", "Result"])
        #expect(evidence.form.instructions == "Look at the **dashboard** first.")
        #expect(evidence.form.elements[1].value == "fine")
        #expect(evidence.form.elements[2].buttons.map(\.value) == ["Proceed", "Abort"])
        #expect(evidence.form.elements[2].value == "Proceed")
        #expect(evidence.decision?.source == .observed)
        #expect(evidence.task?.id == "ServerTasks-9")
        #expect(evidence.execution == nil)
        #expect(evidence.teams.map(\.name) == ["Release Managers", "Teams-5"])
        #expect(evidence.teams.map(\.members) == [["Grace", "Users-9"], []])
        #expect(evidence.teams.map(\.hasExternalGroups) == [true, false])
        #expect(evidence.versions.map(\.ordinal) == [1, 2])
        #expect(
            Set(evidence.versions[1].changes.map(\.path)).isSuperset(of: ["IsPending", "Form.Values.Result"])
        )
    }

    @Test func bodyOfAVersionIsAsItWasReceivedLessLinks() throws {
        try answered()
        let evidence = try #require(try fixture.queries.evidence("interruptions-7"))
        var sample = SampleInterruption(7)
        sample.teams = ["Teams-4", "Teams-5"]
        guard case .object(let members) = sample.json else { return }
        #expect(evidence.versions[0].body == JSONValue.object(members.filter { $0.name != "Links" }).compact)
        #expect(
            evidence.versions[0].hash.count == 64 && evidence.versions[0].hash != evidence.versions[1].hash
        )
    }

    @Test func executionSaysWhoAskedForWhat() throws {
        try answered()
        try fixture.store.ingest(
            executions: [
                ExecutionRecord(
                    id: "Deployments-5",
                    taskID: "ServerTasks-9",
                    projectID: "Projects-1",
                    environmentID: "Environments-2",
                    tenantID: nil,
                    releaseID: "Releases-1",
                    runbookID: nil,
                    created: StoreFixture.now,
                    requestedByID: "Users-1",
                    requestedBy: nil,
                    json: "{}"
                )
            ],
            spaceID: "Spaces-1"
        )
        let execution = try fixture.queries.evidence("Interruptions-7")?.execution
        #expect(execution?.id == "Deployments-5" && execution?.requestedBy == "Ada")
        #expect(execution?.releaseID == "Releases-1")
    }

    @Test func pendingOneHasNoDecision() throws {
        try fixture.ingest(SampleInterruption(3))
        let evidence = try #require(try fixture.queries.evidence("Interruptions-3"))
        #expect(evidence.decision == nil && evidence.task == nil && evidence.teams.isEmpty)
        #expect(try fixture.queries.evidence("Interruptions-4") == nil)
        #expect(try fixture.queries.evidence("Interruptions-3", spaces: ["Payments"]) == nil)
        #expect(throws: QueryError.self) { try fixture.queries.evidence("Deployments-3") }
    }

    @Test func formOfAnUnknownShapeIsShownAsFarAsItGoes() throws {
        let body =
            #"{"Form":{"Values":{"NOTES":"n","Extra":5,"Gone":null},"Elements":[{"Name":"Notes"},7,{"Control":{"Type":"Rating","Buttons":[{"Value":3}]}}]}}"#
        let form = InterruptionForm(try JSONDocument(parsing: body).root)
        #expect(form.elements.map(\.name) == ["Notes", "", ""])
        #expect(form.elements[0].value == "n", "names of values go letter case aside")
        #expect(form.elements[2].buttons == [.init(text: "3", value: "3")])
        #expect(form.otherValues.map(\.name) == ["Extra"] && form.otherValues[0].value == "5")
        #expect(InterruptionForm(nil).elements.isEmpty)
    }
}

struct DecisionSampleTests {
    @Test func drawIsByTheHashOfSeedAndID() {
        // printf '7:a' | sha256sum is 82d9…, that of 7:b is ec2a…, and that of 7:c is 18ec….
        let sample = DecisionSample(count: 2, seed: 7, from: ["a", "b", "c"])
        #expect(sample.ids == ["c", "a"])
        #expect(sample.population == 3)
    }

    @Test func drawDoesNotDependOnTheOrderOfThePopulation() {
        let ids = (1...500).map { "Interruptions-\($0)" }
        let sample = DecisionSample(count: 25, seed: 7, from: ids)
        #expect(sample == DecisionSample(count: 25, seed: 7, from: ids.reversed()))
        #expect(sample.ids.count == 25 && Set(sample.ids).count == 25)
        #expect(sample.ids != DecisionSample(count: 25, seed: 8, from: ids).ids)
        #expect(Array(DecisionSample(count: 50, seed: 7, from: ids).ids.prefix(25)) == sample.ids)
    }

    @Test func smallPopulationIsDrawnWhole() {
        #expect(Set(DecisionSample(count: 9, seed: 1, from: ["a", "b"]).ids) == ["a", "b"])
        #expect(DecisionSample(count: 0, seed: 1, from: ["a"]).ids.isEmpty)
        #expect(DecisionSample(count: 3, seed: 1, from: []).population == 0)
    }

    @Test func sampleIsOfTheDecisionsThatTheFilterMeans() throws {
        let fixture = try StoreFixture()
        try fixture.ingest(
            samples(1...20) { sample in
                sample.isPending = false
                sample.result = sample.id.hasSuffix("5") ? "Abort" : "Proceed"
            }
        )
        try fixture.ingest(SampleInterruption(30))
        var filter = DecisionFilter()
        #expect(try fixture.queries.sample(5, of: filter, seed: 3).population == 20)
        filter.interruptions.result = "Abort"
        let aborted = try fixture.queries.sample(5, of: filter, seed: 3)
        #expect(Set(aborted.ids) == ["Interruptions-5", "Interruptions-15"])
    }
}
