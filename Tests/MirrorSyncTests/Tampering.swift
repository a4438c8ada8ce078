import Foundation
import GRDB
import MirrorTestSupport

/// One change of a mirror by somebody with a plain SQLite client.
struct Tampering {
    /// What was done, for messages.
    let description: String
    let table: String
    /// The primary key of the row that was changed, each column with its value: `space 1`; nil when only the table can be
    /// named, or the key was changed.
    let key: [String]?

    /// Changes something, drawn from `random`; each kind of change of each table is as likely as another.
    static func commit(in db: Database, _ random: inout SeededGenerator) throws -> Tampering {
        while true {
            let table = try Table(random.pick(tables(db)), db)
            // What a constraint refuses changes nothing.
            guard let tampering = try? table.tamper(&random) else { continue }
            return tampering
        }
    }

    /// Every ordinary table; `wanted` alone is a list of errands and holds no fact.
    private static func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                AND name NOT LIKE 'sqlite_%' AND name <> 'wanted' ORDER BY name
                """
        )
    }
}

/// A table that is tampered with.
private struct Table {
    let name: String
    let db: Database
    let columns: [(name: String, type: String, isNullable: Bool, isKey: Bool)]

    init(_ name: String, _ db: Database) throws {
        self.name = name
        self.db = db
        columns = try Row.fetchAll(
            db,
            sql: "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)",
            arguments: [name]
        ).map { ($0[0], $0[1], !($0[2] as Bool), $0[3] > 0) }
    }

    private var keys: [String] { columns.filter(\.isKey).map(\.name) }

    /// A kept total of nothing says nothing, whatever it is called.
    private var condition: String {
        switch name {
        case "facetTotal": "total <> 0"
        case "taskTotal": "listed + gone <> 0"
        case "total": "listed + gone <> 0"
        default: "1"
        }
    }

    /// - Returns: Nil when nothing was changed.
    func tamper(_ random: inout SeededGenerator) throws -> Tampering? {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name) WHERE \(condition)") ?? 0
        guard count > 0 else { return nil }
        let row = try row(Int.random(in: 0..<count, using: &random))
        let other = try self.row(Int.random(in: 0..<count, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return try delete(row)
        case 1: return try insert(row, &random)
        case 2: return try swap(row, other, &random)
        default: return try change(row, &random)
        }
    }

    private func row(_ place: Int) throws -> Row {
        let order = keys.map { "\"\($0)\"" }.joined(separator: ", ")
        return try Row.fetchOne(
            db,
            sql: "SELECT * FROM \(name) WHERE \(condition) ORDER BY \(order) LIMIT 1 OFFSET \(place)"
        ).map { $0.copy() } ?? Row()
    }

    private func key(of row: Row) -> [String] {
        keys.map { "\($0) \(String.fromDatabaseValue(row[$0]) ?? "\(row[$0] as DatabaseValue)")" }
    }

    private var isThisRow: String { keys.map { "\"\($0)\" = ?" }.joined(separator: " AND ") }

    private func arguments(_ row: Row) -> StatementArguments {
        StatementArguments(keys.map { row[$0] as DatabaseValue })
    }

    private func delete(_ row: Row) throws -> Tampering {
        try db.execute(sql: "DELETE FROM \(name) WHERE \(isThisRow)", arguments: arguments(row))
        return Tampering(description: "deleted \(row) of \(name)", table: name, key: nil)
    }

    private func insert(_ row: Row, _ random: inout SeededGenerator) throws -> Tampering {
        // The same row under another key.
        let values = columns.map { column -> DatabaseValue in
            let value: DatabaseValue = row[column.name]
            return column.isKey || column.name == "id" || column.name == "hash"
                ? Self.changed(value, column.type, &random) : value
        }
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(name) (\(names)) VALUES (\(places))",
            arguments: StatementArguments(values)
        )
        return Tampering(description: "inserted \(values) into \(name)", table: name, key: nil)
    }

    private func swap(_ row: Row, _ other: Row, _ random: inout SeededGenerator) throws -> Tampering? {
        let column = random.pick(columns.filter { !$0.isKey }.map(\.name) + [columns[0].name])
        let values: (DatabaseValue, DatabaseValue) = (row[column], other[column])
        guard values.0 != values.1, !keys.contains(column) else { return nil }
        for (row, value) in [(row, values.1), (other, values.0)] {
            try db.execute(
                sql: "UPDATE \(name) SET \"\(column)\" = ? WHERE \(isThisRow)",
                arguments: [value] + arguments(row)
            )
        }
        return Tampering(
            description: "swapped \(column) of \(key(of: row)) and \(key(of: other)) in \(name)",
            table: name,
            key: key(of: row)
        )
    }

    private func change(_ row: Row, _ random: inout SeededGenerator) throws -> Tampering? {
        let column = random.pick(columns.map { $0 })
        let value: DatabaseValue = row[column.name]
        var new = Self.changed(value, column.type, &random)
        if column.isNullable, !value.isNull, Int.random(in: 0..<4, using: &random) == 0 { new = .null }
        try db.execute(
            sql: "UPDATE \(name) SET \"\(column.name)\" = ? WHERE \(isThisRow)",
            arguments: [new] + arguments(row)
        )
        guard db.changesCount == 1, new != value else { return nil }
        let isKey = column.isKey
        return Tampering(
            description: "changed \(column.name) of \(key(of: row)) in \(name) from \(value) to \(new)",
            table: name,
            key: isKey ? nil : key(of: row)
        )
    }

    /// Another value: one byte of it, or one more or less.
    private static func changed(
        _ value: DatabaseValue,
        _ type: String,
        _ random: inout SeededGenerator
    ) -> DatabaseValue {
        switch value.storage {
        case .null:
            return type == "INTEGER"
                ? 7.databaseValue : type == "BLOB" ? Data([7]).databaseValue : "7".databaseValue
        case .int64(let number): return (Bool.random(using: &random) ? number + 1 : number - 1).databaseValue
        case .double(let number): return (number + 1).databaseValue
        case .blob(var data):
            guard !data.isEmpty else { return Data([7]).databaseValue }
            data[Int.random(in: data.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            return data.databaseValue
        case .string(let text):
            guard !text.isEmpty else { return "7".databaseValue }
            var scalars = Array(text.unicodeScalars)
            let place = Int.random(in: scalars.indices, using: &random)
            // Letter case is no difference where names are compared without it.
            scalars[place] = scalars[place] == "7" ? "8" : "7"
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            return String(view).databaseValue
        }
    }
}
