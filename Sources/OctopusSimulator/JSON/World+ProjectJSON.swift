/// Projects, environments and tenants as the server writes them.
extension World {
    /// Writes a project.
    func write(_ project: SimulatedProject, into json: inout JSONWriter) {
        let space = DocumentID(.spaces, project.spaceNumber).text
        json.object { json in
            json.member("Id", plain: project.id)
            json.member("SpaceId", plain: space)
            json.member("VariableSetId", plain: "variableset-" + project.id)
            json.member("DeploymentProcessId", plain: "deploymentprocess-" + project.id)
            json.null("ClonedFromProjectId")
            json.member("DiscreteChannelRelease", false)
            json.emptyArray("IncludedLibraryVariableSetIds")
            json.member("DefaultToSkipIfAlreadyInstalled", false)
            json.member(
                "TenantedDeploymentMode",
                plain: project.isTenanted ? "TenantedOrUntenanted" : "Untenanted"
            )
            json.member("DefaultGuidedFailureMode", plain: "EnvironmentDefault")
            json.null("VersioningStrategy")
            json.member("ReleaseCreationStrategy") { json in
                json.null("ChannelId")
                json.null("ReleaseCreationPackage")
                json.null("ReleaseCreationPackageStepId")
            }
            json.emptyArray("Templates")
            json.emptyArray("AutoDeployReleaseOverrides")
            json.null("ReleaseNotesTemplate")
            json.null("DeploymentChangesTemplate")
            json.member("ForcePackageDownload", false)
            json.null("Icon")
            json.emptyArray("ExtensionSettings")
            json.member("Name", project.name)
            json.member("Slug", plain: project.slug)
            json.member("Description", project.description)
            json.member("IsDisabled", project.isDisabled)
            json.member("ProjectGroupId", plain: "ProjectGroups-\(project.spaceNumber)")
            json.member("LifecycleId", plain: "Lifecycles-\(project.spaceNumber)")
            json.member("AutoCreateRelease", false)
            json.member("IsVersionControlled", false)
            json.member("PersistenceSettings") { $0.member("Type", plain: "Database") }
            let path = link("/api/\(space)/projects/\(project.id)")
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Releases", plain: path + "/releases{/version}{?skip,take,searchByVersion}")
                json.member("Channels", plain: path + "/channels{/id}{?skip,take,partialName}")
                json.member("Web", plain: link("/app#/\(space)/projects/\(project.id)"))
                json.member("Runbooks", plain: path + "/runbooks{?skip,take,partialName}")
            }
        }
    }

    /// Writes an environment.
    func write(_ environment: SimulatedEnvironment, into json: inout JSONWriter) {
        let space = DocumentID(.spaces, environment.spaceNumber).text
        json.object { json in
            json.member("Id", plain: environment.id)
            json.member("SpaceId", plain: space)
            json.member("Slug", plain: environment.slug)
            json.member("Name", environment.name)
            json.member("Description", plain: "")
            json.member("SortOrder", environment.sortOrder)
            json.member("UseGuidedFailure", environment.usesGuidedFailure)
            json.member("AllowDynamicInfrastructure", false)
            json.emptyArray("EnvironmentTags")
            json.emptyArray("ExtensionSettings")
            let path = link("/api/\(space)/environments/\(environment.id)")
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Machines", plain: path + "/machines{?skip,take,partialName,roles}")
                json.member("Metadata", plain: path + "/metadata")
            }
        }
    }

    /// Writes a tenant.
    func write(_ tenant: SimulatedTenant, into json: inout JSONWriter) {
        let space = DocumentID(.spaces, tenant.spaceNumber).text
        let environmentIDs = environments.entries(in: tenant.spaceNumber).map(\.id)
        json.object { json in
            json.member("Id", plain: tenant.id)
            json.member("SpaceId", plain: space)
            json.member("Name", tenant.name)
            json.member("Slug", plain: tenant.slug)
            json.null("Description")
            json.member("IsDisabled", false)
            json.member("TenantTags", ids: tenant.tags)
            json.member("ProjectEnvironments") { json in
                for project in tenant.projectNumbers {
                    json.member(DocumentID(.projects, project).text, ids: environmentIDs)
                }
            }
            json.null("ClonedFromTenantId")
            json.emptyArray("CustomFields")
            json.null("Icon")
            let path = link("/api/\(space)/tenants/\(tenant.id)")
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Variables", plain: path + "/variables")
                json.member("Web", plain: link("/app#/\(space)/tenants/\(tenant.id)/overview"))
            }
        }
    }
}
