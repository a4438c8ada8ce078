package import WireFormat

/// An entry of the audit log.
package struct Event: Resource {
    package static let noun = "event"

    package let id: String
    /// An open set; an answer to an interruption has a generic one, so its ``message`` tells.
    package let category: String
    package let userID: String?
    package let username: String?
    package let isService: Bool
    package let identityEstablishedWith: String?
    package let occurred: Timestamp?
    package let message: String
    package let relatedDocumentIDs: [String]
    package let spaceID: String?
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        category = json["Category"]?.string ?? ""
        userID = json["UserId"]?.string
        username = json["Username"]?.string
        isService = json["IsService"]?.bool ?? false
        identityEstablishedWith = json["IdentityEstablishedWith"]?.string
        occurred = json.timestamp("Occurred")
        message = json["Message"]?.string ?? ""
        relatedDocumentIDs = json.strings("RelatedDocumentIds")
        spaceID = json["SpaceId"]?.string
    }
}
