import OctopusAPI

extension SyncConfiguration {
    /// The spaces that a run is to read, among those that the principal sees.
    ///
    /// - Throws: ``SyncError`` with `unknownSpace`, which lists what there is.
    func selected(from visible: [Space]) throws -> [Space] {
        guard !spaces.isEmpty else { return visible }
        var chosen: [Space] = []
        for name in spaces {
            let space = try Self.space(called: name, among: visible)
            if !chosen.contains(where: { $0.id == space.id }) { chosen.append(space) }
        }
        return chosen
    }

    private static func space(called name: String, among visible: [Space]) throws -> Space {
        let matches = visible.filter { space in
            [space.id, space.name, space.slug].contains { $0?.lowercased() == name.lowercased() }
        }
        if let exact = matches.first(where: { $0.name == name || $0.id == name }) ?? matches.first {
            return exact
        }
        let names = visible.map(\.name).sorted().joined(separator: ", ")
        throw SyncError(
            code: .unknownSpace,
            message: "the key's user sees no space '\(name)'",
            hint: "It sees: \(names)."
        )
    }
}
