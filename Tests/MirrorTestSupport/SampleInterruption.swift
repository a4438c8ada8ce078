package import MirrorStore
import MirrorSync
import OctopusAPI
package import WireFormat

/// An interruption in the shape in which Octopus sends it; whatever is left out is ordinary.
package struct SampleInterruption: Sendable {
    package var id: String
    package var spaceID = "Spaces-1"
    package var title = "Approve the change"
    package var type = "ManualIntervention"
    /// UTC milliseconds.
    package var created: Int64
    package var isPending = true
    package var instructions = "Look at the **dashboard** first."
    package var notes: String?
    package var result: String?
    package var related: [String] = ["Deployments-5", "ServerTasks-9", "Projects-1", "Environments-2"]
    package var teams: [String] = []
    package var responsibleUserID: String?
    package var canTakeResponsibility = false
    package var hasResponsibility = false
    package var taskID = "ServerTasks-9"

    package init(_ number: Int, created: Int64? = nil) {
        id = "Interruptions-\(number)"
        self.created = created ?? 1_777_600_000_000 + Int64(number) * 1000
    }

    /// The body, Links included.
    package var json: JSONValue {
        let createdText = Timestamp(milliseconds: created).description.dropLast() + "+00:00"
        return [
            "Id": .string(id), "SpaceId": .string(spaceID), "Title": .string(title), "Type": .string(type),
            "Created": .string(String(createdText)), "IsPending": .bool(isPending), "Form": form,
            "RelatedDocumentIds": .array(related.map(JSONValue.string)),
            "ResponsibleTeamIds": .array(teams.map(JSONValue.string)),
            "ResponsibleUserId": .optional(responsibleUserID),
            "CanTakeResponsibility": .bool(canTakeResponsibility),
            "HasResponsibility": .bool(hasResponsibility), "TaskId": .string(taskID),
            "CorrelationId": .string("\(taskID)_KWS2H6YNJR/0123456789abcdef0123456789abcdef"),
            "IsLinkedToOtherInterruption": false,
            "Links": ["Self": .string("/api/\(spaceID)/interruptions/\(id)")],
        ]
    }

    private var form: JSONValue {
        [
            "Values": [
                "Instructions": .null, "Notes": .optional(notes), "Result": .optional(result),
            ],
            "Elements": [
                [
                    "Name": "Instructions",
                    "Control": ["Type": "Paragraph", "Text": .string(instructions), "ResolveLinks": false],
                    "IsValueRequired": false,
                ],
                [
                    "Name": "Notes", "Control": ["Type": "TextArea", "Label": "Notes"],
                    "IsValueRequired": false,
                ],
                [
                    "Name": "Result",
                    "Control": [
                        "Type": "SubmitButtonGroup",
                        "Buttons": [
                            ["Text": "Proceed", "Value": "Proceed", "RequiresConfirmation": false],
                            ["Text": "Abort", "Value": "Abort", "RequiresConfirmation": true],
                        ],
                    ],
                    "IsValueRequired": false,
                ],
            ],
        ]
    }

    /// As sync hands it to the store.
    package var record: InterruptionRecord {
        get throws { try InterruptionRecord(body: json.compact) }
    }
}

/// A body that is no document.
package struct NoDocument: Error {}

extension InterruptionRecord {
    /// Maps a body as sync does.
    package init(body: String) throws {
        guard let interruption = Interruption(json: try JSONDocument(parsing: body).root) else {
            throw NoDocument()
        }
        self = interruption.record
    }
}

extension TaskRecord {
    /// Maps a body as sync does.
    package init(body: String, in spaceID: String = "Spaces-1") throws {
        guard let task = ServerTask(json: try JSONDocument(parsing: body).root) else { throw NoDocument() }
        self = task.record(in: spaceID)
    }
}
