package import Foundation

/// A set of numbers from 0 to 65,535: one chunk of a ``NumberSet``.
///
/// Few numbers are a sorted list, many a bit each, so that a chunk has 8 KiB at most and two of them meet in a few
/// microseconds. These are the containers of Roaring bitmaps (https://roaringbitmap.org).
package struct NumberChunk: Sendable, Equatable {
    private enum Form {
        /// In ascending order.
        case list([UInt16])
        /// ``words`` words; the lowest bit of the first is 0.
        case bits([UInt64])
    }

    private var form: Form

    /// How many bits of a number tell its place in a chunk.
    package static let bitCount = 16
    private static let words = 1024
    private static let encodedBits = words * 8
    /// A list of so many would be no shorter than the bits.
    private static let listLimit = encodedBits / 2

    package init() {
        form = .list([])
    }

    /// - Parameter list: In ascending order.
    package init(_ list: [UInt16]) {
        form = list.count < Self.listLimit ? .list(list) : .bits(Self.bits(of: list))
    }

    private init(bits: [UInt64]) {
        form = .bits(bits)
    }

    /// All numbers of some blocks of 256.
    package init(blocks: some Sequence<UInt8>) {
        var bits = [UInt64](repeating: 0, count: Self.words)
        let words = CreatedSpans.blockSize / 64
        for block in blocks {
            for word in 0..<words { bits[Int(block) * words + word] = ~0 }
        }
        form = .bits(bits)
    }

    // MARK: What it holds

    package var count: Int {
        switch form {
        case .list(let list): list.count
        case .bits(let bits): bits.reduce(0) { $0 + $1.nonzeroBitCount }
        }
    }

    package var isEmpty: Bool {
        switch form {
        case .list(let list): list.isEmpty
        case .bits(let bits): bits.allSatisfy { $0 == 0 }
        }
    }

    package func contains(_ number: UInt16) -> Bool {
        switch form {
        case .list(let list):
            let place = Self.place(of: number, in: list)
            return place < list.count && list[place] == number
        case .bits(let bits): return bits[Int(number >> 6)] & Self.bit(number) != 0
        }
    }

    /// Calls `body` with each number in ascending order.
    package func forEach(_ body: (UInt16) throws -> Void) rethrows {
        switch form {
        case .list(let list): try list.forEach(body)
        case .bits(let bits):
            for (place, word) in bits.enumerated() {
                var rest = word
                while rest != 0 {
                    try body(UInt16(place * 64 + rest.trailingZeroBitCount))
                    rest &= rest - 1
                }
            }
        }
    }

    /// How many numbers each block of 256 that has any holds, in ascending order.
    package var blocks: [(block: UInt8, count: Int)] {
        var blocks: [(block: UInt8, count: Int)] = []
        func add(_ block: UInt8, _ count: Int) {
            if let last = blocks.last, last.block == block {
                blocks[blocks.count - 1].count += count
            } else {
                blocks.append((block, count))
            }
        }
        switch form {
        case .list(let list): for number in list { add(UInt8(number >> 8), 1) }
        case .bits(let bits):
            for (place, word) in bits.enumerated() where word != 0 {
                add(UInt8(place / 4), word.nonzeroBitCount)
            }
        }
        return blocks
    }

    /// The numbers of a block, in ascending order.
    package func numbers(in block: UInt8) -> [UInt16] {
        let first = UInt16(block) << 8
        switch form {
        case .list(let list):
            return Array(list[Self.place(of: first, in: list)...].prefix { $0 >> 8 == UInt16(block) })
        case .bits: return (first...(first | 0xFF)).filter(contains)
        }
    }

    // MARK: Changes

    package mutating func insert(_ number: UInt16) {
        switch form {
        case .list(var list):
            form = .list([])
            if let last = list.last, last < number {
                list.append(number)
            } else {
                let place = Self.place(of: number, in: list)
                if place == list.count || list[place] != number { list.insert(number, at: place) }
            }
            self = NumberChunk(list)
        case .bits(var bits):
            form = .list([])
            bits[Int(number >> 6)] |= Self.bit(number)
            form = .bits(bits)
        }
    }

    package mutating func remove(_ number: UInt16) {
        switch form {
        case .list(var list):
            let place = Self.place(of: number, in: list)
            guard place < list.count, list[place] == number else { return }
            form = .list([])
            list.remove(at: place)
            form = .list(list)
        case .bits(var bits):
            form = .list([])
            bits[Int(number >> 6)] &= ~Self.bit(number)
            form = .bits(bits)
        }
    }

    package func intersection(_ other: NumberChunk) -> NumberChunk {
        switch (form, other.form) {
        case (.list(let left), .list(let right)): NumberChunk(Self.common(left, right))
        case (.list(let list), .bits(let bits)), (.bits(let bits), .list(let list)):
            NumberChunk(list.filter { bits[Int($0 >> 6)] & Self.bit($0) != 0 })
        case (.bits(let left), .bits(let right)): NumberChunk(bits: Self.combined(left, right) { $0 & $1 })
        }
    }

    /// Keeps what stands in an encoded chunk too, without reading all of it; false for other bytes.
    package mutating func formIntersection(encoded bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == Self.encodedBits else {
            guard let other = NumberChunk(bytes) else { return false }
            self = intersection(other)
            return true
        }
        func word(_ place: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self) }
        switch form {
        case .list(let list): form = .list(list.filter { word(Int($0 >> 6)) & Self.bit($0) != 0 })
        case .bits(var bits):
            // The words are changed where they are.
            form = .list([])
            for place in 0..<Self.words { bits[place] &= word(place) }
            form = .bits(bits)
        }
        return true
    }

    package func union(_ other: NumberChunk) -> NumberChunk {
        switch (form, other.form) {
        case (.list(let left), .list(let right)) where left.count + right.count < Self.listLimit:
            NumberChunk(Self.merged(left, right))
        default: NumberChunk(bits: Self.combined(bits, other.bits) { $0 | $1 })
        }
    }

    package func subtracting(_ other: NumberChunk) -> NumberChunk {
        switch (form, other.form) {
        case (.list(let list), _): NumberChunk(list.filter { !other.contains($0) })
        case (.bits(let left), _): NumberChunk(bits: Self.combined(left, other.bits) { $0 & ~$1 })
        }
    }

    private var bits: [UInt64] {
        switch form {
        case .list(let list): Self.bits(of: list)
        case .bits(let bits): bits
        }
    }

    // MARK: As stored

    /// Reads what ``encoded`` wrote; nil for other bytes.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count == Self.encodedBits {
            form = .bits(
                [UInt64](unsafeUninitializedCapacity: Self.words) { words, count in
                    UnsafeMutableRawBufferPointer(words).copyMemory(from: bytes)
                    count = Self.words
                }
            )
        } else {
            guard bytes.count < Self.encodedBits, bytes.count.isMultiple(of: 2) else { return nil }
            form = .list(
                [UInt16](unsafeUninitializedCapacity: bytes.count / 2) { list, count in
                    UnsafeMutableRawBufferPointer(list).copyMemory(from: bytes)
                    count = bytes.count / 2
                }
            )
        }
    }

    /// A list of 16-bit numbers in ascending order, or 8192 bytes with a bit for each number.
    ///
    /// The lowest byte and bit come first, and a set has one encoding.
    package var encoded: Data {
        switch form {
        case .list(let list): list.withUnsafeBytes { Data($0) }
        case .bits(let bits):
            if count < Self.listLimit {
                list.withUnsafeBytes { Data($0) }
            } else {
                bits.withUnsafeBytes { Data($0) }
            }
        }
    }

    private var list: [UInt16] {
        var list: [UInt16] = []
        forEach { list.append($0) }
        return list
    }

    package static func == (left: NumberChunk, right: NumberChunk) -> Bool {
        switch (left.form, right.form) {
        case (.list(let left), .list(let right)): left == right
        case (.bits(let left), .bits(let right)): left == right
        default: left.encoded == right.encoded
        }
    }
}

// MARK: - Lists and bits

extension NumberChunk {
    private static func bit(_ number: UInt16) -> UInt64 { 1 << UInt64(number & 63) }

    private static func bits(of list: [UInt16]) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: words)
        for number in list { bits[Int(number >> 6)] |= bit(number) }
        return bits
    }

    /// Where a number stands in a list, or would.
    private static func place(of number: UInt16, in list: [UInt16]) -> Int {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func common(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
        // Of lists of very different length the shorter one is looked up in the longer.
        if left.count * 16 < right.count { return left.filter { isIn(right, $0) } }
        if right.count * 16 < left.count { return right.filter { isIn(left, $0) } }
        var common: [UInt16] = []
        var (i, j) = (0, 0)
        while i < left.count && j < right.count {
            if left[i] == right[j] { common.append(left[i]) }
            let (isLeftDone, isRightDone) = (left[i] <= right[j], right[j] <= left[i])
            i += isLeftDone ? 1 : 0
            j += isRightDone ? 1 : 0
        }
        return common
    }

    private static func isIn(_ list: [UInt16], _ number: UInt16) -> Bool {
        let place = place(of: number, in: list)
        return place < list.count && list[place] == number
    }

    private static func merged(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
        var merged: [UInt16] = []
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let takesLeft = j == right.count || (i < left.count && left[i] <= right[j])
            let takesRight = i == left.count || (j < right.count && right[j] <= left[i])
            merged.append(takesLeft ? left[i] : right[j])
            i += takesLeft ? 1 : 0
            j += takesRight ? 1 : 0
        }
        return merged
    }

    private static func combined(_ left: [UInt64], _ right: [UInt64], _ combine: (UInt64, UInt64) -> UInt64)
        -> [UInt64]
    {
        [UInt64](unsafeUninitializedCapacity: words) { result, count in
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    for place in 0..<words {
                        result.initializeElement(at: place, to: combine(left[place], right[place]))
                    }
                }
            }
            count = words
        }
    }
}
