/// Releases, deployments and runbook runs as the server writes them.
extension World {
    /// Writes a release.
    func write(_ release: SimulatedRelease, into json: inout JSONWriter) {
        let space = DocumentID(.spaces, release.spaceNumber).text
        let project = DocumentID(.projects, release.projectNumber).text
        let channel = DocumentID(.channels, projects[release.projectNumber]?.channelNumber ?? 1).text
        json.object { json in
            json.member("Id", plain: release.id)
            json.member("SpaceId", plain: space)
            json.member("ProjectId", plain: project)
            json.member("Version", plain: release.version)
            json.member("ChannelId", plain: channel)
            json.null("ReleaseNotes")
            json.member("ProjectDeploymentProcessSnapshotId", plain: "deploymentprocess-\(project)-s-1")
            json.member("IgnoreChannelRules", false)
            json.emptyArray("BuildInformation")
            json.member("Assembled", time: release.assembled)
            json.emptyArray("LibraryVariableSetSnapshotIds")
            json.emptyArray("SelectedPackages")
            json.emptyArray("SelectedGitResources")
            json.member("ProjectVariableSetSnapshotId", plain: "variableset-\(project)-s-0")
            json.null("VersionControlReference")
            let path = link("/api/\(space)/releases/\(release.id)")
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Project", plain: link("/api/\(space)/projects/\(project)"))
                json.member("Channel", plain: link("/api/\(space)/projects/\(project)/channels/\(channel)"))
                json.member("Progression", plain: path + "/progression")
                json.member("Deployments", plain: path + "/deployments{?skip,take}")
                json.member("Web", plain: link("/app#/\(space)/releases/\(release.id)"))
            }
        }
    }

    /// Writes a deployment or a runbook run.
    func write(_ subject: SimulatedDeployment, into json: inout JSONWriter) {
        let space = DocumentID(.spaces, subject.spaceNumber).text
        let project = DocumentID(.projects, subject.projectNumber).text
        let user = users[subject.deployedByIndex % max(1, users.count)]
        json.object { json in
            json.member("Id", plain: subject.documentID.text)
            json.member("SpaceId", plain: space)
            if subject.isRunbookRun {
                writeRunbook(of: subject, into: &json)
            } else {
                writeRelease(of: subject, project: project, into: &json)
            }
            json.member("EnvironmentId", plain: DocumentID(.environments, subject.environmentNumber).text)
            json.member(
                "TenantId",
                subject.tenantNumber == 0 ? nil : DocumentID(.tenants, subject.tenantNumber).text
            )
            json.member("ForcePackageDownload", false)
            json.emptyArray("SkipActions")
            json.emptyArray("SpecificMachineIds")
            json.emptyArray("ExcludedMachineIds")
            json.member("TaskId", plain: DocumentID(.tasks, subject.taskNumber).text)
            json.member("ProjectId", plain: project)
            json.member(
                "UseGuidedFailure",
                environments[subject.environmentNumber]?.usesGuidedFailure ?? false
            )
            json.member("Comments", subject.isScheduled ? "Scheduled for the maintenance window" : nil)
            json.member("FormValues") { _ in }
            json.member(
                "QueueTime",
                time: subject.isScheduled ? tasks.row(subject.taskNumber)?.queueTime : nil
            )
            json.null("QueueTimeExpiry")
            let environment = environments[subject.environmentNumber]?.name ?? ""
            json.member("Name", (subject.isRunbookRun ? "Run on " : "Deploy to ") + environment)
            json.member("Created", time: subject.created)
            json.member("DeployedBy", user.username)
            json.member("DeployedById", plain: user.id)
            json.member("FailureEncountered", tasks.row(subject.taskNumber)?.state == .failed)
            json.emptyArray("DeployedToMachineIds")
            json.member("Links") { writeLinks(of: subject, space: space, project: project, into: &$0) }
        }
    }

    private func writeRelease(
        of subject: SimulatedDeployment,
        project: String,
        into json: inout JSONWriter
    ) {
        json.member("ReleaseId", plain: DocumentID(.releases, subject.releaseNumber).text)
        let channel = projects[subject.projectNumber]?.channelNumber ?? 1
        json.member("ChannelId", plain: DocumentID(.channels, channel).text)
        json.member("DeploymentProcessId", plain: "deploymentprocess-\(project)-s-1")
        json.emptyArray("Changes")
        json.member("ChangesMarkdown", plain: "")
        json.member("ForcePackageRedeployment", false)
        json.member("Priority", plain: "LifecycleDefault")
        json.null("ManifestVariableSetId")
        json.null("ChangeRequestSettings")
    }

    private func writeRunbook(of subject: SimulatedDeployment, into json: inout JSONWriter) {
        let runbook = DocumentID(.runbooks, subject.runbookNumber).text
        let name = projects[subject.projectNumber]?.runbooks.first { $0.number == subject.runbookNumber }?
            .name
        json.member("RunbookId", plain: runbook)
        json.member("RunbookName", name)
        json.member("RunbookSnapshotId", plain: "RunbookSnapshots-\(subject.runbookNumber)")
        json.member("FrozenRunbookProcessId", plain: "RunbookProcess-\(runbook)-s-1")
    }

    private func writeLinks(
        of subject: SimulatedDeployment,
        space: String,
        project: String,
        into json: inout JSONWriter
    ) {
        let id = subject.documentID.text
        let kind = subject.isRunbookRun ? "runbookRuns" : "deployments"
        let scope = link("/api/" + space)
        json.member("Self", plain: scope + "/" + kind + "/" + id)
        if !subject.isRunbookRun {
            json.member(
                "Release",
                plain: scope + "/releases/" + DocumentID(.releases, subject.releaseNumber).text
            )
        }
        let environment = DocumentID(.environments, subject.environmentNumber).text
        json.member("Environment", plain: scope + "/environments/" + environment)
        json.member("Project", plain: scope + "/projects/" + project)
        json.member("Task", plain: link("/api/tasks/" + DocumentID(.tasks, subject.taskNumber).text))
        json.member("Web", plain: link("/app#/\(space)/\(kind)/\(id)"))
        json.member("Artifacts", plain: scope + "/artifacts?regarding=" + id)
        json.member("Interruptions", plain: scope + "/interruptions?regarding=" + id)
    }
}
