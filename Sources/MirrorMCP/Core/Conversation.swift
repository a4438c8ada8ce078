import MirrorQuery
import Synchronization
import WireFormat

/// What the requests of one connection share: on stdio for the life of the process, on HTTP for one POST.
final class Conversation: Sendable {
    private struct State {
        var revision: ProtocolRevision?
        var client: ClientIdentity?
        /// Whether a legacy client has said that it takes notifications.
        var isInitialized = false
        /// What a legacy client wants to hear of.
        var subscriptions: Set<String> = []
        var running: [RequestID: Cancellation] = [:]
        var listeners: [RequestID: Listener] = [:]
        var told: MirrorRevision?
    }

    /// A `subscriptions/listen` that is open.
    struct Listener: Sendable, Equatable {
        var toolsListChanged = false
        var resourcesListChanged = false
        var resources: Set<String> = []
    }

    /// Nobody listens to more than these; each costs a look at the mirror whenever it changes.
    static let maximumSubscriptions = 1000

    /// Sends a message that answers nothing, and never waits; nil where the transport carries answers only.
    let send: (@Sendable (String) -> Void)?
    private let state = Mutex(State())

    init(send: (@Sendable (String) -> Void)? = nil) {
        self.send = send
    }

    /// Whether notifications can be sent, and with them subscriptions be kept.
    var canNotify: Bool { send != nil }

    // MARK: - The handshake

    /// The legacy revision that was agreed on.
    var revision: ProtocolRevision? { state.withLock(\.revision) }
    var client: ClientIdentity? { state.withLock(\.client) }

    func agree(on revision: ProtocolRevision, client: ClientIdentity?) {
        state.withLock { state in
            state.revision = revision
            state.client = client
        }
    }

    func initialized() {
        state.withLock { $0.isInitialized = true }
    }

    // MARK: - Requests under way

    /// Notes that a request is being answered; nil when one with this id is already.
    func begin(_ id: RequestID) -> Cancellation? {
        state.withLock { state in
            guard state.running[id] == nil, state.listeners[id] == nil else { return nil }
            let cancellation = Cancellation()
            state.running[id] = cancellation
            return cancellation
        }
    }

    /// Notes that it has been answered.
    ///
    /// - Returns: Whether the answer is still wanted.
    func end(_ id: RequestID) -> Bool {
        let cancellation = state.withLock { $0.running.removeValue(forKey: id) }
        return cancellation.map { !$0.isCancelled } ?? false
    }

    /// Ends a request that is being answered, or an open subscription; any other id means nothing.
    func cancel(_ id: RequestID) {
        state.withLock { state in
            state.listeners[id] = nil
            // Under the lock, so that a subscription which is about to open sees it.
            state.running[id]?.cancel()
        }
    }

    /// Ends everything that is being answered.
    func cancelAll() {
        for cancellation in state.withLock({ Array($0.running.values) }) { cancellation.cancel() }
    }

    // MARK: - Subscriptions

    /// - Parameter revision: How far the mirror has come; changes after it are news.
    /// - Returns: Whether there was room for it.
    func subscribe(_ uri: String, since revision: MirrorRevision?) -> Bool {
        state.withLock { state in
            guard state.subscriptions.count < Self.maximumSubscriptions else { return false }
            state.subscriptions.insert(uri)
            state.told = state.told ?? revision
            return true
        }
    }

    func unsubscribe(_ uri: String) {
        state.withLock { _ = $0.subscriptions.remove(uri) }
    }

    /// - Parameters:
    ///   - revision: How far the mirror has come; changes after it are news.
    ///   - acknowledgement: What is sent first; nothing is where it has been cancelled meanwhile.
    /// - Returns: Whether there was room for it.
    func listen(
        _ id: RequestID,
        _ listener: Listener,
        since revision: MirrorRevision?,
        acknowledgement: String? = nil
    ) -> Bool {
        state.withLock { state in
            guard state.running[id]?.isCancelled != true else { return true }
            let held = state.listeners.values.reduce(state.listeners.count) { $0 + $1.resources.count }
            guard held + listener.resources.count < Self.maximumSubscriptions else { return false }
            state.listeners[id] = listener
            state.told = state.told ?? revision
            if let acknowledgement { send?(acknowledgement) }
            return true
        }
    }

    /// Notes what a client has looked at, where it knew nothing before.
    func look(at revision: MirrorRevision) {
        state.withLock { $0.told = $0.told ?? revision }
    }

    /// How far the mirror had come when somebody last looked or was last told; what changed after it is news.
    var told: MirrorRevision? { state.withLock(\.told) }

    /// Notes what those who listen are being told.
    func tell(_ revision: MirrorRevision) {
        state.withLock { $0.told = revision }
    }

    /// Who wants to hear what; where that is nobody, what they were told is forgotten, and nothing is news.
    func audience() -> (legacy: Listener?, listeners: [RequestID: Listener]) {
        state.withLock { state in
            let isLegacy = state.isInitialized && state.revision != nil
            let legacy = Listener(
                toolsListChanged: true,
                resourcesListChanged: true,
                resources: state.subscriptions
            )
            if !isLegacy && state.listeners.isEmpty { state.told = nil }
            return (isLegacy ? legacy : nil, state.listeners)
        }
    }

    /// Forgets the open subscriptions, and says which there were.
    func closeListeners() -> [RequestID] {
        state.withLock { state in
            defer { state.listeners = [:] }
            return Array(state.listeners.keys)
        }
    }
}
