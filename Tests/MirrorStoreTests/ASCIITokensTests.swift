import GRDB
import GRDBSQLite
import MirrorTestSupport
import Testing

@testable import MirrorStore

/// Tokens found without FTS5 are those that FTS5 finds.
struct ASCIITokensTests {
    private let fts5: FTS5Tokens

    init() throws { fts5 = try FTS5Tokens() }

    /// The tokens of a text of which there are at most a thousand.
    private func places(_ text: [UInt8], from first: Int = 0, to end: Int = 1000) -> [Range<Int>]? {
        text.withUnsafeBufferPointer { ASCIITokens.places(in: $0, from: first, to: end) }
    }

    @Test(arguments: 0..<40) func ofAnyASCIIAsFTS5FindsThem(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            // Every byte, or one of few letters, digits and what stands between them.
            let letters = Array("ab Z09_-'.\n\0".utf8)
            let isAny = Bool.random(using: &random)
            let text = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                isAny
                    ? UInt8.random(in: 0..<0x80, using: &random) : letters.randomElement(using: &random) ?? 0
            }
            let all = try fts5.places(text)
            #expect(places(text) == all, "\(text)")
            let first = Int.random(in: 0...50, using: &random)
            let end = first + Int.random(in: 0...50, using: &random)
            #expect(places(text, from: first, to: end) == Array(all.prefix(end).dropFirst(first)), "\(text)")
        }
    }

    @Test(arguments: 0..<40) func ofAMixedTextAsFTS5FindsThemOrNot(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var found = 0
        for _ in 0..<200 {
            let scalars: [Unicode.Scalar] = [
                "a", "b", "c", " ", ".", " ", "é", "\u{301}", "数", "–", "\u{E000}", "９",
            ]
            let text = String(
                String.UnicodeScalarView(
                    (0..<20).map { _ in
                        scalars[Int.random(in: 0..<(Bool.random(using: &random) ? 6 : 12), using: &random)]
                    }
                )
            )
            let end = Int.random(in: 0...6, using: &random)
            guard let places = places(Array(text.utf8), to: end) else { continue }
            found += places.count
            #expect(places == Array(try fts5.places(Array(text.utf8)).prefix(end)), "\(text)")
        }
        #expect(found > 0)
    }

    @Test func whatIsNotASCIIIsLeftToFTS5() {
        for text in ["é", "cafés", "cafe\u{301} au lait", "a – b", "審 a"] {
            #expect(places(Array(text.utf8)) == nil, "\(text)")
        }
        #expect(places(Array("one two – three".utf8), to: 2) == [0..<3, 4..<7])
        #expect(places(Array("one twö three".utf8), to: 1) == [0..<3])
        #expect(places(Array("one twö three".utf8), to: 2) == nil)
    }
}

/// FTS5's own tokenizer, as the indexes have it.
private struct FTS5Tokens {
    private let queue: DatabaseQueue

    init() throws { queue = try DatabaseQueue() }

    func places(_ text: [UInt8]) throws -> [Range<Int>] {
        var places: [Range<Int>] = []
        let code = try queue.read { db in
            let tokenizer = try db.makeTokenizer(.unicode61(diacritics: .remove))
            return text.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { text in
                withUnsafeMutablePointer(to: &places) { places in
                    tokenizer.tokenize(
                        context: places,
                        tokenization: .aux,
                        pText: text.baseAddress,
                        nText: CInt(text.count)
                    ) { places, _, _, _, start, end in
                        places?.assumingMemoryBound(to: [Range<Int>].self).pointee.append(
                            Int(start)..<Int(end)
                        )
                        return SQLITE_OK
                    }
                }
            }
        }
        #expect(code == SQLITE_OK)
        return places
    }
}
