/// A deployment of a release, or a run of a runbook: what a task carries out, where and for whom.
struct SimulatedDeployment: TableRow {
    let number: Int
    let spaceNumber: Int
    let projectNumber: Int
    /// 0 for runbook runs.
    let releaseNumber: Int
    /// 0 for deployments.
    let runbookNumber: Int
    let environmentNumber: Int
    /// 0 for none.
    let tenantNumber: Int
    let taskNumber: Int
    /// Milliseconds since 1970.
    let created: Int64
    let deployedByIndex: Int
    let isScheduled: Bool

    var sortTime: Int64 { created }
    var isShortlisted: Bool { false }
    var isRunbookRun: Bool { runbookNumber != 0 }
    var documentID: DocumentID { DocumentID(isRunbookRun ? .runbookRuns : .deployments, number) }
}
