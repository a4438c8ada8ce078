import MirrorPolicy
import MirrorQuery
import WireFormat

extension AgentServer {
    /// How many a page of `resources/list` holds.
    private static let pageSize = 100

    /// The mirror's status, then every pending interruption, newest first.
    func listResources(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        let call = call(.list(template: nil, arguments: nil), context)
        let passage = try await gate.pass(call, "resources/list", context, check: { try Self.page(params) }) {
            try await resources($0, context)
        }
        switch passage {
        case .shown(let result): return result
        case .denied(let denial): throw denial.error
        }
    }

    private static func page(_ params: JSONNode?) throws(ProtocolError) -> ListPage {
        var page = ListPage(take: pageSize)
        if let cursor = params?["cursor"] {
            guard let text = cursor.string else { throw ProtocolError.invalid("cursor must be a string") }
            do {
                page.cursor = try ListCursor(text)
            } catch {
                throw ProtocolError.invalid(error.message)
            }
        }
        return page
    }

    private func resources(_ page: ListPage, _ context: RequestContext) async throws -> CallGate.Shown {
        let grant = context.caller.grant
        var resources: [JSONValue] = []
        if page.cursor == nil, gate.policy.shows(resource: MirrorResource.statusURI, grant: grant) {
            resources.append(Self.statusResource(context.revision))
        }
        let (items, next) = try await shownInterruptions(page, context)
        resources += items.map { $0.resource(in: context.revision) }
        let shown = JSONValue.array(resources)
        var members: [JSONValue.Member] = [.init("resources", shown)]
        if let next { members.append(.init("nextCursor", .string(next))) }
        return CallGate.Shown(
            result: MethodResult(members, isCacheable: true),
            bytes: shown.compact.utf8.count
        )
    }

    /// A page of the pending interruptions that may be read, and where the next begins.
    ///
    /// A cursor tells of the row that it stands at, so it is only ever that of a row that is shown.
    private func shownInterruptions(_ page: ListPage, _ context: RequestContext) async throws
        -> (items: [InterruptionSummary], next: String?)
    {
        let (policy, grant, size) = (gate.policy, context.caller.grant, Self.pageSize)
        let conversation = context.caller.conversation
        let template = ResourceTemplate.interruption.rawValue
        guard policy.shows(template: template, grant: grant) else { return ([], nil) }
        do {
            return try await mirror.read(context.cancellation) { queries in
                if conversation.canNotify { conversation.look(at: try queries.revision()) }
                var filter = InterruptionFilter()
                filter.pendingOnly = true
                let names = try queries.spaceNames(beginningWith: "", limit: 10_000).values.map(\.text)
                let spaces = names.filter {
                    policy.shows(template: template, values: ["spaceName": $0], grant: grant)
                }
                if spaces.isEmpty && !names.isEmpty { return ([], nil) }
                if spaces.count < names.count { filter.spaces = spaces }
                var shown: [InterruptionSummary] = []
                var next: String?
                var part = page
                while true {
                    let list = try queries.interruptions(filter, part)
                    for (index, item) in list.items.enumerated()
                    where policy.shows(resource: item.resourceURI, grant: grant) {
                        // One more than the page holds says that there is a next page.
                        guard shown.count < size else { return (shown, next) }
                        shown.append(item)
                        guard shown.count == size else { continue }
                        var cut = part
                        cut.take = index + 1
                        next = try queries.interruptions(filter, cut).nextCursor
                    }
                    guard let cursor = list.nextCursor else { return (shown, nil) }
                    part = ListPage(take: size, cursor: try ListCursor(cursor))
                }
            }
        } catch let error as QueryError {
            throw ProtocolError.invalid(error.message)
        }
    }

    private static func statusResource(_ revision: ProtocolRevision) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("uri", .string(MirrorResource.statusURI)), .init("name", "status"),
        ]
        if revision.hasStructuredContent { members.append(.init("title", "Status of the mirror")) }
        members.append(.init("description", "What the mirror holds, how complete and how fresh."))
        members.append(.init("mimeType", .string(MirrorResource.mimeType)))
        return .object(members)
    }

    func listTemplates(_ params: JSONNode?, _ context: RequestContext) throws(ProtocolError) -> MethodResult {
        try refuseCursor(params)
        gate.reload()
        let shown = ResourceTemplate.allCases.filter {
            gate.policy.shows(template: $0.rawValue, grant: context.caller.grant)
        }
        let templates = shown.map { $0.json(in: context.revision) }
        return MethodResult([.init("resourceTemplates", .array(templates))], isCacheable: true)
    }

    func readResource(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        let uri = try Self.uri(params)
        let call = call(.resource(uri: uri), context)
        let passage = try await gate.pass(
            call,
            "resources/read",
            context,
            check: { try Self.resource(uri, context) },
            { try await read($0, uri, context) }
        )
        switch passage {
        case .shown(let result): return result
        case .denied(let denial): throw denial.error(uri, in: context.revision)
        }
    }

    private func read(_ resource: MirrorResource, _ uri: String, _ context: RequestContext) async throws
        -> CallGate.Shown
    {
        let text: String
        do {
            text = try await mirror.read(context.cancellation) { try resource.read($0) }
        } catch let error as QueryError {
            throw ProtocolError.resourceNotFound(uri, error.description, in: context.revision)
        }
        let contents: JSONValue = [
            "uri": .string(uri), "mimeType": .string(MirrorResource.mimeType), "text": .string(text),
        ]
        let result = MethodResult([.init("contents", [contents])], isCacheable: true)
        return CallGate.Shown(result: result, bytes: text.utf8.count)
    }

    static func uri(_ params: JSONNode?) throws(ProtocolError) -> String {
        guard let uri = params?["uri"]?.string else { throw .invalid("uri must be a string") }
        return uri
    }

    /// What has that address.
    ///
    /// - Throws: ``ProtocolError`` when nothing can have it.
    static func resource(_ uri: String, _ context: RequestContext) throws(ProtocolError) -> MirrorResource {
        guard let resource = MirrorResource(uri) else {
            throw .resourceNotFound(
                uri,
                "Unrecognised resource URI '\(uri.prefix(200))'.",
                in: context.revision
            )
        }
        do {
            try resource.check()
        } catch {
            throw .invalid(error.description)
        }
        return resource
    }

    /// A call, as the policy sees it.
    func call(_ target: PolicyCall.Target, _ context: RequestContext) -> PolicyCall {
        PolicyCall(target, by: context.caller.grant, session: context.caller.session)
    }
}

extension InterruptionSummary {
    /// As `resources/list` shows it.
    fileprivate func resource(in revision: ProtocolRevision) -> JSONValue {
        let place = [spaceName, project, environment, tenant].compactMap { $0 }.joined(separator: ", ")
        var members: [JSONValue.Member] = [.init("uri", .string(resourceURI)), .init("name", .string(id))]
        if revision.hasStructuredContent { members.append(.init("title", .string(title))) }
        members.append(.init("description", .string("\(title) (\(type); \(place); created \(created))")))
        members.append(.init("mimeType", .string(MirrorResource.mimeType)))
        return .object(members)
    }
}
