import GRDB
import MirrorStore
package import WireFormat

/// A whole body, with what a person wants to know beside it.
package enum MirroredDocument: Sendable {
    /// The body as it was received, less Links.
    case interruption(InterruptionSummary, body: JSONNode)
    case task(TaskSummary, body: JSONNode)

    /// The body as it was received, less Links.
    package var body: JSONNode {
        switch self {
        case .interruption(_, let body), .task(_, let body): body
        }
    }
}

extension MirrorQueries {
    /// The document that an id, a URI or an address points to; nil when the mirror does not hold it.
    package func document(_ target: ResourceURI) throws -> (document: MirroredDocument, state: MirrorState)? {
        try read { db in
            let state = try MirrorState.read(db, spaces: nil, kinds: RowKind.allCases)
            switch target {
            case .interruption(let id, let space):
                let page = InterruptionPage(db: db, server: state.server, names: names)
                guard let number = try InterruptionID.find(id, in: db),
                    let summary = try page.summaries([number]).first,
                    try Self.isIn(space, summary.spaceID, summary.spaceName),
                    let body = try StoredBody.read(
                        Int64.fetchOne(
                            db,
                            sql: "SELECT body FROM interruption WHERE number = ?",
                            arguments: [number]
                        ),
                        of: number,
                        in: db
                    )
                else { return nil }
                return (.interruption(summary, body: body), state)
            case .task(let id, let space):
                let page = TaskPage(db: db, server: state.server)
                guard let summary = try page.summaries([try TaskID.find(id, in: db)]).first,
                    try Self.isIn(space, summary.spaceID, summary.spaceName)
                else { return nil }
                return (.task(summary, body: try summary.body()), state)
            }
        }
    }

    private static func isIn(_ wanted: String?, _ id: String?, _ name: String?) throws -> Bool {
        guard let wanted = wanted?.lowercased() else { return true }
        return wanted == id?.lowercased() || wanted == name?.lowercased()
    }
}
