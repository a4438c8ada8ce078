import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorMCP

/// `find_interruptions` as an agent meets it: Octopus's validation and texts, every mode, and what the mirror adds.
struct FindInterruptionsCallTests {
    private static func fill(_ fixture: StoreFixture) throws {
        try fixture.ingest(samples(1...40))
        try fixture.ingest(
            samples(101...102) {
                $0.isPending = false; $0.result = "Abort"
            }
        )
        try fixture.ingest(
            samples(201...203) {
                $0.hasResponsibility = true; $0.type = "GuidedFailure"
            }
        )
        try fixture.finish()
    }

    private func call(_ arguments: String, _ era: Era = .modern, _ body: (JSONNode) throws -> Void)
        async throws
    {
        try await Agent.with(prepare: Self.fill) { agent in
            try await body(agent.call("find_interruptions", arguments, era))
        }
    }

    private func refusal(_ arguments: String, _ body: (String) throws -> Void) async throws {
        for era in Era.allCases {
            try await call(arguments, era) { result in
                #expect(result["isError"]?.bool == true && result["structuredContent"] == nil)
                #expect((result["resultType"]?.string == "complete") == era.isModern)
                try body(result.text)
            }
        }
    }

    // MARK: - Validation

    @Test func wrongTypesAreReportedAsOctopusReportsThem() async throws {
        try await refusal(#"{"interruptionId":7,"take":"5","skip":null}"#) { text in
            let start =
                "MCP error -32602: Input validation error: Invalid arguments for tool find_interruptions: "
            #expect(text.hasPrefix(start))
            let issues = try JSONDocument(parsing: String(text.dropFirst(start.count))).root
            #expect(
                issues.elements.map { $0["path"]?.minified } == [
                    #"["spaceName"]"#, #"["interruptionId"]"#, #"["skip"]"#, #"["take"]"#,
                ]
            )
            #expect(issues.each("code") == Array(repeating: "invalid_type", count: 4))
            #expect(issues.each("expected") == ["string", "string", "number", "number"])
            #expect(issues.each("received") == ["undefined", "number", "null", "string"])
            #expect(issues.each("message").first == "Required")
        }
    }

    @Test func argumentsThatExcludeEachOtherAreReportedOneByOne() async throws {
        let arguments =
            #"{"spaceName":"Nowhere","interruptionId":"x","take":0,"assignedToMe":false,"project":"Web"}"#
        try await refusal(arguments) { text in
            let body = try JSONDocument(parsing: text).root
            #expect(body.names == ["success", "error", "issues"] && body["success"]?.bool == false)
            #expect(body["error"]?.string == "Invalid argument combination")
            #expect(
                body["issues"]?.elements.map { $0["path"]?.minified } == [
                    #"["assignedToMe"]"#, #"["take"]"#, #"["project"]"#,
                ]
            )
            #expect(text.hasPrefix("{\n  \"success\": false"), "pretty, as Octopus's")
        }
    }

    @Test(
        arguments: [
            (#"{"spaceName":"Nowhere","interruptionId":"7"}"#, ["Invalid interruption ID format '7'"]),
            (#"{"spaceName":"Default","interruptionId":"Interruptions-9"}"#, []),
            (
                #"{"spaceName":"Default","interruptionId":"Interruptions-99"}"#,
                ["'Interruptions-99'", "find_interruptions"]
            ),
            (#"{"spaceName":"Defolt"}"#, ["'Defolt'", "Default"]),
            (#"{"spaceName":"Default","asOf":"2026-05-01","assignedToMe":true}"#, ["asOf", "responsible"]),
            (#"{"spaceName":"Default","cursor":"x"}"#, ["'x'", "nextCursor"]),
            (#"{"spaceName":"Default","gone":true,"withGone":true}"#, ["withGone"]),
            (#"{"spaceName":"Default","cursor":"MS4xLjEuYQ","skip":1}"#, ["cursor"]),
            (#"{"spaceName":"Default","since":"yesterday"}"#, ["since", "2026-05-01"]),
            (#"{"spaceName":"Default","type":["a",7]}"#, ["string or array of strings"]),
            (#"{"spaceName":"Default","spaceName":"Payments"}"#, ["more than once"]),
            (#"{"spaceName":"Default","sp\u0061ceName":"Payments"}"#, ["more than once"]),
        ] as [(String, [String])]
    )
    func whatCannotBeAnsweredSaysWhatToDo(arguments: String, saying texts: [String]) async throws {
        try await call(arguments) { result in
            #expect(result["isError"]?.bool == !texts.isEmpty)
            for text in texts { #expect(result.text.contains(text), "\(result.text)") }
            #expect(!result.text.contains("--"), "an agent knows no options: \(result.text)")
        }
    }

    @Test func unknownKeysAreIgnored() async throws {
        try await call(#"{"spaceName":"Default","compat":true,"take":1}"#) { result in
            let answer = try result.answer
            #expect(answer["totalResults"]?.int == 43)
        }
    }

    // MARK: - Modes

    private static let summary = [
        "id", "title", "type", "taskId", "correlationId", "isPending", "isLinkedToOtherInterruption",
        "created",
        "relatedDocumentIds", "responsible", "formElementNames", "resourceUri", "taskResourceUri",
        "publicUrl",
        "publicUrlInstruction",
    ]
    private static let envelope = ["totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber"]

    @Test(arguments: Era.allCases)
    func singleModeIsTheSummary(era: Era) async throws {
        try await call(#"{"spaceName":"Default","interruptionId":"Interruptions-7"}"#, era) { result in
            let answer = try result.answer
            #expect(Array(answer.names.prefix(15)) == Self.summary)
            #expect(answer.names.last == "mirror" && answer["id"]?.string == "Interruptions-7")
        }
    }

    @Test(arguments: Era.allCases)
    func listModeIsTheEnvelope(era: Era) async throws {
        try await call(#"{"spaceName":"Default"}"#, era) { result in
            let answer = try result.answer
            #expect(answer.names == Self.envelope + ["items", "mirror", "nextCursor"])
            #expect(
                Self.envelope.map { name in answer.members.first { $0.name == name }?.value.int } == [
                    43, 30, 2, 1,
                ]
            )
            for item in answer["items"]?.elements.map({ $0 }) ?? [] {
                #expect(Array(item.names.prefix(15)) == Self.summary)
            }
        }
    }

    @Test func regardingModeIsTheSameEnvelope() async throws {
        try await call(#"{"spaceName":"Default","regarding":"Projects-404"}"#) { result in
            let answer = try result.answer
            #expect(answer.names == Self.envelope + ["items", "mirror"] && answer["items"]?.minified == "[]")
        }
    }

    @Test func assignedToMeHasWhatItWasFilteredAsBeforeTheItems() async throws {
        try await call(#"{"spaceName":"Default","assignedToMe":true}"#) { result in
            let answer = try result.answer
            #expect(answer.names == Self.envelope + ["filteredAs", "items", "mirror"])
            let filteredAs = try #require(answer["filteredAs"])
            let expected = ["userId", "serverTotalScanned", "serverTotalAvailable", "scanComplete"]
            #expect(Array(filteredAs.names.prefix(4)) == expected)
            let whole = filteredAs["serverTotalAvailable"]?.int
            #expect(
                filteredAs["serverTotalScanned"]?.int == whole && (whole ?? 0) > 3
                    && filteredAs["userName"]?.string != nil
            )
            #expect(filteredAs["scanComplete"]?.bool == true && answer["totalResults"]?.int == 3)
        }
    }

    @Test func emptyArgumentsAreNone() async throws {
        try await call(#"{"spaceName":"Default","regarding":"","type":[],"project":""}"#) { result in
            let answer = try result.answer
            #expect((answer["totalResults"]?.int ?? 0) > 0)
        }
        try await call(
            #"{"spaceName":"Default","interruptionId":"Interruptions-1","project":"","type":[]}"#
        ) { result in
            #expect(!result.text.contains("Invalid argument combination"))
        }
    }

    @Test(arguments: [#""type":"nope""#, #""result":"zz""#])
    func valueThatNothingHasIsRefused(argument: String) async throws {
        try await call(#"{"spaceName":"Default",\#(argument)}"#) { result in
            #expect(result["isError"]?.bool == true && result.text.contains("no interruption in the mirror"))
        }
    }

    @Test func pageIsNoLongerThanANumberOfItems() async throws {
        try await call(#"{"spaceName":"Default","take":1e300}"#) { result in
            let answer = try result.answer
            #expect(answer["itemsPerPage"]?.int == answer["totalResults"]?.int)
        }
    }

    @Test func structureAndTextAreTheSame() async throws {
        try await call(#"{"spaceName":"Default","take":2}"#) { result in
            #expect(result["structuredContent"]?.minified == result.text)
        }
    }

    @Test func listHoldsNoTextsOfForms() async throws {
        try await call(#"{"spaceName":"Default","pendingOnly":false}"#) { result in
            for text in ["dashboard", "Proceed", "RequiresConfirmation", "TextArea"] {
                #expect(!result.text.contains(text))
            }
        }
    }

    // MARK: - What the mirror adds

    @Test(
        arguments: [
            (#""type":"guidedfailure""#, 3), (#""type":["GuidedFailure","ManualIntervention"]"#, 43),
            (#""pendingOnly":false,"result":"abort""#, 2), (#""task":"ServerTasks-9""#, 43),
            (#""since":"1d""#, 0), (#""until":"1d""#, 43), (#""gone":true"#, 0), (#""withGone":true"#, 43),
            (#""assignedTo":"Users-1""#, 3), (#""since":"""#, 43),
        ] as [(String, Int64)]
    )
    func filtersNarrow(rest: String, count: Int64) async throws {
        try await call(#"{"spaceName":"Default",\#(rest)}"#) { result in
            let answer = try result.answer
            #expect(answer["totalResults"]?.int == count, "\(result.text)")
        }
    }

    @Test func cursorGoesOnWhereThePageEnded() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            var seen: [String] = []
            var cursor: String?
            repeat {
                let rest = cursor.map { #","cursor":"\#($0)""# } ?? ""
                let result = try await agent.call(
                    "find_interruptions",
                    #"{"spaceName":"Default","take":10\#(rest)}"#
                )
                let answer = try result.answer
                seen += answer["items"]?.each("id") ?? []
                cursor = answer["nextCursor"]?.string
            } while cursor != nil
            #expect(seen.count == 43 && Set(seen).count == 43)
        }
    }

    @Test func linksLeadToTheWholeBodies() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let result = try await agent.call("find_interruptions", #"{"spaceName":"Default","take":20}"#)
            let links = result["content"]?.elements.filter { $0["type"]?.string == "resource_link" } ?? []
            #expect(links.count == ResourceLink.limit)
            for link in links {
                let uri = try #require(link["uri"]?.string)
                let read = try await agent.ask("resources/read", #"{"uri":"\#(uri)"}"#)
                let body = try #require(
                    read["result"]?["contents"]?.elements.first { _ in true }?["text"]?.string
                )
                #expect(try JSONDocument(parsing: body).root["Id"]?.string == link["name"]?.string)
            }
        }
    }

    @Test func syncThatLandsMeanwhileIsSeenByTheNextCall() async throws {
        try await Agent.with(prepare: Self.fill) { agent in
            let before = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#).answer
            try agent.fixture.ingest(samples(301...305))
            let after = try await agent.call("find_interruptions", #"{"spaceName":"Default"}"#).answer
            #expect(before["totalResults"]?.int == 43 && after["totalResults"]?.int == 48)
        }
    }
}
