package import WireFormat

/// An interruption as a page brought it, ready to be stored.
package struct InterruptionRecord: Sendable {
    package var id: String
    package var type: String
    package var created: Timestamp
    package var isPending: Bool
    package var taskID: String?
    package var responsibleUserID: String?
    package var canTakeResponsibility: Bool
    package var hasResponsibility: Bool
    /// What was answered: the form's Result or Guidance.
    package var outcome: String?
    /// The documents that it regards, in the order of the body.
    package var relatedDocumentIDs: [String]
    /// The teams that may answer; empty when anybody with the permission may.
    package var responsibleTeamIDs: [String]
    package var searchText: SearchText
    package var body: InterruptionBody
    /// The canonical body without what is relative to the principal; only asked for when the body is a new one.
    package var canonicalBody: @Sendable () -> String

    package init(
        id: String,
        type: String,
        created: Timestamp,
        isPending: Bool,
        taskID: String?,
        responsibleUserID: String?,
        canTakeResponsibility: Bool,
        hasResponsibility: Bool,
        outcome: String?,
        relatedDocumentIDs: [String],
        responsibleTeamIDs: [String],
        searchText: SearchText,
        body: InterruptionBody,
        canonicalBody: @escaping @Sendable () -> String
    ) {
        self.id = id
        self.type = type
        self.created = created
        self.isPending = isPending
        self.taskID = taskID
        self.responsibleUserID = responsibleUserID
        self.canTakeResponsibility = canTakeResponsibility
        self.hasResponsibility = hasResponsibility
        self.outcome = outcome
        self.relatedDocumentIDs = relatedDocumentIDs
        self.responsibleTeamIDs = responsibleTeamIDs
        self.searchText = searchText
        self.body = body
        self.canonicalBody = canonicalBody
    }
}

/// What full-text search finds an interruption by.
///
/// It must equal what the view `interruptionText` reads from the body.
package struct SearchText: Sendable, Equatable {
    package var title: String
    /// The form's paragraphs, Markdown.
    package var instructions: String
    package var notes: String
    /// Every other submitted value.
    package var answers: String

    package init(title: String, instructions: String, notes: String, answers: String) {
        self.title = title
        self.instructions = instructions
        self.notes = notes
        self.answers = answers
    }

    /// Whether a text has a Chinese, Japanese or Korean character.
    var isCJK: Bool { [title, instructions, notes, answers].contains(where: CJKText.occurs) }
}

/// A body without white space and Links, its form's elements apart, since these repeat.
package struct InterruptionBody: Sendable, Equatable {
    /// The JSON with an empty list in place of the form's elements.
    package var json: String
    /// The byte of `json` at which the elements go in; nil when the body has no such list.
    package var elementsAt: Int?
    /// The JSON of each element.
    package var elements: [String]
    /// The positions of the elements that have a text: the instructions.
    package var paragraphs: [Int]
    /// The names of the elements, a JSON list; null for one without a name.
    package var elementNames: String

    package init(
        json: String,
        elementsAt: Int?,
        elements: [String],
        paragraphs: [Int] = [],
        elementNames: String = "[]"
    ) {
        self.json = json
        self.elementsAt = elementsAt
        self.elements = elements
        self.paragraphs = paragraphs
        self.elementNames = elementNames
    }

    /// The body as it was received, less white space and Links.
    package var text: String {
        guard let elementsAt, !elements.isEmpty, (0...json.utf8.count).contains(elementsAt) else {
            return json
        }
        let position = json.utf8.index(json.startIndex, offsetBy: elementsAt)
        return json[..<position] + elements.joined(separator: ",") + json[position...]
    }

    /// What tells whether a page brings a body that is held already: SHA-256 of the parts in turn.
    package var digest: [UInt8] { SHA256.digest(of: [json] + elements) }

    /// What the ledger holds of it: SHA-256 of ``text``.
    package var textDigest: [UInt8] { SHA256.digest(of: [text]) }
}

/// The form of a body in which two states of an interruption are compared.
package enum CanonicalBody {
    /// Relative to the user whose key read the interruption, so no news when nothing else is different.
    package static let principalMembers: Set<String> = ["CanTakeResponsibility", "HasResponsibility"]

    /// The body without white space, what is relative to the principal, Links, and the order of members and of sets.
    package static func text(of json: JSONNode) -> String {
        var bytes: [UInt8] = []
        json.appendCanonical(
            to: &bytes,
            omitting: principalMembers.union(["Links"]),
            sets: ["RelatedDocumentIds", "ResponsibleTeamIds"]
        )
        return String(decoding: bytes, as: UTF8.self)
    }
}
