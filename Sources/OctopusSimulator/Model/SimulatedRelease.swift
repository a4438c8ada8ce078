/// A release of a project.
struct SimulatedRelease: TableRow {
    let number: Int
    let spaceNumber: Int
    let projectNumber: Int
    let major: Int
    let minor: Int
    let patch: Int
    /// Milliseconds since 1970.
    let assembled: Int64

    var sortTime: Int64 { assembled }
    var isShortlisted: Bool { false }
    var id: String { DocumentID(.releases, number).text }
    var version: String { String(major) + "." + String(minor) + "." + String(patch) }
}
