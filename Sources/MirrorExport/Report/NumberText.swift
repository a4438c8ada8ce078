/// Counts and shares as people read them.
enum NumberText {
    /// With a comma between thousands.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (number < 0 ? "−" : "") + text
    }

    /// A count and what is counted.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(number))\u{A0}\(number == 1 ? one : many ?? one + "s")"
    }

    /// A share in whole hundredths; what is some but little, or nearly all, is not rounded to nothing or to all.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let hundredths = Int((Double(part) / Double(whole) * 100).rounded())
        if part > 0 && hundredths == 0 { return "<1\u{A0}%" }
        if part < whole && hundredths == 100 { return ">99\u{A0}%" }
        return "\(hundredths)\u{A0}%"
    }

    /// A share from 0 to 100 as a length in CSS and SVG.
    static func length(_ share: Double) -> String {
        let thousandths = Int((max(0, min(1, share)) * 100_000).rounded())
        let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
        guard rest > 0 else { return "\(whole)%" }
        let digits = String(rest)
        return "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits + "%"
    }
}
