package import MirrorStore

extension DecisionRecord {
    /// Dana's answer, as the audit log tells it.
    package static func sample(of interruptionID: String) -> DecisionRecord {
        DecisionRecord(
            interruptionID: interruptionID,
            userID: "Users-7",
            username: "dana",
            isService: false,
            identityEstablishedWith: nil,
            decidedAt: StoreFixture.now,
            takenAt: nil,
            eventID: "Events-1"
        )
    }
}
