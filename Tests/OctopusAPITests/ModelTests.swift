import Testing
import WireFormat

@testable import OctopusAPI

struct ModelTests {
    private func interruption(_ members: String) throws -> Interruption {
        try #require(
            Interruption(json: try JSONDocument(parsing: #"{"Id":"Interruptions-1",\#(members)}"#).root)
        )
    }

    @Test(arguments: [
        (#""Title":"Approve""#, "ManualIntervention"),
        (#""Title":"Deploy Web release 1 to Test requires failure guidance""#, "GuidedFailure"),
        (#""Type":null,"Title":"x""#, "ManualIntervention"),
        (#""Type":"","Title":"x""#, "ManualIntervention"),
        (#""Type":"Hologram","Title":"x requires failure guidance""#, "Hologram"),
        (#""Type":7,"Title":"x""#, "ManualIntervention"),
    ])
    func typeThatIsMissingIsReadFromTheTitle(members: String, type: String) throws {
        #expect(try interruption(members).type.rawValue == type)
    }

    @Test func onlyTheIdIsDemanded() throws {
        let bare = try interruption(#""Title":null"#)
        #expect(bare.title == "" && bare.spaceID == nil && bare.created == nil && !bare.isPending)
        #expect(bare.relatedDocumentIDs == [] && bare.form.elements.isEmpty && bare.taskID == nil)
        for body in ["{}", #"{"Id":""}"#, #"{"Id":null}"#, #"{"Id":7}"#, "[]", #"{"id":"Interruptions-1"}"#] {
            #expect(Interruption(json: try JSONDocument(parsing: body).root) == nil, "\(body)")
        }
    }

    @Test func misshapenMembersReadAsMissing() throws {
        let odd = try interruption(
            #""Created":"2024-09-2T10:00:00","IsPending":"yes","RelatedDocumentIds":"x","Form":[],"TaskId":7"#
        )
        #expect(odd.created == nil && !odd.isPending && odd.relatedDocumentIDs == [] && odd.taskID == nil)
        #expect(odd.form.values.isEmpty)
    }

    @Test func buttonsOfBothVintagesAreRead() throws {
        let form = try interruption(
            #"""
            "Form":{"Elements":[{"Name":"Result","Control":{"Type":"SubmitButtonGroup","Buttons":[
            {"Text":"Proceed","Value":"Proceed","RequiresConfirmation":false},
            {"Text":"Abort","Value":"Abort","RequiresConfirmation":true},
            {"Text":"Go","Value":"Go","ButtonType":"Primary"},{"Text":"No","Value":"No","ButtonType":"Delete"},{}]}}]}
            """#
        ).form
        let buttons = try #require(form.elements.first).buttons
        #expect(buttons.map(\.text) == ["Proceed", "Abort", "Go", "No", ""])
        #expect(buttons.map(\.isDestructive) == [false, true, false, true, false])
    }

    @Test func unknownControlIsKept() throws {
        let element = #"{"Name":"X","Control":{"Type":"Hologram","Depth":3},"IsValueRequired":true}"#
        let form = try interruption(#""Form":{"Elements":[\#(element),{"Control":null},null]}"#).form
        #expect(form.elements.count == 3)
        #expect(form.elements[0].control == "Hologram" && form.elements[0].isValueRequired)
        #expect(form.elements[0].json.minified == element)
        #expect(form.elements[1].control == "" && form.elements[1].name == "")
    }

    @Test func valuesCompareWithoutLetterCase() throws {
        let form = try interruption(
            #""Form":{"Values":{"NOTES":"n","result":"Proceed","Guidance":null,"x":5}}"#
        ).form
        #expect(form.value("Notes") == "n")
        #expect(form.value("RESULT") == "Proceed")
        #expect(form.value("Guidance") == nil)
        #expect(form.value("nothing") == nil)
        #expect(form.values.count == 4)
    }

    @Test(arguments: [
        (#""State":"Executing""#, false), (#""State":"Success""#, true),
        (#""State":"Queued","IsCompleted":true"#, true),
        (#""State":"Teleported""#, true), (#""State":"Cancelling""#, false), (#""State":"New""#, false),
    ])
    func oldTasksTellByTheirStateWhetherTheyAreDone(members: String, isCompleted: Bool) throws {
        let json = try JSONDocument(parsing: #"{"Id":"ServerTasks-1",\#(members)}"#).root
        #expect(ServerTask(json: json)?.isCompleted == isCompleted)
    }

    @Test(arguments: [
        #"{"ItemType":"Interruption","IsStale":false,"TotalResults":2,"ItemsPerPage":30,"Items":[{"Id":"Interruptions-1"}],"Links":{"Page.0":"x"}}"#,
        #"{"Items":[{"Id":"Interruptions-1"}],"TotalResults":2}"#,
        #"{"TotalResults":2,"NumberOfPages":null,"Items":[{"Id":"Interruptions-1","Links":null}],"Links":null}"#,
    ])
    func wrapperOfEitherVintageIsAPage(text: String) throws {
        let page = try Page<Interruption>(
            json: try JSONDocument(parsing: text).root,
            serverTime: nil,
            request: "GET /"
        )
        #expect(page.totalResults == 2)
        #expect(page.items.map(\.id) == ["Interruptions-1"])
    }

    @Test(arguments: [
        "{}", #"{"TotalResults":0}"#, #"{"Items":[]}"#, #"{"Items":null,"TotalResults":0}"#, "[]",
        #"{"Items":[{}],"TotalResults":1}"#, #"{"Items":[null],"TotalResults":1}"#,
        #"{"Items":[],"TotalResults":-1}"#,
        #"{"Items":[],"TotalResults":"0"}"#, #"{"Items":{},"TotalResults":0}"#, #"{"ErrorMessage":"no"}"#,
    ])
    func whatIsNoPageDoesNotPassForAnEmptyOne(text: String) throws {
        let json = try JSONDocument(parsing: text).root
        let error = #expect(throws: OctopusError.self) {
            try Page<Interruption>(json: json, serverTime: nil, request: "GET /")
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test func bodiesKeepEverythingButLinks() throws {
        let text = #"{"Links":{"Self":"x"},"Id":"Projects-1","Inner":{"Links":{}},"New":[1.50]}"#
        let project = try #require(NamedDocument(json: try JSONDocument(parsing: text).root))
        #expect(
            project.json.minifiedWithoutLinks == #"{"Id":"Projects-1","Inner":{"Links":{}},"New":[1.50]}"#
        )
        #expect(try JSONDocument(parsing: #"{"Links":1}"#).root.minifiedWithoutLinks == "{}")
    }
}
