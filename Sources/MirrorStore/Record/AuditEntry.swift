package import WireFormat

/// An entry of the audit log that tells of an answer: who took responsibility, or who submitted.
package struct AuditEntry: Sendable, Equatable {
    package var eventID: String
    /// The tasks that the entry names.
    package var taskIDs: [String]
    /// The interruption that the entry names; nil when it names none.
    package var interruptionID: String?
    /// The key of that interruption's row, where rows are at hand; nil when no row can have that id.
    var interruption: Int64?
    package var occurred: Timestamp
    package var message: String
    package var userID: String?
    package var username: String?
    package var isService: Bool
    /// "API key", "Session cookie" …, as Octopus has it.
    package var identityEstablishedWith: String?

    package init(
        eventID: String,
        taskIDs: [String],
        interruptionID: String? = nil,
        occurred: Timestamp,
        message: String,
        userID: String?,
        username: String?,
        isService: Bool = false,
        identityEstablishedWith: String? = nil
    ) {
        self.eventID = eventID
        self.taskIDs = taskIDs
        self.interruptionID = interruptionID
        self.occurred = occurred
        self.message = message
        self.userID = userID
        self.username = username
        self.isService = isService
        self.identityEstablishedWith = identityEstablishedWith
    }

    /// What the messages of such entries begin with.
    package enum Kind: String, CaseIterable, Sendable {
        case submission = "Submitted interruption "
        case taking = "Took responsibility for interruption "
    }

    /// What the entry tells; nil for any other entry.
    package var kind: Kind? { Kind.allCases.first { message.hasPrefix($0.rawValue) } }
}
