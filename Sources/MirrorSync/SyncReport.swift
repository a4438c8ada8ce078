package import MirrorStore
package import WireFormat

/// What a run did, as `sync --json` prints it.
package struct SyncReport: Sendable {
    package var run: Int64
    package var installation: Installation
    package var startedAt: Timestamp
    package var finishedAt: Timestamp
    package var outcome: RunOutcome
    package var requests: RequestCounts
    package var spaces: [SpaceReport]
    /// What the run knows it did not read of the whole server.
    package var debts: [Debt]
    /// Why the run ended before it was through; nil when it was not cut.
    var cutShortBy: String?
}

/// What a run did in one space.
package struct SpaceReport: Sendable {
    package let id: String
    package let name: String
    package var interruptions = KindReport()
    package var tasks = KindReport()
    /// Answers whose author and time were learned, in this run and in all.
    package var newDecisions = 0
    package var decisions = 0
    package var debts: [Debt] = []
    /// Every lane had its turn.
    var isWalkedThrough = false

    init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    subscript(kind: RowKind) -> KindReport {
        get {
            switch kind {
            case .interruption: interruptions
            case .task: tasks
            }
        }
        set {
            switch kind {
            case .interruption: interruptions = newValue
            case .task: tasks = newValue
            }
        }
    }

    /// Complete when the mirror holds all that the server lists of both kinds.
    package var outcome: RunOutcome {
        interruptions.isComplete && tasks.isComplete && isWalkedThrough ? .complete : .partial
    }
}

/// What a run did to the rows of one kind in one space.
package struct KindReport: Sendable, Equatable {
    package var new = 0
    package var changed = 0
    package var gone = 0
    /// How many rows the mirror lists afterwards.
    package var mirror = 0
    /// How many the server says it lists; nil when the run did not get to ask.
    package var server: Int?
    /// The mirror was found to hold what the server lists.
    package var isComplete = false

    /// How many rows were found new or changed.
    var news: Int { new + changed }

    mutating func count(_ outcomes: [RowOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .new: new += 1
            case .changed: changed += 1
            case .refreshed, .unchanged: break
            }
        }
    }
}

extension SyncReport {
    /// The object of `sync --json`.
    package var json: JSONValue {
        [
            "run": .int(run),
            "server": .string(installation.server),
            "principal": [
                "id": .string(installation.principalID), "name": .string(installation.principalName),
            ],
            "startedAt": .string(startedAt.description),
            "finishedAt": .string(finishedAt.description),
            "outcome": .string(outcome.rawValue),
            "requests": [
                "total": .int(Int64(requests.total)),
                "retried": .int(Int64(requests.retried)),
                "throttled": .int(Int64(requests.throttled)),
            ],
            "spaces": .array(spaces.map(\.json)),
            "debts": .array(debts.map(\.json)),
        ]
    }
}

extension SpaceReport {
    var json: JSONValue {
        [
            "id": .string(id),
            "name": .string(name),
            "outcome": .string(outcome.rawValue),
            "interruptions": interruptions.json,
            "tasks": tasks.json,
            "decisions": ["new": .int(Int64(newDecisions)), "mirror": .int(Int64(decisions))],
            "debts": .array(debts.map(\.json)),
        ]
    }
}

extension KindReport {
    var json: JSONValue {
        [
            "new": .int(Int64(new)),
            "changed": .int(Int64(changed)),
            "gone": .int(Int64(gone)),
            "mirror": .int(Int64(mirror)),
            "server": .optional(server.map(Int64.init)),
        ]
    }
}

extension Debt {
    /// As every JSON output of ours shows a debt.
    package var json: JSONValue {
        ["spaceId": .optional(spaceID), "lane": .string(lane), "reason": .string(reason)]
    }
}
