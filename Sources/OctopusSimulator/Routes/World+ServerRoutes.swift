/// The root, space homes and the server's status.
extension World {
    /// Answers what needs no key.
    func anonymousAnswer(_ request: SimulatorRequest, _ route: Route) -> SimulatorResponse? {
        guard request.method == "GET" else { return nil }
        let first = route.rest.first?.lowercased()
        switch route.kind {
        case .root: return .json(rootBody())
        case .serverStatus where first == "health": return .json("")
        case .octopusServerNodes where first == "ping": return .json(pingBody())
        default: return nil
        }
    }

    /// `/api`.
    func rootBody() -> String {
        var json = JSONWriter(isIndented: dials.isIndented)
        json.object { json in
            json.member("Application", plain: "Octopus Deploy")
            json.member("Version", plain: dials.isOldServer ? "2018.13.4" : version)
            json.member("ApiVersion", plain: "3.0.0")
            json.member("InstallationId", plain: installationID)
            json.member("HasLongTermSupport", false)
            json.member("Links") { json in
                let home = spaces.first { $0.isDefault }.map { "/api/" + $0.id } ?? "/api"
                json.member("Self", plain: link("/api"))
                json.member("CurrentUser", plain: link("/api/users/me"))
                json.member("SpaceHome", plain: link("/api/{spaceId}"))
                json.member("ServerStatus", plain: link("/api/serverstatus"))
                json.member("TaskTypes", plain: link("/api/tasks/tasktypes"))
                json.member("Web", plain: link("/app"))
                for kind in [ResourceKind.events, .spaces, .tasks, .teams, .users] {
                    writeTemplate(kind, scope: "/api", into: &json)
                }
                for kind in Self.spaceScopedKinds { writeTemplate(kind, scope: home, into: &json) }
            }
        }
        return json.text
    }

    /// `/api/{space}`.
    func spaceHome(_ route: Route) throws -> SimulatorResponse {
        guard case .space(let number) = route.scope, let space = space(number) else {
            throw Failure.notFound(route.spaceID ?? "")
        }
        var json = JSONWriter(isIndented: dials.isIndented)
        json.object { json in
            json.member("Id", plain: space.id)
            json.member("Links") { json in
                json.member("Self", plain: link("/api/" + space.id))
                json.member("Web", plain: link("/app#/" + space.id))
                for kind in Self.spaceScopedKinds + [.events, .tasks, .teams] {
                    writeTemplate(kind, scope: "/api/" + space.id, into: &json)
                }
            }
        }
        return .json(json.text)
    }

    /// `/api/serverstatus` and `/api/octopusservernodes`.
    func status(_ route: Route) throws -> SimulatorResponse {
        guard route.kind == .serverStatus, route.rest.isEmpty else {
            throw Failure.notFound(route.rest.joined(separator: "/"))
        }
        var json = JSONWriter(isIndented: dials.isIndented)
        json.object { json in
            json.member("IsDatabaseEncrypted", true)
            json.member("IsUpgradeAvailable", false)
            json.member("IsInMaintenanceMode", false)
            json.null("MaintenanceExpires")
            json.member("Links") { $0.member("Self", plain: link("/api/serverstatus")) }
        }
        return .json(json.text)
    }

    private static let spaceScopedKinds: [ResourceKind] = [
        .deployments, .environments, .interruptions, .projects, .releases, .runbookRuns, .tenants,
    ]

    private func writeTemplate(_ kind: ResourceKind, scope: String, into json: inout JSONWriter) {
        let name = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
        let template = kind.template(isOldServer: dials.isOldServer)
        json.member(name, plain: link(scope) + "/" + kind.rawValue + "{/id}" + template)
    }

    private func pingBody() -> String {
        var json = JSONWriter(isIndented: dials.isIndented)
        json.object { json in
            json.member("Id", plain: nodeNames.first ?? "")
            json.member("IsInMaintenanceMode", false)
        }
        return json.text
    }
}
