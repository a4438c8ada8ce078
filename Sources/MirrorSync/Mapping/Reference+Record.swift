import MirrorStore
import OctopusAPI

extension Space {
    /// As the mirror stores it.
    var record: SpaceRecord {
        SpaceRecord(id: id, name: name, slug: slug, isDefault: isDefault, json: json.minifiedWithoutLinks)
    }
}

extension User {
    /// As the mirror stores it.
    var record: DocumentRecord {
        DocumentRecord(
            id: id,
            kind: .user,
            name: displayName,
            slug: username,
            json: json.minifiedWithoutLinks
        )
    }
}

extension Team {
    /// As the mirror stores it.
    var record: DocumentRecord {
        DocumentRecord(
            id: id,
            kind: .team,
            name: name,
            slug: slug,
            json: json.minifiedWithoutLinks,
            spaceID: spaceID,
            memberUserIDs: memberUserIDs
        )
    }
}

extension NamedDocument {
    /// As the mirror stores it.
    func record(_ kind: DocumentRecord.Kind) -> DocumentRecord {
        DocumentRecord(id: id, kind: kind, name: name, slug: slug, json: json.minifiedWithoutLinks)
    }
}
