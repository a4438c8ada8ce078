import MirrorPolicy
import WireFormat

/// Who sends requests, and over what.
struct Caller: Sendable {
    let grant: Grant
    /// What limits of a session count by: on stdio one a process, on HTTP the grant's id.
    let session: String
    /// What the requests of one connection share.
    let conversation: Conversation
    /// What the headers of a POST say; nil on stdio.
    var routing: RoutingHeaders?
}

/// What a client calls itself.
struct ClientIdentity: Sendable {
    let name: String?
    let version: String?

    init(_ json: JSONNode) {
        name = json["name"]?.string
        version = json["version"]?.string
    }
}

/// One request as its handler sees it.
struct RequestContext: Sendable {
    let caller: Caller
    let id: RequestID
    let revision: ProtocolRevision
    /// As the client calls itself, unproven.
    let client: ClientIdentity?
    let progress: ProgressReporter?
    let cancellation: Cancellation
}
