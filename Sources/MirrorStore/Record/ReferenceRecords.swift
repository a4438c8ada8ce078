/// A space as the server describes it.
package struct SpaceRecord: Sendable {
    package var id: String
    package var name: String
    package var slug: String?
    package var isDefault: Bool
    package var json: String

    package init(id: String, name: String, slug: String?, isDefault: Bool, json: String) {
        self.id = id
        self.name = name
        self.slug = slug
        self.isDefault = isDefault
        self.json = json
    }
}

/// A document that gives an id its name.
package struct DocumentRecord: Sendable {
    /// What a document can be.
    package enum Kind: String, Sendable, CaseIterable {
        case team = "Team"
        case user = "User"
        case project = "Project"
        case environment = "Environment"
        case tenant = "Tenant"
        case release = "Release"
    }

    package var id: String
    package var kind: Kind
    package var name: String
    package var slug: String?
    package var json: String
    /// The space of a document that was not read from a space's own list.
    package var spaceID: String?
    /// The users of a team.
    package var memberUserIDs: [String]

    package init(
        id: String,
        kind: Kind,
        name: String,
        slug: String?,
        json: String,
        spaceID: String? = nil,
        memberUserIDs: [String] = []
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.slug = slug
        self.json = json
        self.spaceID = spaceID
        self.memberUserIDs = memberUserIDs
    }
}
