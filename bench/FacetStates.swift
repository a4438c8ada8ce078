import Foundation
import GRDBSQLite
import MirrorStore

/// The numbers and totals of facets as they were after each page.
///
/// A mirror holds them as they are after the last one. Pages come in descending order of numbers, so after a page a list
/// had those of its numbers that are not below the page's.
final class FacetStates {
    private let totals: RawRow.Copying
    private let chunks: RawRow.Copying
    private var lists: [List] = []

    /// A list of a facet.
    private struct List {
        let name: String
        let number: Int64
        var chunks: [Chunk] = []
        /// How many of its numbers came so far.
        var total: Int64 = 0
    }

    private struct Chunk {
        let key: Int64
        /// In ascending order.
        let numbers: [Int64]
    }

    init(_ from: RawConnection, _ to: RawConnection) throws {
        totals = try RawRow.Copying(
            "SELECT name, list, ?3 FROM facetTotal WHERE name = ?1 AND list = ?2",
            from,
            "REPLACE INTO facetTotal",
            to
        )
        chunks = try RawRow.Copying(
            "SELECT name, list, chunk, ?4, seal FROM facetSet WHERE name = ?1 AND list = ?2 AND chunk = ?3",
            from,
            "REPLACE INTO facetSet",
            to
        )
        let all = try from.prepare(
            "SELECT name, list, chunk, numbers FROM facetSet ORDER BY name, list, chunk"
        )
        defer { sqlite3_finalize(all) }
        while sqlite3_step(all) == SQLITE_ROW { add(all) }
    }

    private func add(_ row: OpaquePointer) {
        let (name, number) = (String(cString: sqlite3_column_text(row, 0)), sqlite3_column_int64(row, 1))
        let bytes = UnsafeRawBufferPointer(
            start: sqlite3_column_blob(row, 3),
            count: Int(sqlite3_column_bytes(row, 3))
        )
        let chunk = NumberSet.Chunk(
            key: sqlite3_column_int64(row, 2),
            numbers: NumberChunk(bytes) ?? NumberChunk()
        )
        if lists.last.map({ $0.name == name && $0.number == number }) != true {
            lists.append(List(name: name, number: number))
        }
        let numbers = NumberSet(chunks: [chunk]).numbers
        lists[lists.count - 1].chunks.append(Chunk(key: chunk.key, numbers: numbers))
    }

    /// What a page leaves of all that it touches, each row once.
    func rows(after page: ClosedRange<Int64>) -> [RawRow] {
        lists.indices.flatMap { place in
            let list = lists[place]
            let touched = list.chunks.compactMap { chunk -> (key: Int64, numbers: [Int64], new: Int)? in
                guard let last = chunk.numbers.last, last >= page.lowerBound else { return nil }
                let numbers = chunk.numbers.filter { $0 >= page.lowerBound }
                let new = numbers.prefix { $0 <= page.upperBound }.count
                return new > 0 ? (chunk.key, numbers, new) : nil
            }
            guard !touched.isEmpty else { return [RawRow]() }
            lists[place].total += Int64(touched.reduce(0) { $0 + $1.new })
            return total(lists[place]) + touched.flatMap { self.chunk(list, $0.key, $0.numbers) }
        }
    }

    private func total(_ list: List) -> [RawRow] {
        bind(list, to: totals.read)
        sqlite3_bind_int64(totals.read, 3, list.total)
        return totals.rows()
    }

    private func chunk(_ list: List, _ key: Int64, _ numbers: [Int64]) -> [RawRow] {
        let encoded = [UInt8](NumberChunk(numbers.map(NumberSet.low)).encoded)
        bind(list, to: chunks.read)
        sqlite3_bind_int64(chunks.read, 3, key)
        return encoded.withUnsafeBytes { bytes in
            // They stay where they are until the row is read.
            sqlite3_bind_blob(chunks.read, 4, bytes.baseAddress, Int32(bytes.count), nil)
            return chunks.rows()
        }
    }

    private func bind(_ list: List, to statement: OpaquePointer) {
        sqlite3_bind_text(statement, 1, list.name, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        sqlite3_bind_int64(statement, 2, list.number)
    }
}
