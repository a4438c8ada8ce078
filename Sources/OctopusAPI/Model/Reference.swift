package import WireFormat

/// A division of the server with its own projects, environments and permissions.
package struct Space: Resource {
    package static let noun = "space"

    package let id: String
    package let name: String
    package let slug: String?
    package let isDefault: Bool
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        name = json["Name"]?.string ?? id
        slug = json["Slug"]?.string
        isDefault = json["IsDefault"]?.bool ?? false
    }
}

/// A person or a service account.
package struct User: Resource {
    package static let noun = "user"

    package let id: String
    package let username: String
    package let displayName: String
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        username = json["Username"]?.string ?? id
        displayName = json["DisplayName"]?.string ?? username
    }
}

/// Users who share responsibilities.
package struct Team: Resource {
    package static let noun = "team"

    package let id: String
    package let name: String
    /// Nil for a team of the whole server.
    package let spaceID: String?
    package let slug: String?
    package let memberUserIDs: [String]
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        name = json["Name"]?.string ?? id
        spaceID = json["SpaceId"]?.string
        slug = json["Slug"]?.string
        memberUserIDs = json.strings("MemberUserIds")
    }
}

/// A document of a space that is known by its name: a project, an environment or a tenant.
package struct NamedDocument: Resource {
    package static let noun = "document"

    package let id: String
    package let name: String
    package let slug: String?
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        name = json["Name"]?.string ?? id
        slug = json["Slug"]?.string
    }
}
