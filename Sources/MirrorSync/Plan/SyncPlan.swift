package import MirrorStore
package import WireFormat

/// What a run would ask of the server.
package struct SyncPlan: Sendable {
    /// What one lane would ask for.
    package struct Line: Sendable, Equatable {
        /// Nil for what is asked of the whole server.
        package var spaceID: String?
        package var spaceName: String?
        package var lane: String
        /// About how many requests; a server that caps its pages needs more.
        package var requests: Int
        /// What they are for.
        package var reason: String
    }

    package var installation: Installation
    package var lines: [Line]
    /// How many requests it took to find out.
    package var sent: Int

    /// How many requests the run would take.
    package var planned: Int { lines.reduce(0) { $0 + $1.requests } }
}

extension SyncPlan {
    /// The object of `sync --dry-run --json`.
    package var json: JSONValue {
        [
            "server": .string(installation.server),
            "principal": [
                "id": .string(installation.principalID), "name": .string(installation.principalName),
            ],
            "plan": .array(lines.map(\.json)),
            "requests": ["planned": .int(Int64(planned)), "sent": .int(Int64(sent))],
        ]
    }
}

extension SyncPlan.Line {
    var json: JSONValue {
        [
            "spaceId": .optional(spaceID), "lane": .string(lane), "requests": .int(Int64(requests)),
            "reason": .string(reason),
        ]
    }
}
