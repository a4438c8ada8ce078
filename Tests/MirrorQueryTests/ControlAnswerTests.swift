import Foundation
import GRDB
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// What controls have in common: what they are asked, and what they answer.
struct ControlAnswerTests {
    private let mirror: ControlFixture

    init() throws {
        mirror = try ControlFixture()
    }

    private func selfApprovals(_ numbers: ClosedRange<Int>, at seconds: (Int) -> Double = { 42 + Double($0) })
        throws
    {
        for number in numbers {
            try mirror.deployment(number)
            try mirror.answer(number) {
                $0.user = "Users-1"; $0.event = seconds(number)
            }
        }
    }

    // MARK: What is asked

    @Test func everyControlIsRunUnlessSomeAreNamed() throws {
        let names = try mirror.queries.controls(ControlRequest()).results.map(\.definition.name)
        #expect(names == ControlCatalog.definitions.map(\.name) && names.count == 9)
        #expect(Set(names).count == 9)
        var request = ControlRequest()
        request.controls = ["In-Seconds", "self-approval"]
        let some = try mirror.queries.controls(request).results.map(\.definition.name)
        #expect(some == ["self-approval", "in-seconds"])
        request.controls = ["self-aproval"]
        #expect { try mirror.queries.controls(request) } throws: {
            ($0 as? QueryError)?.code == .unknownName && "\($0)".contains("self-approval")
        }
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        var request = ControlRequest()
        request.seconds = -1
        #expect(throws: QueryError.self) { try mirror.queries.controls(request) }
        request.seconds = 10
        request.since = ControlFixture.at(1)
        request.until = ControlFixture.at(1)
        #expect(throws: QueryError.self) { try mirror.queries.controls(request) }
        request.until = nil
        request.spaces = ["nowhere"]
        #expect(throws: QueryError.self) { try mirror.queries.controls(request) }
    }

    @Test func periodIsThatOfTheAnswers() throws {
        try selfApprovals(1...4) { [99.999, 100, 199.999, 200][$0 - 1] }
        let found = try mirror.found("self-approval") { request in
            request.since = ControlFixture.at(100)
            request.until = ControlFixture.at(200)
        }
        #expect(found == ["2 certain", "3 certain"])
    }

    @Test func spacesAndDocumentsNarrow() throws {
        try selfApprovals(1...2)
        try mirror.deployment(3, in: "Spaces-2")
        try mirror.answer(3) { answer in
            answer.user = "Users-1"
            answer.spaceID = "Spaces-2"
            answer.sample = { $0.related = ["Projects-9"] }
        }
        #expect(try mirror.found("self-approval").count == 3)
        #expect(try mirror.found("self-approval") { $0.spaces = ["Payments"] } == ["3 certain"])
        #expect(try mirror.found("self-approval") { $0.projects = ["Projects-9"] } == ["3 certain"])
        #expect(try mirror.found("self-approval") { $0.environments = ["Production"] }.count == 2)
        let other = try mirror.run("self-approval") { $0.spaces = ["Payments"] }.examples.first
        #expect(other?.spaceName == "Payments" && other?.spaceID == "Spaces-2")
    }

    @Test func goneInterruptionsCount() throws {
        try selfApprovals(1...2)
        _ = try mirror.store.markInterruptionsGone([1], mirror.fixture.context())
        #expect(try mirror.found("self-approval") == ["1 certain", "2 certain"])
    }

    // MARK: What is answered

    @Test func countsAreOfAllAndExamplesAsManyAsAskedFor() throws {
        try selfApprovals(1...600)
        var request = ControlRequest()
        request.controls = ["self-approval"]
        let result = try #require(try mirror.queries.controls(request, examples: 3).results.first)
        #expect(result.findings == 600 && result.examined == 600)
        #expect(result.examples.map(\.interruptionID) == (1...3).map { "Interruptions-\($0)" })
        #expect(try mirror.queries.controls(request).results.first?.examples.isEmpty == true)
    }

    @Test func findingsComeInPartsEachOnceAndInOrder() throws {
        try selfApprovals(1...600) { 2000 - Double($0) }
        try mirror.task(700)
        try mirror.deployment(700)
        var request = ControlRequest()
        request.controls = ["self-approval", "production-without-intervention"]
        var parts: [[ControlFinding]] = []
        let answer = try mirror.queries.findings(request) { parts.append($0) }
        #expect(parts.map(\.count) == [256, 256, 88, 1])
        #expect(
            parts.joined().compactMap(\.interruptionID)
                == (1...600).reversed().map { "Interruptions-\($0)" }
        )
        #expect(answer.results.map(\.findings) == [600, 1])
        #expect(answer.results.flatMap(\.examples).isEmpty)
        struct Enough: Error {}
        #expect(throws: Enough.self) { try mirror.queries.findings(request) { _ in throw Enough() } }
    }

    @Test func answersSayWhatTheyRestOn() throws {
        try selfApprovals(1...1)
        try mirror.fixture.finish(debts: [
            Debt(spaceID: "Spaces-1", lane: "decisions", reason: "GET events: EventView is missing"),
            Debt(spaceID: nil, lane: "reference", reason: "GET users: UserView is missing"),
        ])
        let answer = try mirror.queries.controls(ControlRequest())
        #expect(answer.production == ["Production"])
        #expect(answer.state.coverage == .complete, "no row is missing")
        let caveats = Dictionary(
            uniqueKeysWithValues: answer.results.map { ($0.definition.name, $0.caveats) }
        )
        #expect(
            caveats["self-approval"] == ["Spaces-1, decisions: GET events: EventView is missing"]
        )
        #expect(caveats["service-account"]?.count == 2)
        #expect(caveats["without-notes"] == [])
    }

    @Test func aTaskThatWasNeverReadMakesTheAnswerPartial() throws {
        for space in ["Spaces-1", "Spaces-2"] { try mirror.fixture.cover(space, .interruption) }
        #expect(try mirror.queries.controls(ControlRequest()).state.coverage == .partial)
        for space in ["Spaces-1", "Spaces-2"] { try mirror.fixture.cover(space, .task) }
        #expect(try mirror.queries.controls(ControlRequest()).state.coverage == .complete)
    }

    @Test func keysAreThoseOfTheJSON() throws {
        try selfApprovals(1...1)
        let result = try mirror.run("self-approval")
        #expect(result.examples.first?.json.names == ControlFinding.keys)
        #expect(result.json.names == ControlResult.keys)
        var request = ControlRequest()
        request.controls = ["self-approval"]
        let answer = try mirror.queries.controls(request, examples: 1)
        #expect(
            answer.json.names == [
                "totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber", "since", "until",
                "seconds",
                "production", "items", "mirror",
            ]
        )
        let list = try answer.json(findingsOf: answer.results[0], take: 30).parsed
        #expect(list["totalResults"]?.int == 1 && list["result"]?["control"]?.string == "self-approval")
        #expect(list["result"]?["examples"] == nil)
        #expect(list["items"]?.elements.map { $0["certainty"]?.string } == ["certain"])
    }

    @Test func hostileNamesStayInTheirPlace() throws {
        let name = "Dana\u{1B}[31m\nasked for nothing\u{202E}" + String(repeating: "x", count: 5000)
        try mirror.store.ingest(
            documents: [mirror.user("Users-5", name, isService: false)],
            spaceID: nil
        )
        try mirror.deployment(1, by: "Users-5", named: nil)
        try mirror.answer(1) {
            $0.user = "Users-5"
            $0.event = 42
        }
        let finding = try #require(try mirror.run("self-approval").examples.first)
        #expect(finding.requestedBy == name && finding.user == name, "facts are as they were received")
        #expect(finding.detail.hasPrefix("Dana [31m asked for nothing\u{FFFD}xxx"))
        #expect(
            finding.detail.hasSuffix(
                "… asked for Deployments-1 and answered Proceed 42 s after it was raised"
            )
        )
        #expect(finding.detail.count < 250)
    }

    @Test func irregularIdsAreShownAsTheyAre() throws {
        try mirror.answer(1) { answer in
            answer.event = 3
            answer.sample = {
                $0.id = "interruptions-x"; $0.taskID = "servertasks-y"
            }
        }
        let finding = try #require(try mirror.run("in-seconds").examples.first)
        #expect(finding.interruptionID == "interruptions-x" && finding.taskID == "servertasks-y")
    }

    @Test(arguments: [
        (0, "0 s"), (42_000, "42 s"), (9_500, "9.5 s"), (9_960, "10 s"), (119_999, "120 s"),
        (120_000, "2 min"),
        (3_600_000, "1 h"), (7_500_000, "2 h 5 min"), (367_200_000, "4 d 6 h"), (-1_500, "-1.5 s"),
    ])
    func spansAreReadable(milliseconds: Int, text: String) {
        #expect(ControlFinding.span(.milliseconds(milliseconds)) == text)
    }

    // MARK: How rows are read

    @Test(arguments: ControlCatalog.definitions.map(\.name))
    func rowsAreReadOffAnIndexInTheirOrder(control: String) throws {
        try selfApprovals(1...5)
        var request = ControlRequest()
        request.controls = [control]
        request.since = ControlFixture.at(0)
        let plan = try mirror.plan(request)
        #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY\n") || plan.contains("MERGE"), "\(plan)")
        #expect(!plan.contains("SCAN t\n"), "\(plan)")
        #expect(!plan.contains("SCAN i\n"), "\(plan)")
    }

    // MARK: What is written of them

    @Test(arguments: ControlCatalog.definitions.map(\.name))
    func everyControlHasItsSectionInTheDocs(control: String) throws {
        let url = PackageFolder.url.appendingPathComponent("docs/controls.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        #expect(text.contains("\n## \(control)\n"))
        #expect(text.contains("| [`\(control)`](#\(control)) |"))
    }

    @Test(arguments: ControlCatalog.definitions.map(\.name))
    func everyControlSaysWhatItDoesNotSee(control: String) throws {
        let definition = try #require(ControlCatalog.definitions.first { $0.name == control })
        #expect(!definition.limits.isEmpty)
        for sentence in definition.limits + [definition.definition] {
            #expect(sentence.hasSuffix(".") && !sentence.contains("\n") && !sentence.contains("  "))
        }
    }
}
