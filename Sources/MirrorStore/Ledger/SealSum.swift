import WireFormat

/// How many rows a table has, and what they come to: the sum of the SHA-512 of each, modulo 2^512.
///
/// It does not depend on the order in which rows came and went, so a transaction has to add and subtract only what it
/// changed. A row that was added, removed or changed changes it.
package struct SealSum: Sendable, Equatable {
    package private(set) var rows: Int64 = 0
    /// A number of 512 bits, its most significant part first.
    private var words = SIMD8<UInt64>()

    package init() {}

    /// From what ``sum`` gives; nil for a text of another length.
    package init?(rows: Int64, sum: [UInt8]) {
        guard sum.count == 64 else { return nil }
        self.rows = rows
        for (position, byte) in sum.enumerated() {
            words[position / 8] = words[position / 8] << 8 | UInt64(byte)
        }
    }

    /// The 64 bytes of the sum, the most significant first.
    package var sum: [UInt8] {
        (0..<64).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> (56 - 8 * UInt64($0 % 8))) }
    }

    package var isZero: Bool { rows == 0 && words == SIMD8() }

    mutating func add(_ row: RowHash) {
        rows += 1
        add(row.words)
    }

    mutating func subtract(_ row: RowHash) {
        rows -= 1
        // Minus a number is its complement plus one.
        add(~row.words)
        add(SIMD8(0, 0, 0, 0, 0, 0, 0, 1))
    }

    mutating func add(_ other: SealSum) {
        rows += other.rows
        add(other.words)
    }

    private mutating func add(_ addend: SIMD8<UInt64>) {
        var carry: UInt64 = 0
        for position in words.indices.reversed() {
            let (partial, first) = words[position].addingReportingOverflow(addend[position])
            let (total, second) = partial.addingReportingOverflow(carry)
            words[position] = total
            carry = first || second ? 1 : 0
        }
    }
}

/// The SHA-512 of a row in the encoding of ``RowEncoding``.
struct RowHash {
    let words: SIMD8<UInt64>

    init(_ row: RowEncoding, _ sha512: borrowing SHA512) {
        words = sha512.digest(of: row.bytes)
    }

    /// What the row carries: the first eight bytes, as a signed number.
    var seal: Int64 { Int64(bitPattern: words[0]) }
}
