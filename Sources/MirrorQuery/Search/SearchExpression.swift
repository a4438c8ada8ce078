import MirrorStore

/// What a person types into a search, as an expression of FTS5.
///
/// Every word is quoted, so no text is a syntax error. Words are joined by AND; `"a phrase"`, `word*`, `-word`, `OR`
/// between two words and `title:word` mean what they mean elsewhere.
struct SearchExpression: Equatable {
    /// Each group must be met, by any of its terms.
    private let groups: [[Term]]
    /// None of these may be met.
    private let excluded: [Term]

    /// A word or a phrase.
    private struct Term: Equatable {
        var text: String
        var isPrefix: Bool
        /// The column in which it is to be; nil for any.
        var column: String?

        func quoted(separatingCJK: Bool) -> String {
            let text = separatingCJK ? CJKText.separated(text) : text
            return (column.map { $0 + " : " } ?? "") + "\"\(text)\"" + (isPrefix ? "*" : "")
        }
    }

    /// - Throws: ``QueryError`` when there is no word to look for.
    init(_ text: String) throws(QueryError) {
        var groups: [[Term]] = []
        var excluded: [Term] = []
        var joinsNext = false
        for part in Self.parts(of: text) {
            switch part {
            case .or: joinsNext = !groups.isEmpty
            case .excluded(let term): excluded.append(term)
            case .term(let term):
                if joinsNext { groups[groups.count - 1].append(term) } else { groups.append([term]) }
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
        self.groups = groups
        self.excluded = excluded
    }

    /// The expression for MATCH.
    ///
    /// - Parameter separatingCJK: For the index in which each Chinese, Japanese or Korean character is a token.
    func match(separatingCJK: Bool) -> String {
        func any(_ terms: [Term]) -> String {
            terms.map { $0.quoted(separatingCJK: separatingCJK) }.joined(separator: " OR ")
        }
        let wanted = groups.map { $0.count == 1 ? any($0) : "(\(any($0)))" }.joined(separator: " AND ")
        return excluded.isEmpty ? wanted : "(\(wanted)) NOT (\(any(excluded)))"
    }

    private enum Part {
        case term(Term)
        case excluded(Term)
        case or
    }

    private static let columns = ["title", "instructions", "notes", "answers"]

    // NB: by scalars, as FTS5 reads it. A quote and an accent after it are one Character, and no quote to Swift.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.firstIndex(where: { !$0.properties.isWhitespace }) {
            rest = rest[first...]
            let isExcluded = rest.first == "-"
            if isExcluded { rest = rest.dropFirst() }
            let column = column(at: &rest)
            let isPhrase = rest.first == "\""
            let content = isPhrase ? phrase(at: &rest) : word(at: &rest)
            var isPrefix = !isPhrase && content.last == "*"
            if isPhrase, rest.first == "*" {
                isPrefix = true
                rest = rest.dropFirst()
            }
            if !isPhrase && !isExcluded && column == nil && content.elementsEqual("OR".unicodeScalars) {
                parts.append(.or)
            } else if content.contains(where: isOfAWord) {
                // Without a letter or digit there is no token, and FTS5 would find nothing at all.
                let text = String(String.UnicodeScalarView(content.map(Self.searched)))
                let term = Term(text: text, isPrefix: isPrefix, column: column)
                parts.append(isExcluded ? .excluded(term) : .term(term))
            }
        }
        return parts
    }

    /// A column's name with a colon, when a word or a phrase follows at once.
    private static func column(at rest: inout Substring.UnicodeScalarView) -> String? {
        guard let colon = rest.firstIndex(where: { $0 == ":" || $0 == "\"" || $0.properties.isWhitespace }),
            rest[colon] == ":"
        else { return nil }
        let name = String(rest[..<colon]).lowercased()
        let following = rest[colon...].dropFirst()
        guard columns.contains(name), following.first.map({ !$0.properties.isWhitespace }) ?? false else {
            return nil
        }
        rest = following
        return name
    }

    private static func phrase(at rest: inout Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let inner = rest.dropFirst()
        let end = inner.firstIndex(of: "\"") ?? inner.endIndex
        rest = inner[end...].dropFirst()
        return inner[..<end]
    }

    private static func word(at rest: inout Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let end = rest.firstIndex { $0.properties.isWhitespace || $0 == "\"" } ?? rest.endIndex
        defer { rest = rest[end...] }
        return rest[..<end]
    }

    /// A scalar as FTS5 is given it: it ends at a NUL, and labels are not for users to search.
    private static func searched(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar == "\0" || SearchLabels.isReserved(scalar) ? " " : scalar
    }

    private static func isOfAWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
