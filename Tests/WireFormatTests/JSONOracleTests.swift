import Foundation
import MirrorTestSupport
import Testing

@testable import WireFormat

/// Random documents, read by Foundation for comparison.
struct JSONOracleTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func minifiedAndCanonicalMeanTheSameAsTheSource(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let source = randomDocument(&random)
            let expected = try foundation(source)
            let root = try JSONDocument(parsing: source).root
            #expect(try foundation(root.minified).isEqual(expected), "seed \(seed): \(source)")
            #expect(try JSONDocument(parsing: root.minified).root.minified == root.minified)
            var canonical: [UInt8] = []
            root.appendCanonical(to: &canonical)
            #expect(
                try foundation(String(decoding: canonical, as: UTF8.self)).isEqual(expected),
                "seed \(seed): \(source)"
            )
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func brokenDocumentIsRefusedByBoth(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            var bytes = Array(randomDocument(&random).utf8)
            bytes.remove(at: Int.random(in: bytes.indices, using: &random))
            let ours = (try? JSONDocument(parsing: bytes)).map(\.root.minified)
            // Half a surrogate pair is taken on purpose, and refused by Foundation.
            guard let ours, !ours.contains("ud83d"), !ours.contains("ude00") else { continue }
            // What is taken must be what Foundation takes it for.
            let theirs = try #require(
                try? foundation(String(decoding: bytes, as: UTF8.self)),
                "seed \(seed): \(ours)"
            )
            #expect(try foundation(ours).isEqual(theirs))
        }
    }

    private func foundation(_ text: String) throws -> NSObject {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSObject)
    }

    private func randomDocument(_ random: inout SeededGenerator) -> String {
        Bool.random(using: &random) ? object(&random, depth: 4) : array(&random, depth: 4)
    }

    private func value(_ random: inout SeededGenerator, depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &random) {
        case 0: "null"
        case 1: Bool.random(using: &random) ? "true" : "false"
        case 2: random.pick(["0", "-1", "12", "3.5", "-0.25", "1e3", "2.5E-2", "1234567890123"])
        case 7: object(&random, depth: depth - 1)
        case 8: array(&random, depth: depth - 1)
        default: string(&random)
        }
    }

    private func string(_ random: inout SeededGenerator) -> String {
        let parts = [
            "a", "Z", " ", "é", "😀", "日本", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", "\\t",
            "'", "{", "]", ",", ":", "//",
        ]
        return "\"" + (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(parts) }.joined()
            + "\""
    }

    private func object(_ random: inout SeededGenerator, depth: Int) -> String {
        let count = Int.random(in: 0...4, using: &random)
        let members = (0..<count).map { position in
            "\(space(&random))\"k\(position)\(string(&random).dropFirst())\(space(&random)):\(space(&random))"
                + value(&random, depth: depth)
        }
        return "{" + members.joined(separator: ",") + space(&random) + "}"
    }

    private func array(_ random: inout SeededGenerator, depth: Int) -> String {
        let count = Int.random(in: 0...4, using: &random)
        let elements = (0..<count).map { _ in space(&random) + value(&random, depth: depth) + space(&random) }
        return "[" + (elements.isEmpty ? space(&random) : elements.joined(separator: ",")) + "]"
    }

    private func space(_ random: inout SeededGenerator) -> String {
        random.pick(["", "", " ", "\n", "\r\n\t"])
    }
}
