import GRDB
import MirrorStore

/// The parts of a filter that are lists of facets.
struct FacetGroups {
    private(set) var remaining: [Part] = []
    /// The user whom "assigned to" means.
    private(set) var assignedTo: String?

    /// One filter.
    struct Part {
        let group: FacetGroup
        /// The ids, where the filter names documents that interruptions regard.
        var documents: [String] = []
    }

    init(_ filter: InterruptionFilter, lists: [FacetList], spaces: [Int64]?, _ names: NameResolver) throws {
        if let text = filter.regarding {
            add([Facet(document: text)].compactMap { $0 }, in: lists, documents: [text])
        }
        for (kind, texts) in [
            (DocumentRecord.Kind.project, filter.projects), (.environment, filter.environments),
            (.tenant, filter.tenants),
        ] where !texts.isEmpty {
            let ids = try texts.map { try names.document($0, kind, spaces: spaces) }
            add(ids.compactMap(Facet.init(document:)), in: lists, documents: ids)
        }
        if !filter.types.isEmpty { add(filter.types.map(Facet.type), in: lists) }
        // Who may answer, who has and what was answered change with time; the past is asked of its versions.
        guard filter.asOf == nil else { return }
        if !filter.teams.isEmpty {
            let ids = try filter.teams.map { try names.document($0, .team, spaces: spaces) }
            add(ids.map { .team(id: $0) }, in: lists)
        }
        if let text = filter.responsible {
            let id = try names.document(text, .user, spaces: nil)
            add([.responsible(userID: id)], in: lists)
        }
        if let result = filter.result { add([.result(result)], in: lists) }
        if filter.isAssignedToMe { add([.mine], in: lists) }
        if let text = filter.assignedTo {
            let id = try names.document(text, .user, spaces: nil)
            assignedTo = id
            remaining.append(Part(group: try Self.assigned(to: id, lists, names.db)))
        }
    }

    private mutating func add(_ facets: [Facet], in lists: [FacetList], documents: [String] = []) {
        remaining.append(Part(group: FacetGroup(facets, in: lists), documents: documents))
    }

    /// Puts the groups with the fewest rows first.
    mutating func sort(in db: Database) throws {
        guard remaining.count > 1 else { return }
        let sizes = try remaining.map { try $0.group.size(in: db) }
        remaining = zip(remaining, sizes).sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// What is assigned to a user: to the principal by the flags that the server gave, to anybody else by name, or as
    /// one of a team that may answer.
    ///
    /// Where no team is named, anybody with the permission may.
    private static func assigned(to userID: String, _ lists: [FacetList], _ db: Database) throws -> FacetGroup
    {
        if try String.fetchOne(db, sql: "SELECT principalId FROM mirror")?.lowercased() == userID.lowercased()
        {
            return FacetGroup([.mine], in: lists)
        }
        let teams = try String.fetchAll(
            db,
            // Everyone is a member of this team, and its list of members is empty.
            sql: """
                SELECT team FROM membership WHERE user = ? AND endedAt IS NULL UNION SELECT 'teams-everyone'
                """,
            arguments: [userID]
        )
        let candidates = [Facet.team(id: nil)] + teams.map { .team(id: $0) }
        let pending = lists.contains(.gone) && lists.count == 1 ? [] : [FacetList.pending]
        return FacetGroup(
            FacetGroup([.responsible(userID: userID)], in: lists).places
                + FacetGroup(candidates, in: pending).places
        )
    }
}
