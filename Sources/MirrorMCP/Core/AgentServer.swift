import MirrorPolicy
import MirrorStore
import WireFormat

/// Answers messages of the Model Context Protocol from a mirror: a frame in, frames out, whatever carries them.
///
/// Each request says by itself which era it is of, so that both can be spoken at once. A modern request names its
/// revision in `_meta`; a legacy one follows a handshake, or is taken to.
package struct AgentServer: Sendable {
    let mirror: MirrorThreads
    let gate: CallGate
    /// Of this program.
    let version: String

    package init(mirror: MirrorThreads, gate: CallGate, version: String) {
        self.mirror = mirror
        self.gate = gate
        self.version = version
    }

    /// How a frame is answered.
    enum Answer: Sendable {
        case result(JSONValue, id: RequestID)
        case error(ProtocolError, id: RequestID?, isModern: Bool)
        /// Nothing is to be said: to a notification, to what was cancelled, to a subscription that stays open.
        case silence

        /// The message to send; nil for silence.
        var frame: String? {
            switch self {
            case .result(let result, let id): OutgoingFrame.result(result, to: id)
            case .error(let error, let id, _): OutgoingFrame.error(error, to: id)
            case .silence: nil
            }
        }
    }

    /// Answers one frame.
    func answer(_ frame: Frame, from caller: Caller) async -> Answer {
        switch frame {
        case .malformed(let error, let id):
            // Of what has no body that says it, the headers say which era it is of.
            return .error(error, id: id, isModern: caller.routing?.isModern ?? false)
        case .response: return .silence
        case .notification(let method, let params):
            take(method, params, from: caller)
            return .silence
        case .request(let request):
            return await answer(request, caller.conversation.begin(request.id), from: caller)
        }
    }

    private func take(_ method: String, _ params: JSONNode?, from caller: Caller) {
        switch method {
        case "notifications/initialized": caller.conversation.initialized()
        case "notifications/cancelled":
            if let id = params?["requestId"].flatMap(RequestID.init) { caller.conversation.cancel(id) }
        default: break
        }
    }

    /// Answers a request.
    ///
    /// - Parameter begun: What ``Conversation/begin(_:)`` gave for it, before anything after it was read.
    func answer(_ request: Frame.Request, _ begun: Cancellation?, from caller: Caller) async -> Answer {
        let isModern = MetaKey.isModern(request.params) || (caller.routing?.isModern ?? false)
        guard let cancellation = begun else {
            let error = ProtocolError(.invalidRequest, "a request with this id is being answered")
            return .error(error, id: request.id, isModern: isModern)
        }
        let answer: Answer
        do {
            try cancellation.check()
            let revision = try isModern ? modernRevision(request, caller) : legacyRevision(caller)
            let context = context(request, caller, revision, cancellation)
            let result = try await result(of: request, context)
            let json = result.map { $0.json(in: revision, server: identity) }
            answer = json.map { .result($0, id: request.id) } ?? .silence
        } catch let error as ProtocolError {
            answer = .error(error, id: request.id, isModern: isModern)
        } catch  where cancellation.isCancelled {
            // What was given up has failed because of that.
            answer = .silence
        } catch {
            answer = .error(internalError(error), id: request.id, isModern: isModern)
        }
        return caller.conversation.end(request.id) ? answer : .silence
    }

    // MARK: - Which revision

    /// The checks come in the order in which the specification has them.
    private func modernRevision(_ request: Frame.Request, _ caller: Caller) throws(ProtocolError)
        -> ProtocolRevision
    {
        guard let meta = request.params?["_meta"], meta.isObject, let named = meta[MetaKey.protocolVersion],
            let capabilities = meta[MetaKey.clientCapabilities], capabilities.isObject
        else {
            throw .invalid(
                "params._meta must hold \(MetaKey.protocolVersion) and the object \(MetaKey.clientCapabilities)"
            )
        }
        try caller.routing?.check(request)
        guard let name = named.string else { throw .invalid("\(MetaKey.protocolVersion) must be a string") }
        guard let revision = ProtocolRevision(rawValue: name), revision.isModern else {
            throw .unsupportedRevision(name)
        }
        return revision
    }

    private func legacyRevision(_ caller: Caller) throws(ProtocolError) -> ProtocolRevision {
        guard let routing = caller.routing else { return caller.conversation.revision ?? .latestLegacy }
        guard let name = routing.version.first else { return .unnamedOverHTTP }
        guard let revision = ProtocolRevision.legacy(name) else { throw .unsupportedRevision(name) }
        return revision
    }

    private func context(
        _ request: Frame.Request,
        _ caller: Caller,
        _ revision: ProtocolRevision,
        _ cancellation: Cancellation
    ) -> RequestContext {
        let named = (request.params?["_meta"]?[MetaKey.clientInfo]).map(ClientIdentity.init)
        return RequestContext(
            caller: caller,
            id: request.id,
            revision: revision,
            client: named ?? caller.conversation.client,
            progress: ProgressReporter(request.params, send: caller.conversation.send),
            cancellation: cancellation
        )
    }

    // MARK: - What is answered

    private func result(of request: Frame.Request, _ context: RequestContext) async throws -> MethodResult? {
        let canNotify = context.caller.conversation.canNotify
        guard let method = Method(rawValue: request.method),
            method.exists(in: context.revision, canNotify: canNotify)
        else { throw ProtocolError.unknownMethod(request.method) }
        let params = request.params
        switch method {
        case .initialize: return try initialize(params, context)
        case .ping: return MethodResult([])
        case .discover: return discover(context)
        case .listTools: return try listTools(params, context)
        case .callTool: return try await callTool(params, context)
        case .listResources: return try await listResources(params, context)
        case .listTemplates: return try listTemplates(params, context)
        case .readResource: return try await readResource(params, context)
        case .subscribe: return try await subscribe(params, context)
        case .unsubscribe: return try unsubscribe(params, context)
        case .listen: return try await listen(params, context)
        case .complete: return try await complete(params, context)
        }
    }

    /// What failed for a reason of ours, said to whoever runs the server and, without its details, to the client.
    private func internalError(_ error: any Error) -> ProtocolError {
        switch error {
        case is CancellationError: return ProtocolError(.internalError, "the request was cancelled")
        case let error as StoreError:
            gate.complain(error.description)
            return ProtocolError(.internalError, AgentText.describe(error))
        default:
            gate.complain("unexpected failure: \(error)")
            return ProtocolError(.internalError, "unexpected failure")
        }
    }
}
