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
    private var plain: [String] = []
    private var sharing: [Int32] = []

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

    /// Looks every name up; where ids of a kind share a name, each has its space beside it, or else its id.
    mutating func resolve(in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT d.name, d.kind, s.name FROM document AS d LEFT JOIN space AS s ON s.number = d.space
                WHERE d.id = ?
                """
        )
        let documents = try ids.map { id -> (name: String, kind: String, space: String?) in
            let row = try Row.fetchOne(statement, arguments: [id])
            return (row?[0] ?? id, row?[1] ?? "", row?[2])
        }
        var firsts: [String: Int32] = [:]
        sharing = documents.indices.map { number in
            let key = "\(documents[number].kind):\(documents[number].name)"
            defer { if firsts[key] == nil { firsts[key] = Int32(number) } }
            return firsts[key] ?? Int32(number)
        }
        let counts = Dictionary(sharing.map { ($0, 1) }, uniquingKeysWith: +)
        resolved = documents.indices.map { number in
            let document = documents[number]
            guard counts[sharing[number], default: 0] > 1 else { return document.name }
            return "\(document.name) (\(document.space ?? ids[number]))"
        }
        let labels = Dictionary(resolved.map { ($0, 1) }, uniquingKeysWith: +)
        for number in resolved.indices where labels[resolved[number], default: 0] > 1 {
            resolved[number] = "\(documents[number].name) (\(ids[number]))"
        }
        plain = documents.map(\.name)
        resolved[Int(Self.none)] = "none"
        plain[Int(Self.none)] = "none"
    }

    /// What a number stands for; to be asked after ``resolve(in:)``.
    func name(_ number: Int32) -> String {
        resolved.indices.contains(Int(number)) ? resolved[Int(number)] : ids[Int(number)]
    }

    /// The first number whose document is of the same kind and name: Production of one space and of another.
    func shared(_ number: Int32) -> Int32 {
        sharing.indices.contains(Int(number)) ? sharing[Int(number)] : number
    }

    /// What a number and all that share its name are called.
    func sharedName(_ number: Int32) -> String {
        plain.indices.contains(Int(number)) ? plain[Int(number)] : ids[Int(number)]
    }

    func id(_ number: Int32) -> String { ids[Int(number)] }
}
