import MirrorPolicy
import MirrorQuery
import WireFormat

/// Telling of changes, where the transport can.
extension AgentServer {
    func subscribe(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult {
        let uri = try Self.uri(params)
        try await checkReadable(uri, "resources/subscribe", context)
        let revision = try await revision(context)
        guard context.caller.conversation.subscribe(uri, since: revision) else { throw Self.tooMany }
        return MethodResult([])
    }

    func unsubscribe(_ params: JSONNode?, _ context: RequestContext) throws(ProtocolError) -> MethodResult {
        context.caller.conversation.unsubscribe(try Self.uri(params))
        return MethodResult([])
    }

    /// Opens a subscription; what it is told begins with what was agreed to, and no answer comes until it ends.
    func listen(_ params: JSONNode?, _ context: RequestContext) async throws -> MethodResult? {
        guard let wanted = params?["notifications"], wanted.isObject else {
            throw ProtocolError.invalid("notifications must be an object")
        }
        var listener = Conversation.Listener()
        listener.toolsListChanged = wanted["toolsListChanged"]?.bool == true
        listener.resourcesListChanged = wanted["resourcesListChanged"]?.bool == true
        if let uris = wanted["resourceSubscriptions"] {
            guard uris.isArray, uris.elements.allSatisfy({ $0.string != nil }) else {
                throw ProtocolError.invalid("resourceSubscriptions must be an array of strings")
            }
            for uri in uris.elements.compactMap(\.string) {
                try await checkReadable(uri, "subscriptions/listen", context)
                listener.resources.insert(uri)
            }
        }
        let revision = try await revision(context)
        let conversation = context.caller.conversation
        let acknowledgement = OutgoingFrame.notification(
            "notifications/subscriptions/acknowledged",
            [context.id.tag, .init("notifications", listener.json)]
        )
        guard
            conversation.listen(
                context.id,
                listener,
                since: revision,
                acknowledgement: acknowledgement
            )
        else { throw Self.tooMany }
        return nil
    }

    private func revision(_ context: RequestContext) async throws -> MirrorRevision {
        try await mirror.read(context.cancellation) { try $0.revision() }
    }

    private static let tooMany = ProtocolError(.invalidParameters, "too many subscriptions are open")

    /// Whoever hears of a document's changes must be allowed to read it.
    private func checkReadable(_ uri: String, _ method: String, _ context: RequestContext) async throws {
        let passage = try await gate.pass(
            call(.resource(uri: uri), context),
            method,
            context,
            // An approval is for one read, and would be used up without any.
            asking: false,
            check: { try Self.resource(uri, context) },
            { _ in CallGate.Shown(result: MethodResult([]), bytes: 0) }
        )
        if case .denied(let denial) = passage { throw denial.error(uri, in: context.revision) }
    }
}

extension RequestID {
    /// Which subscription a notification belongs to.
    var tag: JSONValue.Member { .init("_meta", .object([.init(MetaKey.subscriptionID, json)])) }
}

extension Conversation.Listener {
    /// What is agreed to, in the shape in which it was asked for.
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = []
        if toolsListChanged { members.append(.init("toolsListChanged", true)) }
        if resourcesListChanged { members.append(.init("resourcesListChanged", true)) }
        if !resources.isEmpty {
            members.append(.init("resourceSubscriptions", .array(resources.sorted().map(JSONValue.string))))
        }
        return .object(members)
    }
}

extension AgentServer {
    /// What ends an open subscription in good order.
    func end(of id: RequestID) -> String {
        var result = MethodResult([])
        result.meta = [.init(MetaKey.subscriptionID, id.json)]
        return OutgoingFrame.result(result.json(in: .july2026, server: identity), to: id)
    }
}
