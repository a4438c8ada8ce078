/// The methods that are answered.
enum Method: String, Sendable, CaseIterable {
    case initialize
    case ping
    case discover = "server/discover"
    case listTools = "tools/list"
    case callTool = "tools/call"
    case listResources = "resources/list"
    case listTemplates = "resources/templates/list"
    case readResource = "resources/read"
    case subscribe = "resources/subscribe"
    case unsubscribe = "resources/unsubscribe"
    case listen = "subscriptions/listen"
    case complete = "completion/complete"

    /// Whether a revision has it.
    ///
    /// - Parameter canNotify: Whether the transport carries notifications; without, nothing can be subscribed to.
    func exists(in revision: ProtocolRevision, canNotify: Bool) -> Bool {
        switch self {
        case .initialize, .ping: !revision.isModern
        case .discover: revision.isModern
        case .subscribe, .unsubscribe: !revision.isModern && canNotify
        case .listen: revision.isModern && canNotify
        case .listTools, .callTool, .listResources, .listTemplates, .readResource, .complete: true
        }
    }
}
