package import WireFormat

/// A deployment or runbook run that waits, or waited, for somebody's word.
package struct Interruption: Resource {
    package static let noun = "interruption"

    package let id: String
    /// The body as received; everything else is read from it when it is asked for, since most bodies are known already.
    package let json: JSONNode

    package init?(json: JSONNode) {
        guard let id = json["Id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        self.json = json
    }

    /// Nil on servers before spaces (2018).
    package var spaceID: String? { json["SpaceId"]?.string }
    package var title: String { json["Title"]?.string ?? "" }
    package var type: InterruptionType { InterruptionType(json["Type"]?.string, title: title) }
    /// Nil when the server sent no instant that can be read.
    package var created: Timestamp? { json.timestamp("Created") }
    package var isPending: Bool { json["IsPending"]?.bool ?? false }
    package var form: Form { Form(json: json["Form"]) }
    /// A set: its order differs from interruption to interruption.
    package var relatedDocumentIDs: [String] { json.strings("RelatedDocumentIds") }
    /// Empty when anybody with the permission may answer.
    package var responsibleTeamIDs: [String] { json.strings("ResponsibleTeamIds") }
    package var responsibleUserID: String? { json["ResponsibleUserId"]?.string }
    /// Of the user whose key read this, as is the next.
    package var canTakeResponsibility: Bool { json["CanTakeResponsibility"]?.bool ?? false }
    package var hasResponsibility: Bool { json["HasResponsibility"]?.bool ?? false }
    package var taskID: String? { json["TaskId"]?.string }
    package var correlationID: String? { json["CorrelationId"]?.string }
    package var isLinkedToOtherInterruption: Bool? { json["IsLinkedToOtherInterruption"]?.bool }
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
