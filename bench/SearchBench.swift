import Foundation
import GRDB
import MirrorQuery
import MirrorStore

/// Searching in process, in turns with the least that FTS5 can be asked for the same rows.
struct SearchBench {
    let path: String

    /// In microseconds of processor time.
    struct Mode: Encodable {
        let mode: String
        let word: String
        let p50: Double
        let p99: Double
        /// The numbers and snippets of as many rows, by one bare statement of the index, or by FTS5's exact ranking.
        let bare: Double
        let sql: String
    }

    func run() throws -> [Mode] {
        let queries = MirrorQueries(reader: try MirrorReader.open(path), path: path)
        let bare = try BareStatements(path: path)
        let (rare, common) = (MirrorGenerator.rareWord, MirrorGenerator.commonWord)
        return [
            try measure("a rare word, newest first", rare, "rowid DESC", bare) { try queries.search(rare) },
            try measure("a common word, newest first", common, "rowid DESC", bare) {
                try queries.search(common)
            },
            try measure("a rare word, by relevance", rare, "rank", bare) {
                try queries.search(rare, order: .relevance)
            },
            try measure("a common word, by relevance", common, "rank", bare) {
                try queries.search(common, order: .relevance)
            },
        ]
    }

    private func measure(
        _ mode: String,
        _ word: String,
        _ order: String,
        _ bare: BareStatements,
        _ search: () throws -> SearchResult
    ) throws -> Mode {
        let sql = """
            SELECT rowid, snippet(interruptionSearch, -1, '**', '**', '…', 12) FROM interruptionSearch \
            WHERE interruptionSearch MATCH '"\(word)"' ORDER BY \(order) LIMIT \(ListPage.defaultTake)
            """
        let statements = try bare.prepare([sql])
        for _ in 0..<3 {
            _ = try search()
            bare.run(statements)
        }
        var times: [Double] = []
        var bareTimes: [Double] = []
        let slowest = Measurement.processorMicroseconds { bare.run(statements) }
        for _ in 0..<max(5, min(200, Int(4_000_000 / max(slowest, 1)))) {
            times.append(try Measurement.processorMicroseconds { _ = try search() })
            bareTimes.append(Measurement.processorMicroseconds { bare.run(statements) })
        }
        times.sort()
        bareTimes.sort()
        return Mode(
            mode: mode,
            word: word,
            p50: times[times.count / 2],
            p99: times[times.count * 99 / 100],
            bare: bareTimes[bareTimes.count / 2],
            sql: sql
        )
    }

    /// Writes the texts that the mirror searches, a line of JSON each, for the indexes of others.
    func writeTexts(to file: String) throws {
        struct Text: Encodable {
            let number: Int64
            let title: String
            let instructions: String
            let notes: String
            let answers: String
        }
        guard FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw CocoaError(.fileWriteUnknown) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        try MirrorReader.open(path).read { db in
            let rows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT number, title, instructions, notes, answers FROM interruptionText ORDER BY number"
            )
            while let row = try rows.next() {
                let text = Text(
                    number: row[0],
                    title: row[1] ?? "",
                    instructions: row[2] ?? "",
                    notes: row[3] ?? "",
                    answers: row[4] ?? ""
                )
                try handle.write(contentsOf: try encoder.encode(text) + Data("\n".utf8))
            }
        }
        try handle.close()
    }
}
