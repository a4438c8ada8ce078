import Foundation
package import WireFormat

/// The arguments of `find_interruptions` as Octopus's own server takes them.
///
/// They are checked as it checks them and in its order, so that an agent that knows the one knows the other.
package struct FindInterruptionsArguments: Sendable, Equatable {
    package var spaceName: String
    package var interruptionID: String?
    package var pendingOnly: Bool?
    package var assignedToMe: Bool?
    package var regarding: String?
    /// Any number: what is below zero counts from the end where ``assignedToMe`` is asked for.
    package var skip: Double?
    package var take: Double?
    /// What the mirror takes beyond Octopus's own server: the filters that its lists take, spaces, ``pendingOnly``,
    /// ``assignedToMe`` and ``regarding`` aside.
    package var narrowing = InterruptionFilter()
    /// The names under which parts of ``narrowing`` were given.
    package var narrowingNames: [String] = []
    /// The end of the page before.
    package var cursor: ListCursor?

    package init(spaceName: String) {
        self.spaceName = spaceName
    }

    /// Reads the arguments of a call; keys that are not known are ignored, and no value is converted.
    ///
    /// - Throws: ``ArgumentError`` with an issue for each argument that is missing or of another type.
    package init(json: JSONNode) throws(ArgumentError) {
        var issues: [ArgumentError.Issue] = []
        func value<T>(_ name: StaticString, _ type: String, _ read: (JSONNode) -> T?) -> T? {
            guard let node = json[name] else { return nil }
            let value = read(node)
            if value == nil { issues.append(.init("\(name)", "Expected \(type).")) }
            return value
        }
        let number = { (node: JSONNode) in
            node.isNumber ? Double(node.minified).flatMap { $0.isFinite ? $0 : nil } : nil
        }
        let space = value("spaceName", "a string", \.string)
        if json["spaceName"] == nil { issues.append(.init("spaceName", "Required.")) }
        self.init(spaceName: space ?? "")
        interruptionID = value("interruptionId", "a string", \.string)
        pendingOnly = value("pendingOnly", "a boolean", \.bool)
        assignedToMe = value("assignedToMe", "a boolean", \.bool)
        regarding = value("regarding", "a string", \.string)
        skip = value("skip", "a number", number)
        take = value("take", "a number", number)
        guard issues.isEmpty else { throw ArgumentError(title: "Invalid arguments", issues: issues) }
    }

    /// The id, unless it is empty, which is as if there were none.
    var id: String? { interruptionID.flatMap { $0.isEmpty ? nil : $0 } }

    /// - Throws: ``ArgumentError`` when an id stands beside list filters, one issue for each; ``QueryError`` when it is no
    ///   id of an interruption.
    package func validate() throws {
        guard let id else {
            if cursor != nil && skip != nil {
                throw ArgumentError(
                    title: "Invalid argument combination",
                    issues: [.init("skip", "Give either cursor, which says where the page begins, or skip.")]
                )
            }
            return
        }
        let given =
            [
                ("regarding", regarding != nil), ("assignedToMe", assignedToMe != nil), ("skip", skip != nil),
                ("take", take != nil), ("cursor", cursor != nil),
            ].filter(\.1).map(\.0) + narrowingNames
        guard given.isEmpty else {
            let message =
                "Give either interruptionId, which names one, or list filters (regarding, assignedToMe, skip, take)."
            throw ArgumentError(
                title: "Invalid argument combination",
                issues: given.map { .init($0, message) }
            )
        }
        guard id.hasPrefix("Interruptions-") else {
            throw QueryError(
                code: .invalidID,
                message: "Invalid interruption ID format '\(id)': 'Interruptions-' and a number are expected",
                hint: "Call find_interruptions without interruptionId to list valid IDs."
            )
        }
    }
}

/// Arguments that cannot be taken as they are.
package struct ArgumentError: Error, Sendable, Equatable, CustomStringConvertible {
    package let title: String
    package let issues: [Issue]

    package init(title: String, issues: [Issue]) {
        self.title = title
        self.issues = issues
    }

    /// What is wrong with one argument.
    package struct Issue: Sendable, Equatable {
        package let argument: String
        package let message: String

        package init(_ argument: String, _ message: String) {
            self.argument = argument
            self.message = message
        }
    }

    /// As Octopus's own server reports it.
    package var json: JSONValue {
        [
            "success": false, "error": .string(title),
            "issues": .array(
                issues.map { ["path": [.string($0.argument)], "message": .string($0.message)] }
            ),
        ]
    }

    package var description: String {
        "\(title): \(issues.map { "\($0.argument): \($0.message)" }.joined(separator: " "))"
    }
}
