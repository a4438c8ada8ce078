import WireFormat

/// What a method answers, before it takes the shape of a revision.
struct MethodResult: Sendable {
    var members: [JSONValue.Member]
    /// Members of `_meta`.
    var meta: [JSONValue.Member] = []
    /// Whether the modern revision asks how long it may be kept.
    var isCacheable = false

    init(_ members: [JSONValue.Member], isCacheable: Bool = false) {
        self.members = members
        self.isCacheable = isCacheable
    }

    /// As the revision has it.
    ///
    /// An answer is never to be kept: a sync may change it at any moment, and whose it is depends on the grant.
    func json(in revision: ProtocolRevision, server: JSONValue) -> JSONValue {
        var members = members
        var meta = meta
        if revision.isModern {
            members.append(.init("resultType", "complete"))
            if isCacheable {
                members.append(.init("ttlMs", 0))
                members.append(.init("cacheScope", "private"))
            }
            meta.append(.init(MetaKey.serverInfo, server))
        }
        if !meta.isEmpty { members.append(.init("_meta", .object(meta))) }
        return .object(members)
    }
}
