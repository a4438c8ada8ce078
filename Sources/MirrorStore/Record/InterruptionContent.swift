package import WireFormat

/// What a page says of an interruption whose body the mirror does not hold yet.
package struct InterruptionContent: Sendable {
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
    /// What tells whether two bodies are one version: ``CanonicalBody/hash(of:)``.
    package var versionHash: [UInt8]

    package init(
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
        versionHash: [UInt8]
    ) {
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
        self.versionHash = versionHash
    }
}
