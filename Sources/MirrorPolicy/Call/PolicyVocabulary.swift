import Foundation
import WireFormat

/// What the server offers, so that a policy that names anything else is refused.
package struct PolicyVocabulary: Sendable {
    /// A tool.
    package struct Tool: Sendable {
        package let name: String
        /// What its answers may show; nothing for a tool whose answer depends on a URI.
        package let reveals: Set<DataKind>
        /// The kind that goes with it: denying or hiding the tool withdraws this kind from what the policy does not name.
        package let governs: DataKind?
        /// The argument that names a resource: the call is decided by that resource too.
        package let uriArgument: String?
        /// The names of its arguments.
        package let arguments: Set<String>

        package init(
            _ name: String,
            reveals: Set<DataKind>,
            governs: DataKind? = nil,
            uriArgument: String? = nil,
            arguments: Set<String>
        ) {
            self.name = name
            self.reveals = reveals
            self.governs = governs
            self.uriArgument = uriArgument
            self.arguments = arguments
        }
    }

    /// A kind of resource.
    package struct Template: Sendable {
        /// For instance `octopus://spaces/{spaceName}/tasks/{taskId}`.
        package let uri: String
        package let reveals: DataKind
        /// The tool that shows the same: where a policy has no rule for the resource, that of the tool holds.
        package let equivalentTool: String
        private let segments: [Substring]

        package init(_ uri: String, reveals: DataKind, equivalentTool: String) {
            self.uri = uri
            self.reveals = reveals
            self.equivalentTool = equivalentTool
            segments = uri.split(separator: "/", omittingEmptySubsequences: false)
        }

        /// The names of its variables, in their order.
        package var variables: [String] { segments.compactMap(Self.variable).map(String.init) }

        /// The values of the variables, percent escapes resolved; nil when the URI is of another kind.
        ///
        /// The text is compared to the letter, and neither a comma nor a slash is part of a value, as in Octopus's own
        /// server: what might be read in two ways matches nothing, and is denied.
        func match(_ uri: String) -> [String: String]? {
            let parts = uri.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == segments.count else { return nil }
            var values: [String: String] = [:]
            for (segment, part) in zip(segments, parts) {
                if let name = Self.variable(segment) {
                    guard !part.isEmpty, !part.utf8.contains(UInt8(ascii: ",")) else { return nil }
                    // A malformed escape stays as it is, as where the resource is read.
                    values[String(name)] = part.removingPercentEncoding ?? String(part)
                } else if !segment.utf8.elementsEqual(part.utf8) {
                    return nil
                }
            }
            return values
        }

        private static func variable(_ segment: Substring) -> Substring? {
            segment.hasPrefix("{") && segment.hasSuffix("}") ? segment.dropFirst().dropLast() : nil
        }
    }

    package let tools: [Tool]
    package let templates: [Template]

    package init(tools: [Tool], templates: [Template]) {
        self.tools = tools
        self.templates = templates
    }

    func tool(_ name: String) -> Tool? { tools.first { $0.name == name } }

    func template(matching uri: String) -> (template: Template, values: [String: String])? {
        for template in templates {
            if let values = template.match(uri) { return (template, values) }
        }
        return nil
    }
}
