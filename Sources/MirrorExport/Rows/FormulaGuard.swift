/// Keeps a text from being a formula where a spreadsheet opens the file.
///
/// A spreadsheet evaluates a cell that begins with one of a few characters, whether it is quoted or not
/// (https://owasp.org/www-community/attacks/CSV_Injection). An apostrophe in front makes it a text.
package enum FormulaGuard {
    /// The ASCII ones, their full-width forms, and the controls that a spreadsheet drops before it looks.
    private static let triggers: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The text, after an apostrophe where it could be a formula; a plain number stays a number.
    package static func guarding(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != " " }), triggers.contains(first),
            !isNumber(text)
        else { return text }
        return "'" + text
    }

    /// A sign, digits, and perhaps a point and more digits.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
        let parts = (digits ? text.dropFirst() : text[...]).split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }
}
