/// Something small that a space has a few of: projects, environments, tenants.
protocol DirectoryEntry: Sendable {
    var number: Int { get }
    var spaceNumber: Int { get }
    var id: String { get }
    var name: String { get }
    var slug: String { get }
}

extension SimulatedProject: DirectoryEntry {}
extension SimulatedEnvironment: DirectoryEntry {}
extension SimulatedTenant: DirectoryEntry {}

/// Entries found by number, kept in the order that lists show.
struct Directory<Entry: DirectoryEntry>: Sendable {
    private(set) var entries: [Entry] = []
    private var positions: [Int: Int] = [:]

    /// Adds an entry after those already there.
    mutating func append(_ entry: Entry) {
        positions[entry.number] = entries.count
        entries.append(entry)
    }

    /// The entry with that number.
    subscript(number: Int) -> Entry? {
        positions[number].map { entries[$0] }
    }

    /// The entries of a space.
    func entries(in space: Int) -> [Entry] {
        entries.filter { $0.spaceNumber == space }
    }
}
