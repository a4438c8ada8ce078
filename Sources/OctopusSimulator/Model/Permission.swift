/// The permissions that the simulator checks, named as Octopus names them.
package enum Permission: String, CaseIterable, Sendable {
    /// Read interruptions.
    case interruptionView = "InterruptionView"
    /// Take responsibility for and submit any interruption.
    case interruptionSubmit = "InterruptionSubmit"
    /// Read and submit interruptions of the user's own teams.
    case interruptionViewSubmitResponsible = "InterruptionViewSubmitResponsible"
    /// Read tasks and their logs.
    case taskView = "TaskView"
    /// Read the audit trail.
    case eventView = "EventView"
    /// Read other users.
    case userView = "UserView"
    /// Read teams.
    case teamView = "TeamView"
    /// Read projects.
    case projectView = "ProjectView"
    /// Read environments.
    case environmentView = "EnvironmentView"
    /// Read tenants.
    case tenantView = "TenantView"
    /// Read releases.
    case releaseView = "ReleaseView"
    /// Read deployments.
    case deploymentView = "DeploymentView"
    /// Read runbook runs.
    case runbookRunView = "RunbookRunView"
    /// Administer the installation.
    case administerSystem = "AdministerSystem"
}
