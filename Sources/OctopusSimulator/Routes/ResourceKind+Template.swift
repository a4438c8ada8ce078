extension ResourceKind {
    /// The `ItemType` of a list.
    var itemType: String {
        switch self {
        case .root, .spaceHome, .serverStatus, .octopusServerNodes: ""
        case .spaces: "Space"
        case .users: "User"
        case .teams: "Team"
        case .projects: "Project"
        case .environments: "Environment"
        case .tenants: "Tenant"
        case .releases: "Release"
        case .deployments: "Deployment"
        case .runbookRuns: "RunbookRun"
        case .interruptions: "Interruption"
        case .tasks: "Task"
        case .events: "Event"
        }
    }

    /// What a list can be asked, RFC 6570.
    func template(isOldServer: Bool) -> String {
        let names =
            switch self {
            case .root, .spaceHome, .serverStatus, .octopusServerNodes: "skip,take"
            case .spaces: "skip,take,ids,partialName"
            case .users: "skip,take,ids,filter"
            case .teams: "skip,take,ids,partialName,spaces,includeSystem"
            case .projects: "name,skip,ids,clone,take,partialName,clonedFromProjectId"
            case .environments: "name,skip,ids,take,partialName"
            case .tenants: "skip,projectId,name,tags,take,ids,clone,partialName,clonedFromTenantId"
            case .releases: "skip,ignoreChannelRules,take,ids"
            case .deployments: "skip,take,ids,projects,environments,tenants,channels,taskState,partialName"
            case .runbookRuns: "skip,take,ids,projects,environments,tenants,runbooks,taskState,partialName"
            case .interruptions: "skip,take,regarding,pendingOnly,ids"
            case .tasks:
                "skip,active,environment,tenant,project,name,node,running,states,hasPendingInterruptions,"
                    + "hasWarningsOrErrors,take,ids,partialName,spaces,includeSystem"
                    + (isOldServer
                        ? ""
                        : ",runbook,description,fromCompletedDate,toCompletedDate,fromQueueDate,toQueueDate,"
                            + "fromStartDate,toStartDate,hasPendingPreconditions")
            case .events:
                "skip,regarding,regardingAny,user,users,projects,projectGroups,environments,eventGroups,"
                    + "eventCategories,eventAgents,tags,tenants,from,to,internal,fromAutoId,toAutoId,"
                    + "documentTypes,asCsv,take,ids,spaces,includeSystem,excludeDifference"
            }
        return "{?" + names + "}"
    }
}
