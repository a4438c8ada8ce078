/// The types of server task that the simulator runs, spelt as Octopus spells them.
package enum TaskKind: String, CaseIterable, Sendable {
    /// Deploys a release.
    case deploy = "Deploy"
    /// Runs a runbook.
    case runbookRun = "RunbookRun"
    /// Checks the health of deployment targets.
    case health = "Health"
    /// Applies the retention policies; belongs to no space.
    case retention = "Retention"
    /// Runs a script from the script console.
    case adHocScript = "AdHocScript"
    /// Updates Calamari on deployment targets.
    case updateCalamari = "UpdateCalamari"
    /// Looks for releases to deploy by themselves.
    case autoDeploy = "AutoDeploy"
    /// Checks the database; belongs to no space.
    case systemIntegrityCheck = "SystemIntegrityCheck"
    /// Fetches the community step templates; belongs to no space.
    case syncCommunityActionTemplates = "SyncCommunityActionTemplates"
    /// Looks for new packages in external feeds.
    case processExternalFeedTriggers = "ProcessExternalFeedTriggers"

    /// The name that people see in the list of task types.
    var title: String {
        switch self {
        case .deploy: "Deploy"
        case .runbookRun: "Runbook run"
        case .health: "Health check"
        case .retention: "Apply retention policies"
        case .adHocScript: "Script console run"
        case .updateCalamari: "Calamari update"
        case .autoDeploy: "Auto deploy"
        case .systemIntegrityCheck: "System integrity check"
        case .syncCommunityActionTemplates: "Sync community step templates"
        case .processExternalFeedTriggers: "Process external feed triggers"
        }
    }

    /// True for tasks of the installation rather than of a space.
    var isSystem: Bool {
        switch self {
        case .retention, .systemIntegrityCheck, .syncCommunityActionTemplates: true
        default: false
        }
    }
}
