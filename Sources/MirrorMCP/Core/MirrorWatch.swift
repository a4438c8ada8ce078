import MirrorPolicy
import MirrorQuery
import Synchronization
import WireFormat

/// Tells those who listen what a sync has changed.
final class MirrorWatch: Sendable {
    private let server: AgentServer
    private let caller: Caller
    /// The tools that were shown when this looked last.
    private let tools: Mutex<[String]>

    /// What is new to an audience.
    private struct News: Sendable {
        var tools = false
        var list = false
        var resources: Set<String> = []
    }

    init(server: AgentServer, caller: Caller) {
        self.server = server
        self.caller = caller
        tools = Mutex(Self.tools(server, caller))
    }

    /// Looks again and again, until it is cancelled.
    func run(every interval: Duration, clock: some Clock<Duration>) async throws {
        while true {
            try await clock.sleep(for: interval)
            // A mirror that cannot be read now is told of by whatever is asked; the next look may see it again.
            try? await look()
            try Task.checkCancellation()
        }
    }

    /// Looks once, and tells what has changed since the look before; without anybody who listens, looks at nothing.
    func look() async throws {
        let (legacy, listeners) = caller.conversation.audience()
        let all = listeners.values + (legacy.map { [$0] } ?? [])
        guard !all.isEmpty else { return }
        server.gate.reload()
        let grant = caller.grant
        let conversation = caller.conversation
        let watched = Set(all.flatMap(\.resources))
        var told = try await server.mirror.read(Cancellation()) { queries in
            let revision = try queries.revision()
            var news = News()
            if let before = conversation.told, before != revision {
                news = try Self.news(since: before, watched, queries)
            }
            // Only what could be read is told.
            conversation.tell(revision)
            return news
        }
        let shown = Self.tools(server, caller)
        told.tools = tools.withLock { known in
            defer { known = shown }
            return known != shown
        }
        let policy = server.gate.policy
        // Of a list in which nothing is shown, no change is either.
        told.list = told.list && policy.shows(template: ResourceTemplate.interruption.rawValue, grant: grant)
        told.resources = told.resources.filter { policy.shows(resource: $0, grant: grant) }
        if let legacy { tell(told, legacy, tag: nil) }
        for (id, listener) in listeners { tell(told, listener, tag: id.tag) }
    }

    /// The names of the tools that are listed.
    private static func tools(_ server: AgentServer, _ caller: Caller) -> [String] {
        Toolbox.all.map(\.name).filter { server.gate.policy.shows(tool: $0, grant: caller.grant) }
    }

    private static func news(
        since before: MirrorRevision,
        _ watched: Set<String>,
        _ queries: MirrorQueries
    ) throws -> News {
        var news = News()
        news.list = try queries.hasInterruptionsChanged(since: before)
        for uri in watched {
            if uri == MirrorResource.statusURI {
                news.resources.insert(uri)
            } else if let target = MirrorResource(uri)?.target, try queries.hasChanged(target, since: before)
            {
                news.resources.insert(uri)
            }
        }
        return news
    }

    private func tell(_ news: News, _ listener: Conversation.Listener, tag: JSONValue.Member?) {
        let tags = tag.map { [$0] } ?? []
        let send = caller.conversation.send
        if news.tools && listener.toolsListChanged {
            send?(OutgoingFrame.notification("notifications/tools/list_changed", tags))
        }
        if news.list && listener.resourcesListChanged {
            send?(OutgoingFrame.notification("notifications/resources/list_changed", tags))
        }
        for uri in news.resources.intersection(listener.resources).sorted() {
            let params = tags + [JSONValue.Member("uri", .string(uri))]
            send?(OutgoingFrame.notification("notifications/resources/updated", params))
        }
    }
}
