/// Audit events as the server writes them.
extension World {
    /// Writes an event; without its differences when the caller asked for that.
    func write(_ event: SimulatedEvent, excludesDifference: Bool, into json: inout JSONWriter) {
        let user = event.userIndex >= 0 ? users[Int(event.userIndex)] : nil
        let message = message(of: event)
        json.object { json in
            json.member("Id", plain: event.id)
            json.member("RelatedDocumentIds", ids: relatedDocuments(ofEvent: event).map(\.text))
            json.member("Category", plain: category(of: event))
            json.member("UserId", plain: user?.id ?? "users-system")
            json.member("Username", user?.username ?? "system")
            json.member("IsService", user?.isService ?? false)
            json.member(
                "IdentityEstablishedWith",
                plain: user.map { $0.isService ? "API key" : "Session cookie" } ?? ""
            )
            json.member("UserAgent", user == nil ? "Server" : "Mozilla/5.0")
            json.member("Occurred", time: event.occurred)
            json.member("Message", message)
            json.member("MessageHtml", HTMLText.escape(message))
            json.emptyArray("MessageReferences")
            json.null("Comments")
            json.null("Details")
            json.member("ChangeDetails") { writeChange(of: event, isExcluded: excludesDifference, into: &$0) }
            json.member("IpAddress", user == nil ? nil : "192.0.2.\(event.number % 200 + 1)")
            json.member(
                "SpaceId",
                event.spaceNumber == 0 ? nil : DocumentID(.spaces, event.spaceNumber).text
            )
            json.member("Links") { $0.member("Self", plain: link("/api/events/" + event.id)) }
        }
    }

    private func writeChange(of event: SimulatedEvent, isExcluded: Bool, into json: inout JSONWriter) {
        let hasChange = event.kind == .responsibilityTaken || event.kind == .interruptionSubmitted
        guard hasChange, !isExcluded, event.interruptionSlot >= 0 else {
            json.null("DocumentContext")
            json.null("Differences")
            return
        }
        let interruption = interruptions.row(at: event.interruptionSlot)
        json.member("DocumentContext") { $0.member("Id", plain: interruption.id) }
        json.members("Differences") { json in
            json.object { json in
                json.member("op", plain: "replace")
                let isSubmit = event.kind == .interruptionSubmitted
                json.member("path", plain: isSubmit ? "/IsPending" : "/ResponsibleUserId")
                if isSubmit {
                    json.member("value", false)
                } else {
                    json.member("value", event.userIndex >= 0 ? users[Int(event.userIndex)].id : nil)
                }
            }
        }
    }
}
