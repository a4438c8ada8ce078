package import Foundation

/// Between which instants the interruptions of a chunk of numbers were created, for each block of 256 numbers.
///
/// Numbers are nearly in the order of creation, not quite: servers of a cluster take them in blocks. The spans say of
/// most blocks that they lie before an instant or after it, and leave few rows to be looked at. A span is never too
/// short; when a row's instant changes, it may be too long.
package struct CreatedSpans: Sendable, Equatable {
    /// How many numbers a block has.
    package static let blockSize = 256
    private static let blocks = (1 << NumberChunk.bitCount) / blockSize

    /// The earliest and the latest instant of each block in turn, in UTC milliseconds.
    private var instants: [Int64]

    /// Of no interruption at all.
    package init() {
        instants = (0..<Self.blocks * 2).map { $0.isMultiple(of: 2) ? .max : .min }
    }

    /// A range of instants, both ends included.
    package struct Span: Sendable, Equatable {
        package let earliest: Int64
        package let latest: Int64

        package init(earliest: Int64, latest: Int64) {
            self.earliest = earliest
            self.latest = latest
        }
    }

    /// The span of a block.
    package subscript(block: UInt8) -> Span {
        Span(earliest: instants[Int(block) * 2], latest: instants[Int(block) * 2 + 1])
    }

    /// Of all blocks together.
    package var whole: Span {
        (0...UInt8(Self.blocks - 1)).map { self[$0] }.reduce(Span(earliest: .max, latest: .min)) {
            Span(earliest: min($0.earliest, $1.earliest), latest: max($0.latest, $1.latest))
        }
    }

    /// The block of a place in a chunk.
    package static func block(of low: UInt16) -> UInt8 { UInt8(low >> 8) }

    /// Whether no block of `other` reaches beyond the same block here.
    func covers(_ other: CreatedSpans) -> Bool {
        (0...UInt8(Self.blocks - 1)).allSatisfy {
            self[$0].earliest <= other[$0].earliest && self[$0].latest >= other[$0].latest
        }
    }

    /// Takes in an interruption.
    mutating func widen(_ low: UInt16, by created: Int64) {
        let place = Int(Self.block(of: low)) * 2
        instants[place] = min(instants[place], created)
        instants[place + 1] = max(instants[place + 1], created)
    }

    /// Reads what ``encoded`` wrote; nil for other bytes.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.blocks * 16 else { return nil }
        instants = [Int64](unsafeUninitializedCapacity: Self.blocks * 2) { instants, count in
            UnsafeMutableRawBufferPointer(instants).copyMemory(from: bytes)
            count = Self.blocks * 2
        }
    }

    /// The instants as 64-bit numbers, the lowest byte first.
    package var encoded: Data { instants.withUnsafeBytes { Data($0) } }
}
