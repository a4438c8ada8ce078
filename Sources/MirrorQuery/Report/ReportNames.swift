import GRDB

/// Numbers for the ids that a scan meets, and what the ids are called.
///
/// Rows by the million name a few hundred projects, environments and users; figures are kept by number.
struct ReportNames {
    /// Stands for "none", which has a name too.
    static let none: Int32 = 0

    private var numbers: [String: Int32] = [:]
    private var ids: [String] = [""]
    private var resolved: [String] = []

    /// The number of an id, letter case aside.
    mutating func number(_ id: String?) -> Int32 {
        guard let id, !id.isEmpty else { return Self.none }
        if let known = numbers[id] { return known }
        let key = id.lowercased()
        let number = numbers[key] ?? Int32(ids.count)
        if number == ids.count { ids.append(id) }
        numbers[key] = number
        numbers[id] = number
        return number
    }

    /// Looks every name up; where two ids share a name, each has its id beside it.
    mutating func resolve(in db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
        var names = try ids.map { id in try String.fetchOne(statement, arguments: [id]) ?? id }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        for number in names.indices where counts[names[number], default: 0] > 1 {
            names[number] += " (\(ids[number]))"
        }
        names[Int(Self.none)] = "none"
        resolved = names
    }

    /// What a number stands for; to be asked after ``resolve(in:)``.
    func name(_ number: Int32) -> String {
        resolved.indices.contains(Int(number)) ? resolved[Int(number)] : ids[Int(number)]
    }

    func id(_ number: Int32) -> String { ids[Int(number)] }
}
