/// A path taken apart: which space, which resource, and what follows.
struct Route: Sendable {
    /// What the path says about the space.
    enum Scope: Equatable, Sendable {
        /// Nothing: the default space, or all of them for types that cross spaces.
        case unscoped
        /// The space with that number.
        case space(Int)
        /// A space that does not exist.
        case unknown(String)
    }

    let scope: Scope
    let kind: ResourceKind
    /// Path segments after the resource's name.
    let rest: [String]

    /// Reads a path; nil when it leads nowhere.
    init?(path: String, world: World) {
        guard let local = Self.withoutVirtualDirectory(path, world.virtualDirectory) else { return nil }
        var segments = local.split(separator: "/").map(String.init)
        guard let first = segments.first, first.lowercased() == "api" else { return nil }
        segments.removeFirst()
        guard let head = segments.first else {
            self.init(scope: .unscoped, kind: .root, rest: [])
            return
        }
        if DocumentID(head)?.kind == .spaces {
            self.init(spaceName: head, rest: segments.dropFirst(), world: world)
        } else if head.lowercased() == "spaces", segments.count > 2 {
            self.init(spaceName: segments[1], rest: segments.dropFirst(2), world: world)
        } else {
            guard let kind = ResourceKind(path: head) else { return nil }
            self.init(scope: .unscoped, kind: kind, rest: Array(segments.dropFirst()))
        }
    }

    private init(scope: Scope, kind: ResourceKind, rest: [String]) {
        self.scope = scope
        self.kind = kind
        self.rest = rest
    }

    private init?(spaceName: String, rest: ArraySlice<String>, world: World) {
        let space = world.space(named: spaceName)
        scope = space.map { .space($0.number) } ?? .unknown(spaceName)
        guard let head = rest.first else {
            kind = .spaceHome
            self.rest = []
            return
        }
        guard let kind = ResourceKind(path: head) else { return nil }
        self.kind = kind
        self.rest = Array(rest.dropFirst())
    }

    private static func withoutVirtualDirectory(_ path: String, _ directory: String) -> String? {
        guard !directory.isEmpty else { return path }
        guard path.lowercased().hasPrefix(directory.lowercased() + "/") else { return nil }
        return String(path.dropFirst(directory.count))
    }

    /// True for what load balancers ask a node.
    var isHealthCheck: Bool {
        switch (kind, rest.first?.lowercased()) {
        case (.serverStatus, "health"), (.octopusServerNodes, "ping"): true
        default: false
        }
    }

    /// The id of the space in the path, or nil.
    var spaceID: String? {
        switch scope {
        case .unscoped: nil
        case .space(let number): DocumentID(.spaces, number).text
        case .unknown(let name): name
        }
    }
}
