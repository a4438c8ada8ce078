import MirrorStore
import OctopusAPI

extension Event {
    /// As the mirror looks at it; nil when it tells of no answer.
    var auditEntry: AuditEntry? {
        guard let occurred, AuditEntry.Kind.allCases.contains(where: { message.hasPrefix($0.rawValue) })
        else {
            return nil
        }
        return AuditEntry(
            eventID: id,
            taskIDs: relatedDocumentIDs.filter { $0.lowercased().hasPrefix("servertasks-") },
            interruptionID: relatedDocumentIDs.first { $0.lowercased().hasPrefix("interruptions-") },
            occurred: occurred,
            message: message,
            userID: userID,
            username: username,
            isService: isService,
            identityEstablishedWith: identityEstablishedWith
        )
    }

    /// Its place in the order of the log.
    var row: Walk.Row { Walk.Row(id: id, time: occurred) }
}
