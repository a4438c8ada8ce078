import GRDBSQLite

/// The row that a full-text query is at, as FTS5 shows it to its functions.
///
/// See https://www.sqlite.org/fts5.html#custom_auxiliary_functions.
struct SearchMatch {
    let api: Fts5ExtensionApi
    let cursor: OpaquePointer?

    /// A place where a phrase of the query stands.
    struct Instance {
        let phrase: Int
        let column: Int
        /// The number of the phrase's first token within the column.
        let token: Int
    }

    init(_ api: UnsafePointer<Fts5ExtensionApi>?, _ cursor: OpaquePointer?) {
        self.api = api?.pointee ?? Fts5ExtensionApi()
        self.cursor = cursor
    }

    /// Calls `body` with each place in turn, column by column.
    func forEachInstance(_ body: (Instance) -> Void) {
        var count: Int32 = 0
        _ = api.xInstCount(cursor, &count)
        for index in 0..<count {
            var phrase: Int32 = 0
            var column: Int32 = 0
            var token: Int32 = 0
            guard api.xInst(cursor, index, &phrase, &column, &token) == SQLITE_OK else { return }
            body(Instance(phrase: Int(phrase), column: Int(column), token: Int(token)))
        }
    }

    /// How many tokens a phrase has.
    func size(ofPhrase phrase: Int) -> Int { Int(api.xPhraseSize(cursor, Int32(phrase))) }

    /// The bytes of the tokens of a text from the `first` to the one before `end`; fewer where the text ends.
    ///
    /// No more of the text is read than that.
    func tokens(of text: UnsafeBufferPointer<UInt8>, from first: Int, to end: Int) -> [Range<Int>] {
        if let places = ASCIITokens.places(in: text, from: first, to: end) { return places }
        var reading = TokenReading(first: first, end: end)
        withUnsafeMutablePointer(to: &reading) { reading in
            text.withMemoryRebound(to: CChar.self) { text in
                _ = api.xTokenize(cursor, text.baseAddress, Int32(text.count), reading) {
                    reading,
                    flags,
                    _,
                    _,
                    start,
                    end in
                    guard let reading = reading?.assumingMemoryBound(to: TokenReading.self) else {
                        return SQLITE_DONE
                    }
                    // FTS5_TOKEN_COLOCATED: another form of the token before, at the same place.
                    guard flags & 1 == 0 else { return SQLITE_OK }
                    return reading.pointee.add(Int(start)..<Int(end)) ? SQLITE_OK : SQLITE_DONE
                }
            }
        }
        return reading.tokens
    }
}

/// The tokens of a part of a text, while they are read.
private struct TokenReading {
    let first: Int
    let end: Int
    var tokens: [Range<Int>] = []
    private var next = 0

    init(first: Int, end: Int) {
        self.first = first
        self.end = end
    }

    /// Takes the next token; false when no more is wanted.
    mutating func add(_ bytes: Range<Int>) -> Bool {
        if next >= first { tokens.append(bytes) }
        next += 1
        return next < end
    }
}
