import GRDB

/// Rows in the order of lists, the newest first, read off one index or merged from several.
///
/// A page costs what the page holds, however long the list is: each range is an index in this very order, and SQLite
/// merges the ranges as far as the page goes.
struct OrderedList {
    /// A part of an index that is in the order of lists.
    struct Range {
        /// The tables, the one that carries the order first.
        let source: SQL
        var conditions: [SQL]
        /// What the order is by: an instant, then the row's number.
        let time: SQL
        let number: SQL
    }

    let ranges: [Range]
    /// More ranges than these are not merged; SQLite takes 500 at most.
    static let maximumRanges = 200
    /// Whether a row can stand in two of the ranges.
    let overlaps: Bool
    /// Set when a kept total answers how many there are.
    let keptTotal: SQL?
    /// Whether rows can lack the instant; they are the last.
    var hasRowsWithoutTime = false

    /// The keys of a part of the list, in its order.
    func numbers(_ page: ListPage, in db: Database) throws -> [Int64] {
        let numbers = try numbers(page, in: db) { range in
            page.cursor.map { cursor in
                if let time = cursor.time {
                    return "(\(range.time), \(range.number)) < (\(time), \(cursor.number))"
                }
                return "\(range.time) IS NULL AND \(range.number) < \(cursor.number)"
            }
        }
        // After an instant, no comparison is true of a row without one.
        guard hasRowsWithoutTime, page.cursor?.time != nil, page.take.map({ numbers.count < $0 }) ?? true
        else {
            return numbers
        }
        var rest = page
        rest.skip = 0
        rest.take = page.take.map { $0 - numbers.count }
        return try numbers + self.numbers(rest, in: db) { "\($0.time) IS NULL" }
    }

    private func numbers(_ page: ListPage, in db: Database, place: (Range) -> SQL?) throws -> [Int64] {
        guard page.take != 0, !ranges.isEmpty else { return [] }
        let parts = ranges.map { range in
            let place = place(range)
            return select(range, "\(range.number) AS number, \(range.time) AS time", place)
        }
        let merged = parts.joined(separator: overlaps ? " UNION " : " UNION ALL ")
        let sql: SQL =
            "\(merged) ORDER BY time DESC, number DESC LIMIT \(page.take ?? -1) OFFSET \(page.skip)"
        return try Int64.fetchAll(db.cachedStatement(literal: sql))
    }

    /// How many there are.
    func total(in db: Database) throws -> Int {
        if let keptTotal { return try SQLRequest<Int>(literal: keptTotal, cached: true).fetchOne(db) ?? 0 }
        guard !ranges.isEmpty else { return 0 }
        let sql: SQL
        if ranges.count == 1 {
            sql = select(ranges[0], "count(*)", nil)
        } else {
            let parts = ranges.map { select($0, "\($0.time), \($0.number)", nil) }
            sql = "SELECT count(*) FROM (\(parts.joined(separator: overlaps ? " UNION " : " UNION ALL ")))"
        }
        return try SQLRequest<Int>(literal: sql, cached: true).fetchOne(db) ?? 0
    }

    private func select(_ range: Range, _ columns: SQL, _ place: SQL?) -> SQL {
        let conditions = range.conditions + [place].compactMap { $0 }
        return
            "SELECT \(columns) FROM \(range.source) WHERE \((["1"] + conditions).joined(separator: " AND "))"
    }
}
