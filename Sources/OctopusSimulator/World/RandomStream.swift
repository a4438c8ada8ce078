/// A small seeded generator of random numbers (SplitMix64), the same on every platform.
package struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the stream that belongs to a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// Starts the stream that belongs to a seed and a number, so that a row's text can be built on demand.
    init(seed: UInt64, salt: UInt64) {
        state = seed ^ (salt &* 0xD6E8_FEB8_6659_FD93)
        _ = next()
    }

    /// Returns the next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 up to but not including `count`, or 0 for an empty range.
    mutating func index(below count: Int) -> Int {
        count > 0 ? Int((next() >> 33) % UInt64(count)) : 0
    }

    /// Returns a number within the closed range.
    mutating func number(_ lowest: Int, _ highest: Int) -> Int {
        lowest + index(below: highest - lowest + 1)
    }

    /// Returns true in `percent` of a hundred calls.
    mutating func isHit(percent: Int) -> Bool {
        index(below: 100) < percent
    }

    /// Returns a fraction from 0 up to but not including 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) / 9_007_199_254_740_992
    }

    /// Returns one of the values, which must not be none.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[index(below: values.count)]
    }
}
