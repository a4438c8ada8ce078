package import WireFormat

/// A deployment or a runbook run, ready to be stored.
package struct ExecutionRecord: Sendable {
    package var id: String
    package var taskID: String
    package var projectID: String?
    package var environmentID: String?
    package var tenantID: String?
    package var releaseID: String?
    package var runbookID: String?
    package var created: Timestamp?
    package var requestedByID: String?
    package var requestedBy: String?
    /// The body without white space and Links.
    package var json: String

    package init(
        id: String,
        taskID: String,
        projectID: String?,
        environmentID: String?,
        tenantID: String?,
        releaseID: String?,
        runbookID: String?,
        created: Timestamp?,
        requestedByID: String?,
        requestedBy: String?,
        json: String
    ) {
        self.id = id
        self.taskID = taskID
        self.projectID = projectID
        self.environmentID = environmentID
        self.tenantID = tenantID
        self.releaseID = releaseID
        self.runbookID = runbookID
        self.created = created
        self.requestedByID = requestedByID
        self.requestedBy = requestedBy
        self.json = json
    }
}
