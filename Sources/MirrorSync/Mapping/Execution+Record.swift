import MirrorStore
import OctopusAPI

extension Execution {
    /// As the mirror stores it; nil when it names no task, since a task is what it is found by.
    var record: ExecutionRecord? {
        guard let taskID else { return nil }
        return ExecutionRecord(
            id: id,
            taskID: taskID,
            projectID: projectID,
            environmentID: environmentID,
            tenantID: tenantID,
            releaseID: releaseID,
            runbookID: runbookID,
            created: created,
            requestedByID: requestedByID,
            requestedBy: requestedBy,
            json: json.minifiedWithoutLinks
        )
    }
}

extension Release {
    /// As the mirror stores it.
    var record: DocumentRecord {
        DocumentRecord(id: id, kind: .release, name: version, slug: nil, json: json.minifiedWithoutLinks)
    }
}
