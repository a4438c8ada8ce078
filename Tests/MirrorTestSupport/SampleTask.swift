package import MirrorStore
package import WireFormat

/// A server task in the shape in which Octopus sends it; whatever is left out is ordinary.
package struct SampleTask: Sendable {
    package var id: String
    package var spaceID: String? = "Spaces-1"
    package var name = "Deploy"
    package var description = "Deploy Web release 1.2.3 to Production"
    package var state = "Executing"
    /// UTC milliseconds.
    package var queueTime: Int64
    package var completedTime: Int64?
    package var isCompleted = false
    package var projectID: String? = "Projects-1"
    package var lastUpdated: Int64 = 1_777_600_000_000
    package var duration = "2 seconds"

    package init(_ number: Int, queueTime: Int64? = nil) {
        id = "ServerTasks-\(number)"
        self.queueTime = queueTime ?? 1_777_600_000_000 + Int64(number) * 1000
    }

    /// The body, Links included.
    package var json: JSONValue {
        [
            "Id": .string(id), "SpaceId": .optional(spaceID), "Name": .string(name),
            "Description": .string(description), "Arguments": ["DeploymentId": "Deployments-5"],
            "State": .string(state), "Completed": .string(isCompleted ? "Friday" : "Executing..."),
            "QueueTime": .string(Timestamp(milliseconds: queueTime).description),
            "StartTime": .string(Timestamp(milliseconds: queueTime).description),
            "LastUpdatedTime": .string(Timestamp(milliseconds: lastUpdated).description),
            "CompletedTime": .optional(completedTime.map { Timestamp(milliseconds: $0).description }),
            "Duration": .string(duration), "ErrorMessage": "", "IsCompleted": .bool(isCompleted),
            "HasPendingInterruptions": false, "HasWarningsOrErrors": false,
            "ProjectId": .optional(projectID), "Links": ["Self": .string("/api/tasks/\(id)")],
        ]
    }

    /// As sync hands it to the store.
    package var record: TaskRecord {
        get throws { try TaskRecord(body: json.compact) }
    }
}
