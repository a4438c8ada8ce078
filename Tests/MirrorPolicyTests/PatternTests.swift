import Testing

@testable import MirrorPolicy

struct PatternTests {
    @Test(arguments: [
        ("abc", "xabcx", true), ("^abc$", "abc", true), ("^abc$", "abcd", false), ("^abc$", "abc\n", false),
        ("^(Default|Payments)$", "Payments", true), ("^(Default|Payments)$", "Payment", false),
        ("a.c", "a\nc", false), ("a.c", "añc", true), ("^a*$", "", true), ("^a+$", "", false),
        ("^(ab)?c$", "abc", true), ("^(ab)?c$", "c", true), ("^a{2,3}$", "aa", true),
        ("^a{2,3}$", "aaaa", false),
        ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaaaa", true), ("^[a-c-]+$", "a-b", true),
        ("^[^a-c]$", "b", false), ("^[]a]+$", "]a", true), ("^\\d+$", "0129", true), ("^\\d$", "٣", false),
        ("^\\w+$", "a_B9", true), ("^\\W$", "a", false), ("^\\S+$", "a b", false), ("^[\\d.]+$", "1.2", true),
        ("^Interruptions-\\d+$", "Interruptions-12", true),
        ("^Interruptions-\\d+$", "Interruptions-12x", false),
        ("\\.", "a", false), ("(?:x|)y", "y", true), ("|", "", true), ("^(a|b)*?c$", "ababc", true),
        ("(?i)^prod$", "PROD", true), ("(?i)^ÉTÉ$", "été", true), ("(?i)^[^a]$", "A", false),
        ("^prod$", "PROD", false),
        ("a|^b", "cb", false), ("$", "abc", true), ("^(a*)*$", "aaab", false), ("^e\u{301}$", "é", false),
    ])
    func textIsFound(pattern: String, text: String, found: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == found, "\(pattern) in \(text)")
    }

    @Test(arguments: [
        "(", "a)", "[a", "*a", "a**", "a{2", "a{3,2}", "a{101}", "\\", "\\1", "(?=a)", "(?<n>a)", "(?!a)",
        "\\b", "\\p{L}",
        "[[:alpha:]]", "[z-a]", "[\\D]", "a{,3}", "[a-\\d]",
        String(repeating: "a", count: 1001),
        String(repeating: "(", count: 60) + String(repeating: ")", count: 60),
        "((a{100}){100}){100}", "((((((){100}){100}){100}){100}){100}){100}",
    ])
    func whatIsNotOfTheDialectIsRefused(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }

    @Test func patternThatMakesOthersBacktrackCostsTextTimesPattern() throws {
        let pattern = try Pattern("^(a|a)*(a|a)*(a*)*b$")
        #expect(!pattern.matches(String(repeating: "a", count: Predicate.longestText)))
    }
}
