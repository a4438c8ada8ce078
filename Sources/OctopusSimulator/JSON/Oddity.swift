/// Which of the things that no client has seen before one row shows, drawn from its number.
struct Oddity: Sendable {
    let hasUnknownType: Bool
    let hasUnknownControl: Bool
    let hasUnknownField: Bool

    init(dials: Dials, seed: UInt64, number: Int) {
        hasUnknownType = Self.isHit(dials.unknownTypeFraction, seed, number, 1)
        hasUnknownControl = Self.isHit(dials.unknownControlFraction, seed, number, 2)
        hasUnknownField = Self.isHit(dials.unknownFieldFraction, seed, number, 3)
    }

    /// True for that fraction of all numbers, always the same ones.
    static func isHit(_ fraction: Double, _ seed: UInt64, _ number: Int, _ purpose: UInt64) -> Bool {
        guard fraction > 0 else { return false }
        var stream = RandomStream(seed: seed &+ purpose, salt: UInt64(truncatingIfNeeded: number))
        return stream.fraction() < fraction
    }
}
