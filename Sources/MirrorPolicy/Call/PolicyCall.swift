package import WireFormat

/// What is about to be done.
package struct PolicyCall: Sendable {
    /// What is called.
    package enum Target: Sendable {
        /// - Parameter arguments: The very node that the tool will read.
        case tool(name: String, arguments: JSONNode?)
        /// - Parameter uri: As it will be read; whatever a transport does to it must have been done before.
        case resource(uri: String)
        /// A list, of which what may not be read is left out.
        ///
        /// - Parameters:
        ///   - template: Of which kind of resource values are listed; nil for the list of all resources.
        ///   - arguments: What narrows it.
        case list(template: String?, arguments: JSONNode?)
    }

    package var target: Target
    package var grant: Grant
    /// What a limit of the scope `session` counts by: on stdio one a process, on HTTP the grant's id.
    package var session: String

    package init(_ target: Target, by grant: Grant, session: String) {
        self.target = target
        self.grant = grant
        self.session = session
    }
}

/// A kind of data that a policy can withdraw as a whole.
package enum DataKind: String, Sendable, CaseIterable {
    case interruptions, tasks, status
}
