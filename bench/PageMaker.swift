import Foundation
import WireFormat

/// Writes pages of interruptions as a server sends them, newest first, a file each.
///
/// About 2.3 kB an interruption, a thousand characters of Markdown in it, five related documents, and the repeats of
/// forms that ``FormText`` has. Every loader that is compared reads these files.
struct PageMaker {
    static let spaceID = "Spaces-1"
    static let pageSize = 1000
    let interruptions: Int

    /// The pages of a folder, in the order in which a server sends them.
    static func files(in folder: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: folder),
            includingPropertiesForKeys: nil
        )
        .filter { $0.pathExtension == "json" }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    func write(to folder: String) throws {
        let url = URL(fileURLWithPath: folder)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (place, end) in stride(from: interruptions, to: 0, by: -Self.pageSize).enumerated() {
            let numbers = max(1, end - Self.pageSize + 1)...end
            let name = "page-\(String(format: "%06d", place)).json"
            try page(numbers).write(to: url.appendingPathComponent(name))
        }
    }

    private func page(_ numbers: ClosedRange<Int>) -> Data {
        let last = (interruptions - 1) / Self.pageSize
        var text = """
            {"ItemType":"Interruption","TotalResults":\(interruptions),"ItemsPerPage":\(Self.pageSize),\
            "NumberOfPages":\(last + 1),"LastPageNumber":\(last),"Items":[
            """
        for number in numbers.reversed() {
            if number != numbers.upperBound { text += "," }
            text += interruption(number)
        }
        return Data((text + "],\"Links\":{}}").utf8)
    }

    private func interruption(_ number: Int) -> String {
        var draw = Draw(number, salt: 4)
        let isPending = number > interruptions - max(20, interruptions / 200)
        let project = 1 + draw.below(300)
        let environment = 1 + draw.below(30)
        let task = "ServerTasks-\(number * 5)"
        let tenant = draw.below(2) == 0 ? ",\"Tenants-\(1 + draw.below(100))\"" : ""
        let user = isPending ? "null" : "\"Users-\(1 + draw.below(200))\""
        let isFailure = draw.below(5) == 0
        let decision = isFailure ? "Guidance" : "Result"
        let choices = isFailure ? ["Fail", "Retry", "Ignore"] : ["Proceed", "Abort"]
        let answer = isPending ? "null" : "\"\(choices[draw.below(10) == 0 ? 1 : 0])\""
        let notes = isPending || draw.below(2) == 0 ? "null" : "\"checked with \(draw.below(40)) others\""
        let created = Timestamp(milliseconds: 1_600_000_000_000 + Int64(number) * 60_000)
        let path = "/api/\(Self.spaceID)/interruptions/Interruptions-\(number)"
        return """
            {"Id":"Interruptions-\(number)","SpaceId":"\(Self.spaceID)",\
            "Title":"Approve release 2026.\(number % 40).\(number % 1000) of Project \(project)",\
            "Type":"\(isFailure ? "GuidedFailure" : "ManualIntervention")","Created":"\(created)","IsPending":\(isPending),\
            "Form":{"Values":{"Instructions":null,"Notes":\(notes),"\(decision)":\(answer)},"Elements":[\
            {"Name":"Instructions","Control":{"Type":"Paragraph","Text":\(quoted(FormText.markdown(number))),\
            "ResolveLinks":false},"IsValueRequired":false},{"Name":"Notes","Control":{"Type":"TextArea","Label":"Notes"},\
            "IsValueRequired":false},{"Name":"\(decision)","Control":{"Type":"SubmitButtonGroup",\
            "Buttons":[\(choices.map(button).joined(separator: ","))]},"IsValueRequired":\(isFailure)}]},\
            "RelatedDocumentIds":["Deployments-\(number)","\(task)","Projects-\(project)","Environments-\(environment)"\(tenant)],\
            "ResponsibleTeamIds":["Teams-\(1 + draw.below(20))"],"ResponsibleUserId":\(user),\
            "CanTakeResponsibility":\(isPending),"HasResponsibility":false,"TaskId":"\(task)",\
            "CorrelationId":"\(task)_\(String(draw.next(), radix: 36))/\(String(draw.next(), radix: 16))/\(String(draw.next(), radix: 16))",\
            "IsLinkedToOtherInterruption":false,\
            "Links":{"Self":"\(path)","Submit":"\(path)/submit","Responsible":"\(path)/responsible"}}
            """
    }

    private func button(_ value: String) -> String {
        let style = value == "Abort" || value == "Fail" ? "Delete" : "Primary"
        return "{\"Text\":\"\(value)\",\"Value\":\"\(value)\",\"ButtonType\":\"\(style)\"}"
    }

    /// The texts hold no character but the line's end that JSON has to escape.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\n", with: "\\n") + "\""
    }
}
