/// A set of the numbers of rows, in chunks of 65,536.
///
/// The mirror keeps one for each list that a filter may name, so that it can tell how many rows several filters have in
/// common, and which, without a look at the rows.
package struct NumberSet: Sendable, Equatable {
    /// A part of the set: the numbers that have the same bits above the lowest 16.
    package struct Chunk: Sendable, Equatable {
        /// Those bits, as a number; below zero for numbers below zero.
        package let key: Int64
        package let numbers: NumberChunk

        package init(key: Int64, numbers: NumberChunk) {
            self.key = key
            self.numbers = numbers
        }

        /// A number of this chunk.
        package func number(_ low: UInt16) -> Int64 { key << Int64(NumberChunk.bitCount) | Int64(low) }
    }

    /// In ascending order, none empty.
    package private(set) var chunks: [Chunk] = []

    package init() {}

    /// - Parameter chunks: In ascending order of their keys.
    package init(chunks: [Chunk]) {
        self.chunks = chunks.filter { !$0.numbers.isEmpty }
    }

    package init(_ numbers: some Sequence<Int64>) {
        var chunks: [Int64: NumberChunk] = [:]
        for number in numbers {
            chunks[Self.key(of: number), default: NumberChunk()].insert(Self.low(of: number))
        }
        self.chunks = chunks.sorted { $0.key < $1.key }.map { Chunk(key: $0.key, numbers: $0.value) }
    }

    /// The chunk that a number is in.
    package static func key(of number: Int64) -> Int64 { number >> Int64(NumberChunk.bitCount) }

    /// The place of a number in its chunk.
    package static func low(of number: Int64) -> UInt16 { UInt16(truncatingIfNeeded: number) }

    package var isEmpty: Bool { chunks.isEmpty }

    package var count: Int { chunks.reduce(0) { $0 + $1.numbers.count } }

    package func contains(_ number: Int64) -> Bool {
        let key = Self.key(of: number)
        return chunks.first { $0.key == key }?.numbers.contains(Self.low(of: number)) ?? false
    }

    /// In ascending order.
    package var numbers: [Int64] {
        var numbers: [Int64] = []
        for chunk in chunks { chunk.numbers.forEach { numbers.append(chunk.number($0)) } }
        return numbers
    }

    package func intersection(_ other: NumberSet) -> NumberSet {
        combined(with: other) { left, right in
            if let left, let right { left.intersection(right) } else { nil }
        }
    }

    package func union(_ other: NumberSet) -> NumberSet {
        combined(with: other) { left, right in
            if let left, let right { left.union(right) } else { left ?? right }
        }
    }

    package func subtracting(_ other: NumberSet) -> NumberSet {
        combined(with: other) { left, right in
            if let left, let right { left.subtracting(right) } else { left }
        }
    }

    private func combined(
        with other: NumberSet,
        _ combine: (NumberChunk?, NumberChunk?) -> NumberChunk?
    ) -> NumberSet {
        var result: [Chunk] = []
        var (left, right) = (chunks[...], other.chunks[...])
        while let key = [left.first?.key, right.first?.key].compactMap({ $0 }).min() {
            let mine = left.first?.key == key ? left.popFirst() : nil
            let others = right.first?.key == key ? right.popFirst() : nil
            if let numbers = combine(mine?.numbers, others?.numbers) {
                result.append(Chunk(key: key, numbers: numbers))
            }
        }
        return NumberSet(chunks: result)
    }
}
