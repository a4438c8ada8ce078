import Foundation

/// Made-up instructions: Markdown of about a thousand characters, with as many repeats as forms have.
///
/// Words are drawn as they are in prose: few of them often, most of them seldom. Six texts in ten are the only ones of
/// their kind; four are one of a few hundred that a deployment process shows again and again.
struct FormText {
    /// Of ten texts, how many occur once.
    static let uniqueInTen = 6
    private static let standingTexts = 300
    private static let vocabulary: [String] = {
        let heads = [
            "ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "me", "nu", "pa", "re", "si", "to", "ve",
        ]
        let tails = ["n", "r", "st", "ck", "ll", "m", "nd", "t", "x", "ng", "rk", "sh", "l", "pt", "s", ""]
        return (0..<6000).map { place in
            let first = heads[place % 15]
            let second = heads[place / 15 % 15]
            return first + second + tails[place / 225 % 16] + (place < 3600 ? "" : "er")
        }
    }()

    /// The instructions of an interruption.
    static func markdown(_ number: Int) -> String {
        var draw = Draw(number, salt: 1)
        let isUnique = draw.below(10) < uniqueInTen
        return isUnique
            ? text(seed: number, isUnique: true) : text(seed: draw.below(standingTexts), isUnique: false)
    }

    private static func text(seed: Int, isUnique: Bool) -> String {
        var draw = Draw(seed, salt: isUnique ? 2 : 3)
        var text = "## Approve \(word(&draw)) \(word(&draw))\n\n"
        if isUnique { text += "Under change CHG\(100_000 + seed), by *\(word(&draw))*.\n\n" }
        for paragraph in 0..<5 {
            if paragraph == 2 { text += "- [ ] " }
            for place in 0..<22 + draw.below(14) {
                if place > 0 { text += " " }
                text += place % 13 == 12 ? "**\(word(&draw))**" : word(&draw)
            }
            text += ".\n\n"
        }
        return text
    }

    /// The likelihood of a word falls with its place, as Zipf found it to.
    private static func word(_ draw: inout Draw) -> String {
        vocabulary[min(vocabulary.count, Int(exp2(draw.fraction() * 12.55))) - 1]
    }
}

/// Numbers that are the same for the same seed.
struct Draw {
    private var state: UInt64

    init(_ seed: Int, salt: UInt64) {
        state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ salt &* 0xBF58_476D_1CE4_E5B9
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// From 0 up to 1.
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
