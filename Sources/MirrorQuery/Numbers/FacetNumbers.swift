import GRDB
import MirrorStore

/// The numbers of the interruptions in lists of facets, as the mirror keeps them.
struct FacetNumbers {
    let db: Database

    /// The interruptions that every one of the groups holds.
    ///
    /// - Parameter groups: At least one; the one with the fewest rows first, so that little of the others is read.
    func common(to groups: [FacetGroup]) throws -> NumberSet {
        var common: NumberSet?
        for group in groups {
            if let found = common {
                guard !found.isEmpty else { return found }
                common = found.intersection(try numbers(of: group, near: found))
            } else {
                common = try numbers(of: group, near: nil)
            }
        }
        return common ?? NumberSet()
    }

    /// The interruptions in any of a group's lists.
    ///
    /// - Parameter set: Chunks in which it has nothing may be left out.
    private func numbers(of group: FacetGroup, near set: NumberSet?) throws -> NumberSet {
        let keys = set.map { set in Set(set.chunks.map(\.key)) }
        let (first, last) = (set?.chunks.first?.key ?? .min, set?.chunks.last?.key ?? .max)
        let statement = try db.cachedStatement(
            sql: """
                SELECT chunk, numbers FROM facetSet
                WHERE name = ? AND list = ? AND chunk BETWEEN ? AND ? ORDER BY chunk
                """
        )
        return try group.places.reduce(into: NumberSet()) { union, place in
            let name = place.facet.name
            let rows = try Row.fetchCursor(statement, arguments: [name, place.list.rawValue, first, last])
            let columns = StatementColumns(statement)
            var chunks: [NumberSet.Chunk] = []
            while try rows.next() != nil {
                let key = columns.int(0)
                guard keys?.contains(key) ?? true else { continue }
                guard let numbers = columns.withBytes(1, { NumberChunk($0) }) else {
                    throw NumberTables.damaged("the numbers of '\(name)' cannot be read")
                }
                chunks.append(NumberSet.Chunk(key: key, numbers: numbers))
            }
            union = union.isEmpty ? NumberSet(chunks: chunks) : union.union(NumberSet(chunks: chunks))
        }
    }
}
