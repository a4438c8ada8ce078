import GRDB
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery
@testable import MirrorStore

/// A server can send anything that is JSON; `verify` must not take the oddest of it for somebody's edit.
struct HostileBodyTests {
    private let fixture: StoreFixture
    private var store: MirrorStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    /// Each stands in the place of an id, a type, an answer, a title or a note.
    private static let texts = [
        #"a\u0000b"#, #"\u0000"#, "", " ", ":", "a:b", "result:Proceed", #"Projects-1\u0000"#,
        #"Projects-1\u0000:x"#,
        "projects-1", "PROJECTS-1", #"Projects-\ud800"#, #"\udc00Projects-1"#, #"\ud800\u0000"#,
        #"审批 \ud800 \udfff"#,
        #"审批\u0000审批"#, "Projects-é", "Projects-e\u{301}", "projects-É", #"Projects-\u00e9"#, "Å", "A\u{30A}",
        "ǅ", "ß",
        "İ", "\u{212A}", "\u{FEFF}x", "\u{FFFD}", "\u{10FFFF}", "\u{E100}mine", "Teams-1", "Users-1",
        #"Users-1\u0000"#,
        "ServerTasks-9", #"ServerTasks-9\u0000x"#, "servertasks-9", "ServerTasks-09",
        "ServerTasks-99999999999999999999",
        "Deployments-5%", "a'b\\\"c", "e\u{301}\u{323}", "e\u{323}\u{301}", "x\u{200B}y",
    ]

    private static func body(_ number: Int, _ text: String, isPending: Bool) -> String {
        """
        {"Id":"Interruptions-\(number)","SpaceId":"Spaces-1","Title":"\(text)","Type":"\(text)",\
        "Created":"2026-05-01T00:00:00.000+00:00","IsPending":\(isPending),\
        "Form":{"Values":{"Notes":"\(text)","Result":"\(text)"},"Elements":[{"Name":"Instructions",\
        "Control":{"Type":"Paragraph","Text":"\(text)"}},{"Name":"\(text)","Control":{"Type":"\(text)"}}]},\
        "RelatedDocumentIds":["\(text)","Projects-2","\(text)"],"ResponsibleTeamIds":["\(text)"],\
        "ResponsibleUserId":"\(text)","TaskId":"\(text)","Links":{"Self":"\(text)"}}
        """
    }

    @Test func textsOfEveryOddKindAreVerifiedInEveryState() throws {
        let numbers = Array(Self.texts.indices)
        func page(isPending: Bool) -> [String] {
            numbers.map { Self.body($0, Self.texts[$0], isPending: isPending) }
        }
        try expectVerified(after: "they came") { try fixture.ingest(bodies: page(isPending: true)) }
        try expectVerified(after: "nothing changed") { try fixture.ingest(bodies: page(isPending: true)) }
        try expectVerified(after: "they were answered") { try fixture.ingest(bodies: page(isPending: false)) }
        try expectVerified(after: "they went") {
            _ = try store.markInterruptionsGone(numbers.map(Int64.init), fixture.context())
        }
        try expectVerified(after: "they came back, each with the text of another") {
            try fixture.ingest(
                bodies: numbers.map {
                    Self.body($0, Self.texts[($0 + 1) % Self.texts.count], isPending: true)
                }
            )
        }
        try expectVerified(after: "they came one at a time") {
            for number in numbers { try fixture.ingest(bodies: [page(isPending: false)[number]]) }
        }
    }

    @Test func tasksOfEveryOddKindAreVerifiedInEveryState() throws {
        func page(_ state: (String) -> String) throws -> [TaskRecord] {
            try Self.texts.enumerated().map { number, text in
                try TaskRecord(
                    body: """
                        {"Id":"ServerTasks-\(number + 100)","SpaceId":"Spaces-1","Name":"\(text)","State":"\(state(text))",\
                        "ProjectId":"\(text)","IsCompleted":false,"Arguments":{"DeploymentId":"\(text)"},\
                        "Links":{"Self":"\(text)"}}
                        """
                )
            }
        }
        try expectVerified(after: "they came") { _ = try store.ingest(page { $0 }, fixture.context()) }
        try expectVerified(after: "they went on") {
            _ = try store.ingest(page { _ in "Success" }, fixture.context())
        }
        try expectVerified(after: "they went") {
            _ = try store.markTasksGone(Self.texts.indices.map { Int64($0 + 100) }, fixture.context())
        }
    }

    @Test(arguments: [
        #"{"Id":"Interruptions-1","RelatedDocumentIds":"Projects-1","ResponsibleTeamIds":{"a":"Teams-1"}}"#,
        #"{"Id":"Interruptions-1","RelatedDocumentIds":[1,null,["Projects-1"],{"a":"b"},true,"Projects-1"]}"#,
        #"{"Id":"Interruptions-1","RelatedDocumentIds":["Projects-1"],"RelatedDocumentIds":["Projects-2"]}"#,
        #"{"Id":"Interruptions-1","RelatedDocument\u0049ds":["Projects-1"],"RelatedDocumentIds":["Projects-2"]}"#,
        #"{"Id":"Interruptions-1","Id":"Interruptions-2","Type":"a","Type":"b","IsPending":true,"IsPending":false}"#,
        #"{"Id":"Interruptions-1","Links":{"Links":{"Links":1}},"Form":{"Links":{},"Values":{"Links":"x"}},"Links":2}"#,
        #"{"Id":"Interruptions-1","Form":1,"Form":{"Elements":[{"Name":"a","Control":{"Text":"b"}}]}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":1,"Elements":[{"Name":"a","Control":{"Text":"b"}}]}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":[{"Control":{"Text":"b"}}],"Elements":[{"Control":{"Text":"c"}}]}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":[{"Control":{"Text":"审"}}]},"Form":{"Values":{"Notes":"批"}}}"#,
        #"{"Id":"Interruptions-1","Form":{"Elements":[{"Control":{"Text":"审\ud800批"}},{"Control":{"Text":"\udc00"}}]}}"#,
        #"{"Id":"Interruptions-1","Form":{"Values":{"notes":"a","NOTES":"b","Notes":"c","Result":"d","RESULT":"e"}}}"#,
        #"{"Id":"Interruptions-1","Form":{"Values":{"Notes":1e999,"Result":[1],"\u0000":"x","\ud800":"审"}}}"#,
        #"{"Id":"Interruptions-1","Title":["审"],"Created":"9999-12-31T23:59:59.9999999+14:00","Type":null}"#,
        #"{"Id":"Interruptions-1","Created":"0001-01-01T00:00:00+00:00","Title":1e400,"TaskId":7,"IsPending":"true"}"#,
        #"{"Id":"Interruptions-9223372036854775807","IsPending":true,"a":-0.0,"b":123456789012345678901234567890}"#,
        #"{"Id":"Interruptions-9223372036854775808","IsPending":true}"#,
        #"{"Id":"Interruptions-7\u0000x","IsPending":true,"RelatedDocumentIds":["Projects-1\u0000"]}"#,
        #"{"Id":"\u0000","IsPending":true}"#, #"{"Id":"\ud800","IsPending":true}"#,
        #"{"Id":":","IsPending":true}"#,
        #"{"Id":"interruptions-1","IsPending":true,"TaskId":""}"#,
    ])
    func bodyOfAnOddShapeIsVerifiedInEveryState(body: String) throws {
        try expectVerified(after: "it came") { try fixture.ingest(bodies: [body]) }
        try expectVerified(after: "it came again") {
            let again = try fixture.ingest(bodies: [body])
            #expect(again == [.unchanged])
        }
        let next = body.dropLast() + #","Next":"1"}"#
        try expectVerified(after: "it changed") { try fixture.ingest(bodies: [String(next)]) }
        try expectVerified(after: "it went") {
            let numbers = try store.reader.read {
                try Int64.fetchAll($0, sql: "SELECT number FROM interruption")
            }
            #expect(try store.markInterruptionsGone(numbers, fixture.context()) == numbers.count)
        }
        try expectVerified(after: "it returned") { try fixture.ingest(bodies: [body]) }
    }

    private func expectVerified(after what: String, _ change: () throws -> Void) throws {
        try change()
        let checks = try MirrorQueries(reader: store.reader).verify().checks
        let messages = checks.flatMap(\.problems).map(\.message)
        #expect(messages == [], "after \(what)")
        try store.checkSearchIndex()
    }
}
