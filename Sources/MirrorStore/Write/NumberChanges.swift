import Foundation
import GRDB

/// What a page changes about the sets of numbers; each chunk that it touches is written once, at its end.
struct NumberChanges {
    private struct Key: Hashable {
        let name: ByteText
        let list: FacetList
        let chunk: Int64
    }

    /// 1 for a number that comes, -1 for one that goes, 0 for one that went and came again.
    private var steps: [Key: [UInt16: Int]] = [:]
    private var created: [Int64: [UInt16: [Int64]]] = [:]

    /// Notes that an interruption comes into a list (1) in which it was not, or goes (-1) from one in which it was.
    ///
    /// - Parameter name: The facet's, in lower case.
    mutating func note(_ name: ByteText, _ list: FacetList, _ number: Int64, by step: Int) {
        let key = Key(name: name, list: list, chunk: NumberSet.key(of: number))
        steps[key, default: [:]][NumberSet.low(of: number), default: 0] += step
    }

    /// Notes when an interruption was created.
    mutating func note(_ number: Int64, created instant: Int64) {
        created[NumberSet.key(of: number), default: [:]][NumberSet.low(of: number), default: []].append(
            instant
        )
    }

    func commit(_ db: Database) throws {
        for (key, steps) in steps where steps.values.contains(where: { $0 != 0 }) {
            var chunk = try NumberTables.chunk(key.name.text, key.list, key.chunk, in: db)
            for (low, step) in steps where step != 0 {
                if step > 0 { chunk.insert(low) } else { chunk.remove(low) }
            }
            try NumberTables.write(chunk, key.name.text, key.list, key.chunk, in: db)
        }
        for (key, rows) in created {
            let before = try NumberTables.spans(key, in: db)
            var spans = before ?? CreatedSpans()
            for (low, instants) in rows {
                for instant in instants { spans.widen(low, by: instant) }
            }
            if spans != before { try NumberTables.write(spans, key, in: db) }
        }
    }
}
