import GRDB
import MirrorStore

/// The numbers of the interruptions in lists of facets, as the mirror keeps them.
struct FacetNumbers {
    let db: Database

    /// The interruptions that every one of the groups holds.
    ///
    /// - Parameters:
    ///   - groups: At least one; the one with the fewest rows first, so that little of the others is read.
    ///   - set: Only those in it; nil for any.
    func common(to groups: [FacetGroup], within set: NumberSet? = nil) throws -> NumberSet {
        var common = set
        for group in groups where common.map({ !$0.isEmpty }) ?? true {
            if let found = common, group.places.count == 1, group.isCounted {
                common = try intersection(of: found, with: group.places[0])
            } else {
                let union = try union(of: group.places, near: common)
                common = common?.intersection(union) ?? union
            }
        }
        return common ?? NumberSet()
    }

    /// The interruptions in any of some lists.
    ///
    /// - Parameter set: Chunks in which it has nothing are left out.
    private func union(of places: [FacetGroup.Place], near set: NumberSet?) throws -> NumberSet {
        try places.reduce(into: NumberSet()) { union, place in
            let numbers = place.facet.isCounted ? try numbers(of: place, near: set) : try few(of: place)
            union = union.isEmpty ? numbers : union.union(numbers)
        }
    }

    private func numbers(of place: FacetGroup.Place, near set: NumberSet?) throws -> NumberSet {
        var chunks: [NumberSet.Chunk] = []
        try forEachChunk(of: place, near: set) { key, _, bytes in
            guard let numbers = NumberChunk(bytes) else { return false }
            chunks.append(NumberSet.Chunk(key: key, numbers: numbers))
            return true
        }
        return NumberSet(chunks: chunks)
    }

    /// The numbers of a list for which no set is kept, since it has few.
    private func few(of place: FacetGroup.Place) throws -> NumberSet {
        let statement = try db.cachedStatement(sql: "SELECT number FROM facet WHERE name = ? AND list = ?")
        return NumberSet(
            try Int64.fetchAll(statement, arguments: [place.facet.name, place.list.rawValue])
        )
    }

    private func intersection(of set: NumberSet, with place: FacetGroup.Place) throws -> NumberSet {
        var chunks: [NumberSet.Chunk] = []
        try forEachChunk(of: place, near: set) { key, index, bytes in
            guard var numbers = index.map({ set.chunks[$0].numbers }) else { return true }
            guard numbers.formIntersection(encoded: bytes) else { return false }
            chunks.append(NumberSet.Chunk(key: key, numbers: numbers))
            return true
        }
        return NumberSet(chunks: chunks)
    }

    /// Calls `body` with each chunk of a list, in ascending order: its key, its index among the set's chunks, its bytes.
    ///
    /// - Parameters:
    ///   - set: Chunks that it lacks are passed over; with none, `body` is given no index.
    ///   - body: False when it cannot read the bytes.
    private func forEachChunk(
        of place: FacetGroup.Place,
        near set: NumberSet?,
        _ body: (Int64, Int?, UnsafeRawBufferPointer) -> Bool
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT chunk, numbers FROM facetSet
                WHERE name = ? AND list = ? AND chunk BETWEEN ? AND ? ORDER BY chunk
                """
        )
        let (first, last) = (set?.chunks.first?.key ?? .min, set?.chunks.last?.key ?? .max)
        let keys = try Int64.fetchCursor(
            statement,
            arguments: [place.facet.name, place.list.rawValue, first, last]
        )
        let columns = StatementColumns(statement)
        var index = 0
        while let key = try keys.next() {
            if let set {
                while set.chunks[index].key < key { index += 1 }
                guard set.chunks[index].key == key else { continue }
            }
            guard columns.withBytes(1, { body(key, set == nil ? nil : index, $0) }) else {
                throw NumberTables.damaged("the numbers of '\(place.facet.name)' cannot be read")
            }
        }
    }
}
