package import WireFormat

/// A deployment or a runbook run: what a task carries out, for whom and where.
package struct Execution: Resource {
    package static let noun = "deployment or runbook run"

    package let id: String
    package let taskID: String?
    package let projectID: String?
    package let environmentID: String?
    package let tenantID: String?
    /// Nil for a runbook run.
    package let releaseID: String?
    /// Nil for a deployment.
    package let runbookID: String?
    package let created: Timestamp?
    package let requestedByID: String?
    /// The name that the user had then.
    package let requestedBy: String?
    /// The body as received.
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        taskID = json["TaskId"]?.string
        projectID = json["ProjectId"]?.string
        environmentID = json["EnvironmentId"]?.string
        tenantID = json["TenantId"]?.string
        releaseID = json["ReleaseId"]?.string
        runbookID = json["RunbookId"]?.string
        created = json.timestamp("Created")
        requestedByID = json["DeployedById"]?.string ?? json["RunById"]?.string
        requestedBy = json["DeployedBy"]?.string ?? json["RunBy"]?.string
    }
}

/// A release of a project.
package struct Release: Resource {
    package static let noun = "release"

    package let id: String
    package let version: String
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        version = json["Version"]?.string ?? id
    }
}
