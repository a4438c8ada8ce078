/// Lengths of time in words short enough for a plot.
package enum DurationText {
    /// A line never breaks between a number and its unit.
    private static let space = "\u{A0}"

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000),
    ]

    /// The two largest units, the smaller one left out where it is nought or the length is long: `1 h 24 min`, `40 s`.
    ///
    /// Rounded down, as ages are.
    package static func describe(_ milliseconds: Int64) -> String {
        let length = max(0, milliseconds)
        guard length >= 1000 else { return length == 0 ? "0\(space)s" : "under\(space)1\(space)s" }
        guard let index = units.firstIndex(where: { length >= $0.milliseconds }) else { return "0\(space)s" }
        let unit = units[index]
        let whole = length / unit.milliseconds
        guard index + 1 < units.count, whole < 10 else { return "\(whole)\(space)\(unit.name)" }
        let next = units[index + 1]
        let rest = length % unit.milliseconds / next.milliseconds
        return rest == 0
            ? "\(whole)\(space)\(unit.name)"
            : "\(whole)\(space)\(unit.name)\(space)\(rest)\(space)\(next.name)"
    }

    /// A length that is known to lie between two.
    package static func describe(_ range: ClosedRange<Int64>) -> String {
        let (least, most) = (describe(range.lowerBound), describe(range.upperBound))
        return least == most ? most : "\(least) – \(most)"
    }
}
