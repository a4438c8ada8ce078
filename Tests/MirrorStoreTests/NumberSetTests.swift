import Foundation
import MirrorTestSupport
import Testing

@testable import MirrorStore

/// Sets of numbers against Swift's own.
struct NumberSetTests {
    /// Numbers of which a chunk has none, few, or more than a list may have.
    private func draw(_ random: inout SeededGenerator) -> Set<Int64> {
        var numbers: Set<Int64> = []
        for chunk in -2...2 as ClosedRange<Int64> {
            let count = random.pick([0, 1, 40, 4095, 4096, 9000])
            let first = chunk << 16
            while numbers.count(where: { NumberSet.key(of: $0) == chunk }) < count {
                for _ in 0..<max(1, count / 4) where numbers.count(where: { $0 >> 16 == chunk }) < count {
                    numbers.insert(first + Int64.random(in: 0...65535, using: &random))
                    if count > 1000 { numbers.formUnion(first + 10_000..<first + 10_000 + Int64(count / 2)) }
                }
            }
        }
        return numbers
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func setsMeetAsSwiftsDo(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (left, right) = (draw(&random), draw(&random))
        let (one, other) = (
            NumberSet(left.shuffled(using: &random)), NumberSet(right.shuffled(using: &random))
        )
        #expect(one.numbers == left.sorted())
        #expect(one.count == left.count)
        for (found, wanted) in [
            (one.intersection(other), left.intersection(right)), (one.union(other), left.union(right)),
            (one.subtracting(other), left.subtracting(right)),
            (other.subtracting(one), right.subtracting(left)),
        ] {
            #expect(found.numbers == wanted.sorted())
            #expect(found.count == wanted.count)
            #expect(found.isEmpty == wanted.isEmpty)
            #expect(found == NumberSet(wanted))
        }
    }

    @Test(arguments: [0, 1, 4094, 4095, 4096, 4097, 65536])
    func chunkOfAnySizeIsReadAsItWasWritten(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let numbers = Array((0...UInt16.max).shuffled(using: &random).prefix(count))
        var chunk = NumberChunk()
        for number in numbers { chunk.insert(number) }
        for number in numbers.prefix(3) {
            chunk.remove(number)
            #expect(!chunk.contains(number))
            chunk.insert(number)
            chunk.insert(number)
        }
        let encoded = chunk.encoded
        #expect(encoded.count == (count < 4096 ? count * 2 : 8192))
        let read = try #require(encoded.withUnsafeBytes { NumberChunk($0) })
        #expect(read == chunk && read.count == count)
        #expect(numbers.allSatisfy(read.contains))
        #expect(read == NumberChunk(numbers.sorted()), "however it came about")
    }

    @Test func chunkKnowsItsBlocks() {
        for numbers in [[3, 255, 256, 65535], Array(0...9000) + [65535]] as [[UInt16]] {
            let chunk = NumberChunk(numbers)
            let blocks = Dictionary(grouping: numbers) { UInt8($0 >> 8) }
            #expect(chunk.blocks.map(\.block) == blocks.keys.sorted())
            #expect(chunk.blocks.allSatisfy { $0.count == blocks[$0.block]?.count })
            #expect(blocks.allSatisfy { chunk.numbers(in: $0.key) == $0.value })
            #expect(chunk.numbers(in: 77) == (blocks[77] ?? []))
            #expect(chunk.intersection(NumberChunk(blocks: [0, 255])).blocks.map(\.block) == [0, 255])
        }
    }

    @Test func otherBytesAreNoChunk() {
        for count in [1, 8191, 8193, 9000] {
            #expect([UInt8](repeating: 1, count: count).withUnsafeBytes { NumberChunk($0) } == nil)
        }
    }
}
