/// Users, teams and spaces as the server writes them.
extension World {
    /// Writes a user; `IsRequestor` is true for the caller alone.
    func write(_ user: SimulatedUser, for caller: SimulatedUser, into json: inout JSONWriter) {
        json.object { json in
            json.member("Id", plain: user.id)
            json.member("Username", user.username)
            json.member("DisplayName", user.displayName)
            json.member("IsActive", user.isActive)
            json.member("IsService", user.isService)
            json.member("EmailAddress", user.emailAddress)
            json.member("CanPasswordBeEdited", !user.isService)
            json.member("IsRequestor", user.id == caller.id)
            json.emptyArray("Identities")
            let path = link("/api/users/" + user.id)
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("Permissions", plain: path + "/permissions")
                json.member("ApiKeys", plain: path + "/apikeys{/id}{?skip,take}")
            }
        }
    }

    /// Writes a team.
    func write(_ team: SimulatedTeam, into json: inout JSONWriter) {
        json.object { json in
            json.member("Id", plain: team.id)
            json.member("Name", team.name)
            json.member("MemberUserIds", ids: team.memberUserIDs)
            json.emptyArray("ExternalSecurityGroups")
            json.member("CanBeDeleted", !team.isBuiltIn)
            json.member("CanBeRenamed", !team.isBuiltIn)
            json.member("CanChangeRoles", true)
            json.member("CanChangeMembers", team.id != "teams-everyone")
            json.member("SpaceId", team.spaceNumber.map { DocumentID(.spaces, $0).text })
            json.member("Slug", team.name.lowercased().replacing(" ", with: "-"))
            json.member("Description", plain: "")
            let path = link("/api/teams/" + team.id)
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("ScopedUserRoles", plain: path + "/scopeduserroles{?skip,take}")
            }
        }
    }

    /// Writes a space.
    func write(_ space: SimulatedSpace, into json: inout JSONWriter) {
        json.object { json in
            json.member("Id", plain: space.id)
            json.member("Name", space.name)
            json.member("Slug", plain: space.slug)
            json.member("Description", space.description)
            json.member("IsDefault", space.isDefault)
            json.member("IsPrivate", false)
            json.member("TaskQueueStopped", false)
            json.member(
                "SpaceManagersTeams",
                ids: ["teams-administrators", "teams-managers", "teams-spacemanagers-" + space.id]
            )
            json.emptyArray("SpaceManagersTeamMembers")
            json.null("Icon")
            json.emptyArray("ExtensionSettings")
            json.member("LastModifiedOn", plain: "0001-01-01T00:00:00.000+00:00")
            let path = link("/api/spaces/" + space.id)
            json.member("Links") { json in
                json.member("Self", plain: path)
                json.member("SpaceHome", plain: link("/api/" + space.id))
                json.member("Web", plain: link("/app#/spaces/" + space.id))
                json.member("Logo", plain: path + "/logo?cb=" + version)
                json.member("Search", plain: path + "/search")
            }
        }
    }
}
