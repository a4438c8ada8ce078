import GRDB
import MirrorStore
import WireFormat

/// Some of the decisions that a filter means, drawn so that anybody can draw the same ones again.
///
/// The decisions are put in the order of SHA-256 of the seed, a colon and the interruption's id (`7:Interruptions-12`),
/// and the first are taken. Nobody can prefer a decision without choosing another seed, and an auditor with the list of
/// ids redoes the draw in a line of any language.
package struct DecisionSample: Sendable, Equatable {
    package let seed: Int
    /// How many decisions the sample was drawn from.
    package let population: Int
    /// The ids of the interruptions, in the order of the draw.
    package let ids: [String]

    /// - Parameter population: The ids of the interruptions, each once, in any order.
    init(count: Int, seed: Int, from population: some Sequence<String>) {
        self.seed = seed
        var drawn: [(key: [UInt8], id: String)] = []
        var size = 0
        for id in population {
            size += 1
            let key = SHA256.digest(of: ["\(seed):", id])
            if drawn.count == count, let last = drawn.last, !key.lexicographicallyPrecedes(last.key) {
                continue
            }
            let place = drawn.firstIndex { key.lexicographicallyPrecedes($0.key) } ?? drawn.count
            drawn.insert((key, id), at: place)
            if drawn.count > count { drawn.removeLast() }
        }
        self.population = size
        ids = drawn.map(\.id)
    }
}

extension MirrorQueries {
    /// Draws some of the decisions that a filter means; all of them where there are not so many.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func sample(_ count: Int, of filter: DecisionFilter, seed: Int) throws -> DecisionSample {
        try read { db in
            let numbers = try DecisionSelection(filter, in: db).list.numbers(ListPage(take: nil), in: db)
            let ids = try numbers.map { try RowKey.id($0, .interruption, in: db) }
            return DecisionSample(count: max(0, count), seed: seed, from: ids)
        }
    }
}
