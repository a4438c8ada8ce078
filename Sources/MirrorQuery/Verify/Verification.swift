package import MirrorStore
package import WireFormat

/// What came of looking at a mirror: each check with its problems, and the ledger's head.
package struct Verification: Sendable {
    /// Nil where the ledger cannot be read.
    package var ledger: LedgerHead?
    package var checks: [VerificationCheck] = []
    /// Nil where the file cannot be read.
    package var mirror: MirrorState?

    package init() {}

    /// No check found a problem; one that could not be made is none.
    package var isVerified: Bool { checks.allSatisfy { $0.problemCount == 0 } }

    package var json: JSONValue {
        [
            "verified": .bool(isVerified),
            "ledger": ledger?.json ?? .null,
            "checks": .array(checks.map(\.json)),
            "mirror": mirror?.json ?? .null,
        ]
    }
}

extension LedgerHead {
    /// As every JSON answer shows it.
    package var json: JSONValue { ["sequence": .int(sequence), "head": .string(hex)] }
}

/// One thing that was looked at.
package struct VerificationCheck: Sendable {
    package let name: String
    /// What is counted, in the plural.
    package let noun: String
    package var checked = 0
    /// The first ones.
    package private(set) var problems: [VerificationProblem] = []
    package private(set) var problemCount = 0
    /// Why it was not made, or not to its end; nil when it was.
    package var skipped: String?
    /// What is to be known besides, a sentence without the full stop each.
    package var notes: [String] = []

    /// How many problems are kept.
    package static let limit = 100

    package init(_ name: String, of noun: String) {
        self.name = name
        self.noun = noun
    }

    /// Whether more problems need not be looked for one by one.
    var isFull: Bool { problemCount >= Self.limit }

    /// Takes note of a problem.
    ///
    /// - Parameters:
    ///   - row: What the row is told from others by in its table; nil for the whole table.
    ///   - id: What Octopus calls it; nil where it has no name for it.
    package mutating func report(_ table: String, _ row: String?, id: String? = nil, _ message: String) {
        problemCount += 1
        guard problems.count < Self.limit else { return }
        problems.append(VerificationProblem(table: table, row: row, id: id, message: message))
    }

    package var json: JSONValue {
        var members = [
            JSONValue.Member("name", .string(name)),
            JSONValue.Member("checked", .int(Int64(checked))),
            JSONValue.Member("problemCount", .int(Int64(problemCount))),
            JSONValue.Member("problems", .array(problems.map(\.json))),
        ]
        if !notes.isEmpty { members.append(JSONValue.Member("notes", .array(notes.map(JSONValue.string)))) }
        if let skipped { members.append(JSONValue.Member("skipped", .string(skipped))) }
        return .object(members)
    }
}

/// Something that is not as it should be.
package struct VerificationProblem: Sendable, Equatable {
    package let table: String
    package let row: String?
    package let id: String?
    /// What is wrong, in the words of people: a sentence without the full stop.
    package let message: String

    package var json: JSONValue {
        [
            "table": .string(table), "row": .optional(row), "id": .optional(id), "message": .string(message),
        ]
    }
}

/// How far a verification is.
package struct VerificationProgress: Sendable {
    package let check: String
    package let done: Int
    /// About how many there are.
    package let total: Int
}
