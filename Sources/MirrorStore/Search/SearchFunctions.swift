import Foundation
import GRDB
import GRDBSQLite

/// Functions that a full-text query can ask of the row it is at, beside those of FTS5.
///
/// They read the positions that the match has found and as little text as will do: `snippet` tokenises a text several
/// times, and `bm25` counts every row that has the word.
///
/// - `matchedColumns(t)`: the columns with a match, a bit each.
/// - `excerptColumn(t)`: the number of the column of which an excerpt shows a part.
/// - `excerpt(t, text, before, after, dots, tokens)`: what stands around the matches in the text of that column, as
///   ``Excerpt`` has it. The text is handed over because FTS5 would read all columns for it.
/// - `relevance(t)`: BM25 as FTS5 has it, but a word's rarity is counted up to a limit; the higher the better.
///
/// See https://www.sqlite.org/fts5.html#custom_auxiliary_functions.
enum SearchFunctions {
    /// Rows beyond these do not make a word more common: counting them all would read the whole index.
    fileprivate static let rarityLimit: Int64 = 5000

    /// The text columns in the order in which they are preferred; `labels`, the last column, is none.
    static let preferredColumns = [1, 2, 3, 0]

    /// What a match in title, instructions, notes, answers and labels counts.
    fileprivate static let weights = [4.0, 1.0, 2.0, 2.0, 0.0]

    /// Makes the functions known to a connection.
    static func register(in db: Database) throws {
        guard let api = try extensionAPI(db) else { return }
        for (name, function) in [
            ("matchedColumns", matchedColumns), ("excerptColumn", excerptColumn), ("excerpt", excerpt),
            ("relevance", relevance),
        ] {
            let code = api.pointee.xCreateFunction(api, name, nil, function, nil)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }

    private static func extensionAPI(_ db: Database) throws -> UnsafeMutablePointer<fts5_api>? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        let code = sqlite3_prepare_v2(db.sqliteConnection, "SELECT fts5(?1)", -1, &statement, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        var api: UnsafeMutablePointer<fts5_api>?
        withUnsafeMutablePointer(to: &api) { place in
            "fts5_api_ptr".withCString { type in
                _ = sqlite3_bind_pointer(statement, 1, place, type, nil)
                _ = sqlite3_step(statement)
            }
        }
        return api
    }
}

private let matchedColumns: fts5_extension_function = { api, cursor, context, _, _ in
    var columns: Int32 = 0
    SearchMatch(api, cursor).forEachInstance { instance in
        let column = instance.column
        if SearchFunctions.preferredColumns.contains(column) { columns |= 1 << Int32(column) }
    }
    sqlite3_result_int(context, columns)
}

private let excerptColumn: fts5_extension_function = { api, cursor, context, _, _ in
    sqlite3_result_int(context, Int32(Excerpt.column(of: SearchMatch(api, cursor))))
}

private let excerpt: fts5_extension_function = { api, cursor, context, count, values in
    guard count == 5, let values else {
        return sqlite3_result_error(context, "excerpt takes five values", -1)
    }
    func text(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_value_text(values[place])
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(values[place])))
    }
    let marks = Excerpt.Marks(before: Array(text(1)), after: Array(text(2)), dots: Array(text(3)))
    let excerpt = Excerpt(SearchMatch(api, cursor), length: Int(sqlite3_value_int(values[4])))
    // SQLITE_TRANSIENT: SQLite makes a copy.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let bytes = excerpt.part(of: text(0), marks)
    bytes.withUnsafeBytes { bytes in
        let bytes = bytes.assumingMemoryBound(to: CChar.self)
        sqlite3_result_text(context, bytes.baseAddress, Int32(bytes.count), copied)
    }
}

private let relevance: fts5_extension_function = { api, cursor, context, _, _ in
    let match = SearchMatch(api, cursor)
    let count = Int(match.api.xPhraseCount(cursor))
    let corpus = Corpus.of(match, phrases: count)
    var frequencies = [Double](repeating: 0, count: count)
    match.forEachInstance { instance in
        guard instance.phrase < count, instance.column < SearchFunctions.weights.count else { return }
        frequencies[instance.phrase] += SearchFunctions.weights[instance.column]
    }
    var length: Int32 = 0
    _ = match.api.xColumnSize(cursor, -1, &length)
    // The constants of FTS5's bm25.
    let (k1, b) = (1.2, 0.75)
    let norm = k1 * (1 - b + b * Double(length) / corpus.averageLength)
    let score = frequencies.indices.reduce(0) { score, phrase in
        score + corpus.rarity[phrase] * frequencies[phrase] * (k1 + 1) / (frequencies[phrase] + norm)
    }
    sqlite3_result_double(context, score)
}

/// What BM25 wants to know of all rows; read once a query.
private final class Corpus {
    let averageLength: Double
    /// How rare each phrase is.
    let rarity: [Double]

    private init(_ match: SearchMatch, phrases: Int) {
        var rows: Int64 = 0
        var tokens: Int64 = 0
        _ = match.api.xRowCount(match.cursor, &rows)
        _ = match.api.xColumnTotalSize(match.cursor, -1, &tokens)
        averageLength = max(1, Double(tokens) / Double(max(rows, 1)))
        rarity = (0..<Int32(phrases)).map { phrase in
            var hits: Int64 = 0
            _ = match.api.xQueryPhrase(match.cursor, phrase, &hits) { _, _, hits in
                guard let hits = hits?.assumingMemoryBound(to: Int64.self) else { return SQLITE_DONE }
                hits.pointee += 1
                return hits.pointee < SearchFunctions.rarityLimit ? SQLITE_OK : SQLITE_DONE
            }
            // A phrase that most rows have still counts a little, as in FTS5.
            return max(1e-6, log((Double(rows - hits) + 0.5) / (Double(hits) + 0.5)))
        }
    }

    static func of(_ match: SearchMatch, phrases: Int) -> Corpus {
        if let known = match.api.xGetAuxdata(match.cursor, 0) {
            return Unmanaged<Corpus>.fromOpaque(known).takeUnretainedValue()
        }
        let corpus = Corpus(match, phrases: phrases)
        _ = match.api.xSetAuxdata(match.cursor, Unmanaged.passRetained(corpus).toOpaque()) { corpus in
            if let corpus { Unmanaged<Corpus>.fromOpaque(corpus).release() }
        }
        return corpus
    }
}
