/// Every control, in the order in which results are shown.
package enum ControlCatalog {
    static var controls: [any Control.Type] {
        [
            SelfApproval.self, OutsideTeams.self, ServiceAccount.self, WithoutNotes.self, InSeconds.self,
            AfterTaskEnded.self, ProductionWithoutIntervention.self, AbortedYetContinued.self,
            FailureIgnoredInProduction.self,
        ]
    }

    /// What each control looks for and cannot know.
    package static var definitions: [ControlDefinition] { controls.map { $0.definition } }

    /// Those that are named, in the order of the catalogue; every one where none is.
    ///
    /// - Throws: ``QueryError`` with the nearest names for one that there is not.
    static func named(_ names: [String]) throws(QueryError) -> [any Control.Type] {
        guard !names.isEmpty else { return controls }
        let wanted = Set(names.map { $0.lowercased() })
        if let unknown = names.first(where: { name in
            !definitions.contains { $0.name == name.lowercased() }
        }) {
            let known = definitions.map(\.name)
            throw QueryError(
                code: .unknownName,
                message: "there is no control '\(unknown)'",
                hint: NameResolver.suggestion(for: unknown, among: known)
            )
        }
        return controls.filter { wanted.contains($0.definition.name) }
    }
}
