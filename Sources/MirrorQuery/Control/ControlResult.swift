package import WireFormat

/// What a control found.
package struct ControlResult: Sendable {
    /// Rows that a control could not judge, for one reason.
    package struct Undecidable: Sendable, Equatable {
        /// What the mirror lacks, a sentence without the full stop.
        package var reason: String
        package var count: Int
    }

    package var definition: ControlDefinition
    /// How many rows it looked at, those that it could not judge among them.
    package var examined = 0
    /// How many of them are answers of which no audit entry is held, so that who and when are observed.
    package var observed = 0
    package var certain = 0
    package var possible = 0
    /// The most frequent reason first.
    package var undecidable: [Undecidable] = []
    /// What the mirror knows it did not read and the control rests on, a sentence each.
    package var caveats: [String] = []
    /// The first findings, as many as were asked for.
    package var examples: [ControlFinding] = []

    package var findings: Int { certain + possible }

    package var undecidableCount: Int { undecidable.reduce(0) { $0 + $1.count } }

    /// The keys of ``json``, in its order.
    package static let keys = [
        "control", "title", "definition", "limits", "examined", "observed", "findings", "certain", "possible",
        "undecidable", "undecidableReasons", "caveats", "examples",
    ]

    package var json: JSONValue {
        [
            "control": .string(definition.name),
            "title": .string(definition.title),
            "definition": .string(definition.definition),
            "limits": .array(definition.limits.map(JSONValue.string)),
            "examined": .int(Int64(examined)),
            "observed": .int(Int64(observed)),
            "findings": .int(Int64(findings)),
            "certain": .int(Int64(certain)),
            "possible": .int(Int64(possible)),
            "undecidable": .int(Int64(undecidableCount)),
            "undecidableReasons": .array(
                undecidable.map { ["reason": .string($0.reason), "count": .int(Int64($0.count))] }
            ),
            "caveats": .array(caveats.map(JSONValue.string)),
            "examples": .array(examples.map(\.json)),
        ]
    }
}

/// What the controls that were asked for found, and what that rests on.
package struct ControlAnswer: Sendable {
    package var results: [ControlResult]
    package var request: ControlRequest
    /// The names of the environments that were taken for production.
    package var production: [String]
    package var state: MirrorState

    /// Octopus's envelope, and the mirror's state after it.
    package var json: JSONValue {
        ListEnvelope(
            total: results.count,
            take: nil,
            isWhole: true,
            extras: extras,
            items: results.map(\.json),
            state: state,
            nextCursor: nil
        ).json
    }

    /// The first result's examples as a list of their own.
    ///
    /// - Parameter take: How many were asked for; nil for all.
    package func json(findingsOf result: ControlResult, take: Int?) -> JSONValue {
        ListEnvelope(
            total: result.findings,
            take: take,
            extras: [JSONValue.Member("result", result.json.removing("examples"))] + extras,
            items: result.examples.map(\.json),
            state: state,
            nextCursor: nil
        ).json
    }

    private var extras: [JSONValue.Member] {
        [
            .init("since", .optional(request.since?.description)),
            .init("until", .optional(request.until?.description)),
            .init("seconds", .int(Int64(request.seconds))),
            .init("production", .array(production.map(JSONValue.string))),
        ]
    }
}

extension JSONValue {
    fileprivate func removing(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }
}
