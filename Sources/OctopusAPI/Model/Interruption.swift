package import WireFormat

/// A deployment or runbook run that waits, or waited, for somebody's word.
package struct Interruption: Resource {
    package static let noun = "interruption"

    package let id: String
    /// Nil on servers before spaces (2018).
    package let spaceID: String?
    package let title: String
    package let type: InterruptionType
    /// Nil when the server sent no instant that can be read.
    package let created: Timestamp?
    package let isPending: Bool
    package let form: Form
    /// A set: its order differs from interruption to interruption.
    package let relatedDocumentIDs: [String]
    /// Empty when anybody with the permission may answer.
    package let responsibleTeamIDs: [String]
    package let responsibleUserID: String?
    /// Of the user whose key read this, as is the next.
    package let canTakeResponsibility: Bool
    package let hasResponsibility: Bool
    package let taskID: String?
    package let correlationID: String?
    package let isLinkedToOtherInterruption: Bool?
    /// The body as received.
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
        spaceID = json["SpaceId"]?.string
        title = json["Title"]?.string ?? ""
        type = InterruptionType(json["Type"]?.string, title: title)
        created = json.timestamp("Created")
        isPending = json["IsPending"]?.bool ?? false
        form = Form(json: json["Form"])
        relatedDocumentIDs = json.strings("RelatedDocumentIds")
        responsibleTeamIDs = json.strings("ResponsibleTeamIds")
        responsibleUserID = json["ResponsibleUserId"]?.string
        canTakeResponsibility = json["CanTakeResponsibility"]?.bool ?? false
        hasResponsibility = json["HasResponsibility"]?.bool ?? false
        taskID = json["TaskId"]?.string
        correlationID = json["CorrelationId"]?.string
        isLinkedToOtherInterruption = json["IsLinkedToOtherInterruption"]?.bool
    }
}

/// What raised an interruption; an open set, since servers add to it.
package struct InterruptionType: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let manualIntervention = InterruptionType(rawValue: "ManualIntervention")
    package static let guidedFailure = InterruptionType(rawValue: "GuidedFailure")
    package static let pullRequestCompletion = InterruptionType(rawValue: "PullRequestCompletion")
    package static let argoCDApplicationSync = InterruptionType(rawValue: "ArgoCDApplicationSync")
    package static let kubernetesResourceVerification = InterruptionType(
        rawValue: "KubernetesResourceVerification"
    )

    /// The type as sent.
    ///
    /// Servers that send none are read as Octopus's own .NET client reads them: by the title.
    init(_ sent: String?, title: String) {
        if let sent, !sent.isEmpty {
            self.init(rawValue: sent)
        } else {
            self = title.hasSuffix(" requires failure guidance") ? .guidedFailure : .manualIntervention
        }
    }
}
