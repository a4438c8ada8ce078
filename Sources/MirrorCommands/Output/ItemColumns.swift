import MirrorExport
import MirrorQuery
import WireFormat

/// The columns of a list: the keys of its items in JSON, in their order.
struct ItemColumns {
    /// What can be asked for, besides whatever else an item turns out to have.
    let known: [String]
    /// What CSV has where nothing is asked for.
    let all: [String]
    /// What a Markdown table has where nothing is asked for.
    let few: [String]

    private init(_ known: [String], few: [String]) {
        self.known = known
        // It says the same in each row.
        all = known.filter { $0 != "publicUrlInstruction" }
        self.few = few
    }

    static let interruption = ItemColumns(interruptionKeys, few: fewOfInterruption)

    /// With `--as-of`.
    static let pastInterruption = ItemColumns(
        interruptionKeys + ["isCertain"],
        few: fewOfInterruption + ["isCertain"]
    )

    static let hit = ItemColumns(
        interruptionKeys + ["snippet", "matchedIn"],
        few: fewOfInterruption + ["snippet"]
    )

    /// Octopus's fields of a task differ between versions; one that is not named here can be asked for all the same
    /// where the server sent it.
    static let task = ItemColumns(
        [
            "id", "spaceId", "name", "description", "arguments", "state", "queueTime", "queueTimeExpiry",
            "startTime", "completedTime", "serverNode", "errorMessage", "hasBeenPickedUpByProcessor",
            "isCompleted",
            "finishedSuccessfully", "hasPendingInterruptions", "pendingInterruptionTypes",
            "pendingPreconditionTypes", "hasPendingPreconditions", "canRerun", "hasWarningsOrErrors",
            "unmetPreconditions", "projectId", "spaceName", "project", "environment", "tenant", "release",
            "requestedBy", "goneAt", "resourceUri", "publicUrl",
        ],
        few: ["id", "name", "description", "state", "spaceName", "project", "queueTime", "completedTime"]
    )

    static let decision = ItemColumns(
        [
            "interruptionId", "title", "type", "spaceId", "spaceName", "taskId", "project", "environment",
            "tenant", "release", "outcome", "notes", "source", "userId", "user", "isService",
            "identityEstablishedWith", "decidedAt", "notBefore", "takenAt", "eventId", "created", "goneAt",
            "resourceUri", "publicUrl", "instructionsHash", "versions", "responsibleTeamIds",
            "responsibleTeams", "mayAnswerFirst", "mayAnswerLast", "executionId", "projectId",
            "environmentId", "tenantId", "releaseId", "requestedById", "requestedBy", "taskState",
            "taskCompletedTime", "taskFinishedSuccessfully", "secondsToDecision",
            "secondsToDecisionAtLeast",
        ],
        few: ["interruptionId", "title", "outcome", "user", "decidedAt", "source", "project", "environment"]
    )

    static let control = ItemColumns(
        ControlResult.keys.filter { $0 != "examples" },
        few: ["control", "title", "findings", "possible", "undecidable", "examined"]
    )

    static let finding = ItemColumns(
        ControlFinding.keys,
        few: ["certainty", "detail", "interruptionId", "executionId", "spaceName", "decidedAt", "source"]
    )

    private static let interruptionKeys = [
        "id", "title", "type", "taskId", "correlationId", "isPending", "isLinkedToOtherInterruption",
        "created",
        "relatedDocumentIds", "responsible", "formElementNames", "resourceUri", "taskResourceUri",
        "publicUrl",
        "publicUrlInstruction", "spaceId", "spaceName", "responsibleUser", "responsibleTeams", "project",
        "environment", "tenant", "release", "outcome", "goneAt",
    ]

    private static let fewOfInterruption = [
        "id", "title", "type", "isPending", "outcome", "created", "spaceName", "project", "environment",
    ]

    /// Checks the names that were asked for.
    ///
    /// - Parameter items: The first of the list, which may have keys that are not known.
    /// - Throws: A usage error that lists the known names.
    func check(_ names: [String]?, against items: [JSONValue]) throws {
        let unknown = (names ?? []).filter { name in
            !known.contains(name) && !items.contains { $0.member(name) != nil }
        }
        guard unknown.isEmpty else {
            throw CommandFailure(
                .usage,
                "--columns does not know \(unknown.joined(separator: ", ")). It knows \(known.joined(separator: ", "))."
            )
        }
    }
}
