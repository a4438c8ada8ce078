import MirrorTestSupport
import Testing

@testable import MirrorQuery

/// What a hit shows around its words.
struct ExcerptTests {
    private let words = (1...200).map { "w\($0)" }.joined(separator: " ")

    private func excerpt(_ text: String, in instructions: String, title: String = "Approve") throws -> String
    {
        let fixture = try StoreFixture()
        try fixture.ingest(
            samples(1...1) {
                $0.title = title
                $0.instructions = instructions
            }
        )
        let hit = try #require(try fixture.queries.search(text).items.first)
        return hit.snippet.replacing(SearchMarkers.start, with: "[").replacing(SearchMarkers.end, with: "]")
    }

    @Test func shortTextIsShownWhole() throws {
        #expect(try excerpt("restart", in: "Please restart it.") == "Please [restart] it.")
        #expect(try excerpt("Please", in: "Please restart it.") == "[Please] restart it.")
        #expect(try excerpt("it", in: "(Please) restart it!") == "(Please) restart [it]!")
    }

    @Test func ofALongTextTheMatchStandsInTheMiddle() throws {
        let excerpt = try excerpt("w100", in: words)
        #expect(excerpt.hasPrefix("…w89 w90"))
        #expect(excerpt.contains("w99 [w100] w101"))
        #expect(excerpt.hasSuffix("w111 w112…"))
    }

    @Test func theEndsOfALongTextAreSaidToBeEnds() throws {
        #expect(try excerpt("w2", in: words).hasPrefix("w1 [w2] w3"))
        #expect(try excerpt("w2", in: words).hasSuffix("…"))
        #expect(try excerpt("w199", in: words).hasSuffix("[w199] w200"))
        #expect(try excerpt("w199", in: words).hasPrefix("…"))
    }

    @Test func itBeginsWithTheSentenceOrLine() throws {
        #expect(try excerpt("w100", in: words.replacing("w95 ", with: "w95. ")).hasPrefix("…w96 w97"))
        #expect(try excerpt("w100", in: words.replacing("w95 ", with: "w95\n\n")).hasPrefix("…w96 w97"))
        // A sentence that begins behind the match is none of its own.
        #expect(try excerpt("w100", in: words.replacing("w103 ", with: "w103. ")).hasPrefix("…w89 "))
        // Nor does one begin within a name such as this.
        #expect(try excerpt("w100", in: words.replacing("w95 ", with: "w95.exe ")).hasPrefix("…w90 "))
    }

    @Test func thePartWithTheMostOfTheWordsIsShown() throws {
        let text = "alpha alpha alpha \(words) alpha then beta \(words)"
        #expect(try excerpt("alpha beta", in: text).contains("w200 [alpha] then [beta] w1"))
        #expect(try excerpt("alpha OR gamma", in: text).hasPrefix("[alpha] [alpha] [alpha] w1"))
    }

    @Test func phrasesAreMarkedAsOneAndOverlapsOnce() throws {
        #expect(try excerpt(#""blue green""#, in: "a blue green b") == "a [blue green] b")
        #expect(try excerpt(#""a blue" "blue green""#, in: "x a blue green b") == "x [a blue green] b")
        #expect(try excerpt("roll*", in: "no rollback now") == "no [rollback] now")
        // More words than an excerpt has: it ends within the match.
        let phrase = (1...40).map { "w\($0)" }.joined(separator: " ")
        let excerpt = try excerpt("\"\(phrase)\"", in: words)
        #expect(excerpt.hasPrefix("[w1 w2") && excerpt.hasSuffix("w24]…"), "\(excerpt)")
    }

    @Test func aPartIsChosenByItsWords() throws {
        #expect(try excerpt("zebra", in: "none here", title: "The zebra") == "The [zebra]")
        #expect(try excerpt("zebra", in: "a zebra", title: "The zebra") == "a [zebra]")
        #expect(try excerpt("title:zebra", in: "a zebra", title: "The zebra") == "The [zebra]")
    }

    @Test func lettersOfSeveralBytesStayWhole() throws {
        let text =
            "äöü " + String(repeating: "é ", count: 60) + "Überprüfung 🦓 "
            + String(repeating: "ß ", count: 60)
        let excerpt = try excerpt("uberprufung", in: text)
        #expect(excerpt.contains("é [Überprüfung] 🦓 ß"), "\(excerpt)")
        #expect(!excerpt.contains("\u{FFFD}"))
    }

    @Test func aPhraseLongerThanAnExcerptIsShownFromItsBeginning() throws {
        let phrase = (100...130).map { "w\($0)" }.joined(separator: " ")
        let excerpt = try excerpt("\"\(phrase)\"", in: words)
        #expect(excerpt.hasPrefix("…[w100 w101") && excerpt.hasSuffix("w123]…"), "\(excerpt)")
    }

    @Test func aWordThatOccursOftenHidesNoOther() throws {
        let text = String(repeating: "alpha ", count: 200) + words + " alpha beta"
        #expect(try excerpt("alpha beta", in: text).hasSuffix("w200 [alpha] [beta]"))
    }

    @Test func whatStandsBetweenWordsOrIsOneIsCut() throws {
        let dashes = String(repeating: "–", count: 100_000)
        let cut = try excerpt("zebra", in: dashes + " zebra " + dashes)
        #expect(cut.hasPrefix("…–") && cut.hasSuffix("–…") && cut.contains("– [zebra] –"))
        #expect(cut.utf8.count < 1000 && !cut.contains("\u{FFFD}"))
        let word = "zebra" + String(repeating: "é", count: 100_000)
        let long = try excerpt("zebra*", in: "a \(word) b")
        #expect(long.hasPrefix("a [zebraé") && long.hasSuffix("é]…") && long.utf8.count < 1000)
    }

    @Test func marksOfTheTextAreNone() throws {
        let forged = "a \(SearchMarkers.start)b\(SearchMarkers.end) zebra\u{0}c"
        #expect(try excerpt("zebra", in: forged).hasPrefix("a b [zebra]"))
    }

    @Test(arguments: [
        ("see **zebra** there", "see [zebra] there"), ("a _zebra_.", "a [zebra]."),
        ("**`zebra`**", "[zebra]"),
        ("the `zebra_crossing`", "the `[zebra]_crossing`"), ("a_zebra_b", "a_[zebra]_b"),
        ("**zebra crossing**", "**[zebra] crossing**"), ("`tax_zebra`", "`tax_[zebra]`"),
    ])
    func emphasisGoesOnlyWhereItEnclosesTheMatch(text: String, shown: String) throws {
        #expect(try excerpt("zebra", in: text) == shown)
    }

    @Test func aTextFullOfTheWordIsNoTrouble() throws {
        let excerpt = try excerpt("zebra", in: String(repeating: "zebra ", count: 50_000))
        #expect(excerpt.hasPrefix("[zebra] [zebra]"))
        #expect(excerpt.count < 500)
    }
}
