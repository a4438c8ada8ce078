package import WireFormat

/// What is about to be done.
package struct PolicyCall: Sendable {
    /// What is called.
    package enum Target: Sendable {
        /// - Parameter arguments: The very node that the tool will read.
        case tool(name: String, arguments: JSONNode?)
        /// - Parameter uri: As it will be read; whatever a transport does to it must have been done before.
        case resource(uri: String)
    }

    package var target: Target
    package var grant: Grant
    /// What a limit of the scope `session` counts by: on stdio one a process, on HTTP the grant's id.
    package var session: String
    /// Kinds of mirror data that the answer may show: for a tool those it declares, for a URI that of its template.
    package var reveals: Set<DataKind>

    package init(_ target: Target, by grant: Grant, session: String, reveals: Set<DataKind>) {
        self.target = target
        self.grant = grant
        self.session = session
        self.reveals = reveals
    }
}

/// A kind of data that a policy can withdraw as a whole.
package enum DataKind: String, Sendable, CaseIterable {
    case interruptions, tasks, status
}
