import MirrorQuery
import MirrorTestSupport
import Testing
import WireFormat

/// `find_interruptions` as Octopus's own server answers it, case by case: validation, then each mode.
struct FindInterruptionsToolTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private func arguments(_ json: String) throws -> FindInterruptionsArguments {
        try FindInterruptionsArguments(json: JSONDocument(parsing: json).root)
    }

    private func answer(_ json: String) throws -> JSONNode {
        try fixture.queries.findInterruptions(arguments(json)).parsed
    }

    // MARK: Validation

    @Test(arguments: [
        (#"{}"#, ["spaceName"]), (#"{"spaceName":7}"#, ["spaceName"]),
        (#"{"spaceName":null}"#, ["spaceName"]),
        (#"{"spaceName":"Default","skip":"5"}"#, ["skip"]),
        (#"{"spaceName":"Default","take":true}"#, ["take"]),
        (#"{"spaceName":"Default","pendingOnly":"true","assignedToMe":1}"#, ["pendingOnly", "assignedToMe"]),
        (#"{"interruptionId":7,"regarding":[]}"#, ["spaceName", "interruptionId", "regarding"]),
    ])
    func noValueIsConverted(json: String, offending: [String]) throws {
        #expect { try arguments(json) } throws: { error in
            Set((error as? ArgumentError)?.issues.map(\.argument) ?? []) == Set(offending)
        }
    }

    @Test func unknownKeysAreIgnored() throws {
        try fixture.ingest(samples(1...3))
        #expect(try answer(#"{"spaceName":"Default","compat":true}"#)["totalResults"]?.int == 3)
    }

    @Test(arguments: [
        (#""regarding":"Projects-1""#, ["regarding"]), (#""assignedToMe":false"#, ["assignedToMe"]),
        (#""skip":0"#, ["skip"]),
        (
            #""take":1,"skip":0,"assignedToMe":true,"regarding":"""#,
            ["regarding", "assignedToMe", "skip", "take"]
        ),
    ])
    func idBesideListFiltersIsRefusedWithAnIssueForEach(rest: String, offending: [String]) throws {
        let json = #"{"spaceName":"Nowhere","interruptionId":"nonsense",\#(rest)}"#
        #expect { try answer(json) } throws: { error in
            guard let error = error as? ArgumentError else { return false }
            let body = try? error.json.parsed
            return error.issues.map(\.argument) == offending && body?["success"]?.bool == false
                && body?["error"]?.string == "Invalid argument combination"
                && body?["issues"]?.elements.map { $0["path"]?.minified } == offending.map { "[\"\($0)\"]" }
        }
    }

    @Test func pendingOnlyNeverConflictsWithAnId() throws {
        try fixture.ingest(samples(7...7))
        let one = try answer(
            #"{"spaceName":"Default","interruptionId":"Interruptions-7","pendingOnly":true}"#
        )
        #expect(one["id"]?.string == "Interruptions-7")
    }

    @Test func emptyIdIsAsIfThereWereNone() throws {
        try fixture.ingest(samples(1...3))
        let list = try answer(#"{"spaceName":"Default","interruptionId":"","take":2}"#)
        #expect(list["items"]?.elements.map { $0["id"]?.string } == ["Interruptions-3", "Interruptions-2"])
    }

    @Test(arguments: ["7", "Interruption-7", "interruptions-7", "ServerTasks-7"])
    func prefixIsCheckedBeforeTheSpace(id: String) throws {
        #expect { try answer(#"{"spaceName":"Nowhere","interruptionId":"\#(id)"}"#) } throws: { error in
            (error as? QueryError)?.code == .invalidID
                && "\(error)".contains("Invalid interruption ID format '\(id)'")
        }
    }

    @Test(arguments: ["Interruptions-9", "Interruptions-", "Interruptions-x"])
    func idThatIsNotThereSaysWhatToCall(id: String) throws {
        #expect { try answer(#"{"spaceName":"Default","interruptionId":"\#(id)"}"#) } throws: { error in
            (error as? QueryError)?.code == .notFound && "\(error)".contains("'\(id)'")
                && "\(error)".contains("find_interruptions")
        }
    }

    @Test func idOfAnotherSpaceIsNotThere() throws {
        try fixture.ingest(samples(7...7), in: "Spaces-2")
        #expect { try answer(#"{"spaceName":"Default","interruptionId":"Interruptions-7"}"#) } throws: {
            error in
            (error as? QueryError)?.code == .notFound
        }
    }

    @Test func unknownSpaceNamesTheCandidates() throws {
        #expect { try answer(#"{"spaceName":"Defolt"}"#) } throws: { error in
            (error as? QueryError)?.code == .unknownName && "\(error)".contains("Default")
        }
    }

    // MARK: Summary

    @Test func nullStaysAndWhatIsMissingVanishes() throws {
        let body =
            #"{"Id":"Interruptions-1","Title":null,"CorrelationId":null,"ResponsibleUserId":null,"TaskId":null,"#
            + #""Form":{"Elements":[{"Name":"A"},{},{"Name":null}]}}"#
        try fixture.ingest(bodies: [body])
        let item = try answer(#"{"spaceName":"Default","interruptionId":"Interruptions-1"}"#)
        for name in ["title", "correlationId", "taskId"] as [StaticString] {
            #expect(item[name]?.isNull == true)
        }
        #expect(item["responsible"]?.minified == #"{"teamIds":[],"userId":null}"#)
        #expect(item["isLinkedToOtherInterruption"] == nil)
        #expect(item["formElementNames"]?.minified == #"["A",null,null]"#)
        #expect(item["relatedDocumentIds"]?.minified == "[]")
    }

    @Test func addressesAreEncodedAsJavaScriptDoes() {
        #expect(
            ResourceURI.interruption("Interruptions-1/2", space: "Space With/Slash")
                == "octopus://spaces/Space%20With%2FSlash/interruptions/Interruptions-1%2F2"
        )
        #expect(ResourceURI.task("A-1", space: "-_.!~*'()") == "octopus://spaces/-_.!~*'()/tasks/A-1")
    }

    // MARK: Modes

    @Test func singleIsTheBareSummary() throws {
        try fixture.ingest(samples(1...3))
        let one = try answer(#"{"spaceName":"Default","interruptionId":"Interruptions-2"}"#)
        #expect(one.members.first { _ in true }?.name == "id")
        #expect(one["items"] == nil && one["totalResults"] == nil)
    }

    @Test func listIsPendingByDefault() throws {
        try fixture.ingest(samples(1...47))
        try fixture.ingest(samples(101...110) { $0.isPending = false })
        let pending = try answer(#"{"spaceName":"Default"}"#)
        let numbers = ["totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber"] as [StaticString]
        #expect(numbers.map { pending[$0]?.int } == [47, 30, 2, 1])
        #expect(pending["filteredAs"] == nil)
        #expect(try answer(#"{"spaceName":"Default","pendingOnly":false}"#)["totalResults"]?.int == 57)
        #expect(try answer(#"{"spaceName":"Default","assignedToMe":false}"#)["totalResults"]?.int == 47)
    }

    @Test func regardingAnUnknownDocumentIsEmptyAndNoError() throws {
        try fixture.ingest(samples(1...3))
        let list = try answer(#"{"spaceName":"Default","regarding":"Deployments-404"}"#)
        #expect(list["items"]?.minified == "[]" && list["totalResults"]?.int == 0)
    }

    @Test func assignedToMeFindsEverythingHoweverMuchThereIs() throws {
        // Octopus's own tool stops after 500.
        try fixture.ingest(samples(1...1200) { $0.hasResponsibility = false })
        try fixture.ingest(
            [1, 2, 600, 1100, 1200].map { number in
                var sample = SampleInterruption(number)
                sample.hasResponsibility = true
                return sample
            }
        )
        try fixture.finish()
        let list = try answer(#"{"spaceName":"Default","assignedToMe":true}"#)
        #expect(
            list["items"]?.elements.map { $0["id"]?.string ?? "" }
                == [1200, 1100, 600, 2, 1].map { "Interruptions-\($0)" }
        )
        let numbers = ["totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber"] as [StaticString]
        #expect(numbers.map { list[$0]?.int } == [5, 5, 1, 0])
        #expect(list["filteredAs"]?["userId"]?.string == StoreFixture.principal)
        #expect(list["filteredAs"]?["scanComplete"]?.bool == true)
        #expect(list["filteredAs"]?["scanIncompleteHint"] == nil)
    }

    @Test func incompleteMirrorSaysSo() throws {
        try fixture.ingest(samples(1...3) { $0.hasResponsibility = true })
        let list = try answer(#"{"spaceName":"Default","assignedToMe":true}"#)
        #expect(list["filteredAs"]?["scanComplete"]?.bool == false)
        #expect(list["filteredAs"]?["scanIncompleteHint"]?.string != nil)
    }

    @Test(
        arguments: [
            (#""skip":2,"take":3"#, [8, 7, 6]), (#""skip":-2"#, [2, 1]), (#""skip":-4,"take":2"#, [4, 3]),
            (#""skip":8.9"#, [2, 1]), (#""take":0"#, []), (#""skip":50"#, []),
            (#""take":-3"#, [10, 9, 8, 7, 6, 5, 4]),
        ] as [(String, [Int])]
    )
    func matchesAreSlicedAsJavaScriptDoes(rest: String, numbers: [Int]) throws {
        try fixture.ingest(samples(1...10) { $0.canTakeResponsibility = true })
        let list = try answer(#"{"spaceName":"Default","assignedToMe":true,\#(rest)}"#)
        #expect(
            list["items"]?.elements.map { $0["id"]?.string ?? "" } == numbers.map { "Interruptions-\($0)" }
        )
        #expect(list["totalResults"]?.int == 10)
        #expect(list["itemsPerPage"]?.int == Int64(numbers.count))
    }

    @Test func assignedToMeCombinesWithRegarding() throws {
        try fixture.ingest(samples(1...4) { $0.canTakeResponsibility = $0.id != "Interruptions-2" })
        try fixture.ingest(
            samples(5...6) {
                $0.canTakeResponsibility = true
                $0.related = ["Projects-7"]
            }
        )
        let list = try answer(
            #"{"spaceName":"Default","assignedToMe":true,"regarding":"Projects-1","skip":1}"#
        )
        #expect(list["items"]?.elements.map { $0["id"]?.string } == ["Interruptions-3", "Interruptions-1"])
    }

    @Test func nothingAssignedIsEmptyAndNoError() throws {
        try fixture.ingest(samples(1...3))
        let list = try answer(#"{"spaceName":"Default","assignedToMe":true}"#)
        #expect(list["totalResults"]?.int == 0 && list["items"]?.minified == "[]")
    }
}
