import WireFormat

/// What checking an export came to.
struct ManifestReport: Sendable, Equatable {
    /// Something that is not as the manifest says.
    struct Problem: Sendable, Equatable {
        /// The file or the dataset; nil for the export as a whole.
        var place: String?
        /// The id of the row.
        var row: String?
        /// What is wrong, in lower case.
        var message: String

        var json: JSONValue {
            ["place": .optional(place), "row": .optional(row), "message": .string(message)]
        }
    }

    /// The first of them.
    private(set) var problems: [Problem] = []
    private(set) var problemCount = 0
    /// What is to be known besides: how the mirror has moved on, what could not be decided.
    var notes: [String] = []
    /// How many files were read.
    var files = 0
    /// How many rows the mirror was asked for.
    var rows: Int64 = 0

    private static let maximumProblems = 1000

    var isVerified: Bool { problemCount == 0 }

    mutating func add(_ message: String, place: String? = nil, row: String? = nil) {
        problemCount += 1
        guard problems.count < Self.maximumProblems else { return }
        problems.append(Problem(place: place, row: row, message: message))
    }

    var json: JSONValue {
        [
            "isVerified": .bool(isVerified),
            "files": .int(Int64(files)),
            "rows": .int(rows),
            "problemCount": .int(Int64(problemCount)),
            "problems": .array(problems.map(\.json)),
            "notes": .array(notes.map(JSONValue.string)),
        ]
    }
}
