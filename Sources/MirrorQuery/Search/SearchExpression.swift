/// What a person types into a search, as an expression of FTS5.
///
/// Every word is quoted, so no text is a syntax error. Words are joined by AND; `"a phrase"`, `word*`, `-word` and `OR`
/// between two words mean what they mean elsewhere.
struct SearchExpression: Equatable {
    /// The expression for MATCH.
    let match: String

    /// - Throws: ``QueryError`` when there is no word to look for.
    init(_ text: String) throws(QueryError) {
        var groups: [[String]] = []
        var excluded: [String] = []
        var joinsNext = false
        for term in Self.terms(of: text) {
            switch term {
            case .or: joinsNext = !groups.isEmpty
            case .excluded(let word): excluded.append(word)
            case .word(let word):
                if joinsNext { groups[groups.count - 1].append(word) } else { groups.append([word]) }
                joinsNext = false
            }
        }
        guard !groups.isEmpty else {
            throw QueryError(
                code: .invalidQuery,
                message: "there is no word to search for in '\(text)'",
                hint: excluded.isEmpty
                    ? "Give a word, for instance: octomirror search rollback"
                    : "Name a word besides those to leave out."
            )
        }
        let wanted = groups.map { $0.count == 1 ? $0[0] : "(" + $0.joined(separator: " OR ") + ")" }
        match = excluded.reduce(wanted.joined(separator: " AND ")) { "(\($0)) NOT \($1)" }
    }

    private enum Term {
        case word(String)
        case excluded(String)
        case or
    }

    // NB: by scalars, as FTS5 reads it. A quote and an accent after it are one Character, and no quote to Swift.
    private static func terms(of text: String) -> [Term] {
        var terms: [Term] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.firstIndex(where: { !$0.properties.isWhitespace }) {
            rest = rest[first...]
            let isExcluded = rest.first == "-"
            if isExcluded { rest = rest.dropFirst() }
            let isPhrase = rest.first == "\""
            let content: Substring.UnicodeScalarView
            if isPhrase {
                let inner = rest.dropFirst()
                let end = inner.firstIndex(of: "\"") ?? inner.endIndex
                content = inner[..<end]
                rest = inner[end...].dropFirst()
            } else {
                let end = rest.firstIndex { $0.properties.isWhitespace || $0 == "\"" } ?? rest.endIndex
                content = rest[..<end]
                rest = rest[end...]
            }
            var isPrefix = !isPhrase && content.last == "*"
            if isPhrase, rest.first == "*" {
                isPrefix = true
                rest = rest.dropFirst()
            }
            if !isPhrase && !isExcluded && content.elementsEqual("OR".unicodeScalars) {
                terms.append(.or)
            } else if content.contains(where: isOfAWord) {
                // Without a letter or digit there is no token, and FTS5 would find nothing at all.
                let quoted = "\"" + String(content).replacing("\0", with: " ") + "\"" + (isPrefix ? "*" : "")
                terms.append(isExcluded ? .excluded(quoted) : .word(quoted))
            }
        }
        return terms
    }

    private static func isOfAWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
