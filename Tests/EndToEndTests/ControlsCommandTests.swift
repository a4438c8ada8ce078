import Foundation
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

/// `octomirror controls`, as people and programs get it.
struct ControlsCommandTests {
    private let octomirror: Octomirror

    /// Three answers by who asked for the deployment, and one task that nobody was asked about.
    init() throws {
        octomirror = try Octomirror()
        let fixture = try StoreFixture(MirrorStore(path: octomirror.path))
        for number in 1...3 {
            var sample = SampleInterruption(number, created: 1_777_600_000_000)
            sample.taskID = "ServerTasks-\(number)"
            sample.isPending = false
            sample.result = "Proceed"
            sample.responsibleUserID = "Users-7"
            try fixture.ingest(sample)
        }
        for number in 1...4 { try fixture.ingest(SampleTask(number)) }
        let executions = (1...4).map { number in
            ExecutionRecord(
                id: "Deployments-\(number)",
                taskID: "ServerTasks-\(number)",
                projectID: "Projects-1",
                environmentID: "Environments-2",
                tenantID: nil,
                releaseID: nil,
                runbookID: nil,
                created: Timestamp(milliseconds: 1_777_600_000_000),
                requestedByID: "Users-7",
                requestedBy: number == 1 ? "=cmd()" : "Dana",
                json: "{}"
            )
        }
        try fixture.store.ingest(executions: executions, spaceID: "Spaces-1")
        try fixture.store.ingest(
            documents: [
                DocumentRecord(
                    id: "Environments-2",
                    kind: .environment,
                    name: "Production",
                    slug: nil,
                    json: "{}"
                )
            ],
            spaceID: "Spaces-1"
        )
        try fixture.finish()
    }

    @Test func withoutANameEveryControlIsCounted() async throws {
        let json = try await octomirror("controls", "--json")
        #expect(json.status == 0, "\(json.complaint)")
        let document = try json.json
        let items = try #require(document["items"]).elements.map { $0 }
        #expect(items.count == 9 && document["totalResults"]?.int == 9)
        #expect(document["production"]?.minified == #"["Production"]"#)
        #expect(items.map { $0["findings"]?.int } == [3, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(document["mirror"]?["coverage"]?.string == "complete")
        let table = try await octomirror("controls")
        #expect(table.status == 0)
        #expect(table.output.contains("self-approval") && table.output.contains("9 controls, 4 findings"))
        #expect(table.output.contains("Production:"))
    }

    @Test func findingsOfOneControlComeWithItsLimits() async throws {
        let text = try await octomirror("controls", "self-approval", "--skip", "1", "--take", "1")
        #expect(text.status == 0, "\(text.complaint)")
        #expect(text.output.contains("two accounts"), "the limits")
        #expect(text.output.contains("Interruptions-2") && !text.output.contains("Interruptions-1 "))
        #expect(text.output.contains("1 of 3 findings"))
        let none = try await octomirror("controls", "in-seconds")
        #expect(none.output.contains("Undecidable") || none.output.contains("0, 0 of them only possible"))
        #expect(none.output.contains("Limits"))
        let json = try await octomirror("controls", "self-approval", "--json", "--take", "2").json
        #expect(json["totalResults"]?.int == 3 && json["items"]?.elements.map { $0 }.count == 2)
        #expect(json["result"]?["limits"]?.elements.map { $0 }.isEmpty == false)
    }

    @Test func findingsAreRowsInOtherFormats() async throws {
        let csv = try await octomirror("controls", "self-approval", "--format", "csv")
        let lines = csv.output.split(separator: "\r\n")
        #expect(lines.count == 4)
        #expect(lines.first?.hasPrefix("id,control,certainty,detail,interruptionId,") == true)
        #expect(csv.output.contains(",'=cmd(),"), "a name that is a formula stays text")
        #expect(csv.complaint.hasPrefix("3 of 3 findings"))
        let columns = try await octomirror(
            "controls",
            "self-approval",
            "--format",
            "ndjson",
            "--columns",
            "interruptionId,certainty",
            "--quiet"
        )
        let first = columns.output.prefix { !$0.isNewline }
        #expect(first == #"{"interruptionId":"Interruptions-1","certainty":"certain"}"#)
        let markdown = try await octomirror("controls", "--format", "markdown", "--quiet")
        #expect(markdown.output.hasPrefix("| control | title | findings |"))
    }

    @Test func mistakesAreUsageErrors() async throws {
        expectFailure(try await octomirror("controls", "self-aproval"), 64, saying: "self-approval")
        expectFailure(try await octomirror("controls", "--take", "3"), 64, saying: "--take")
        expectFailure(try await octomirror("controls", "--seconds", "-1"), 64, saying: "--seconds")
        expectFailure(try await octomirror("controls", "--production", "Prod"), 64, saying: "Production")
        expectFailure(
            try await octomirror("controls", "--since", "2026-05-02", "--until", "2026-05-01"),
            64,
            saying: "before it begins"
        )
    }
}
