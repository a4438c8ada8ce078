import GRDB
import MirrorStore

/// Sets of interruptions in the order of lists, by when they were created.
///
/// The spans of the chunks and blocks tell most of it, so that a page costs a look at few rows beside its own, however
/// many the set has and wherever in time they are.
struct CreatedOrder {
    let db: Database

    /// The interruptions of a set that were created at or after an instant and before another, in UTC milliseconds.
    func numbers(of set: NumberSet, since: Int64?, until: Int64?) throws -> NumberSet {
        guard since != nil || until != nil, !set.isEmpty else { return set }
        let from = since ?? .min
        // The last instant that counts; nothing is before the first of all.
        guard let to = until.map({ $0 == .min ? nil : $0 - 1 }) ?? .max, from <= to else {
            return NumberSet()
        }
        let wholes = try wholeSpans(of: set)
        return NumberSet(
            chunks: try set.chunks.compactMap { chunk in
                let whole = try span(of: chunk.key, in: wholes)
                if whole.latest < from || whole.earliest > to { return nil }
                if whole.earliest >= from && whole.latest <= to { return chunk }
                return NumberSet.Chunk(key: chunk.key, numbers: try part(of: chunk, from, to))
            }
        )
    }

    private func part(of chunk: NumberSet.Chunk, _ from: Int64, _ to: Int64) throws -> NumberChunk {
        let spans = try spans(of: chunk.key)
        var inside: [UInt8] = []
        var looked: [UInt16] = []
        for (block, _) in chunk.numbers.blocks {
            let span = spans[block]
            if span.latest < from || span.earliest > to { continue }
            if span.earliest >= from && span.latest <= to {
                inside.append(block)
            } else {
                looked += try rows(of: chunk, in: block).filter { from...to ~= $0.created }
                    .map { NumberSet.low(of: $0.number) }
            }
        }
        let part = chunk.numbers.intersection(NumberChunk(blocks: inside))
        return looked.isEmpty ? part : part.union(NumberChunk(looked))
    }

    /// A part of a set in the order of lists: newest first, and by number where instants are the same.
    func newest(of set: NumberSet, _ page: ListPage) throws -> [Int64] {
        guard page.take != 0, !set.isEmpty else { return [] }
        var numbers: [Int64] = []
        var skip = page.skip
        let wanted = page.take ?? .max
        var queue = NewestFirst()
        let wholes = try wholeSpans(of: set)
        func add(_ span: CreatedSpans.Span, _ content: NewestFirst.Content) {
            if let time = page.cursor?.time, span.earliest > time { return }
            queue.insert(NewestFirst.Entry(span: span, content: content))
        }
        for chunk in set.chunks { add(try span(of: chunk.key, in: wholes), .chunk(chunk)) }
        while numbers.count < wanted, let entry = queue.removeFirst() {
            // What is before everything else may be skipped as a whole.
            if skip > 0, page.cursor == nil,
                queue.first.map({ $0.span.latest < entry.span.earliest }) ?? true,
                entry.content.count <= skip
            {
                skip -= entry.content.count
                continue
            }
            switch entry.content {
            case .chunk(let chunk):
                let spans = try spans(of: chunk.key)
                for (block, count) in chunk.numbers.blocks { add(spans[block], .block(chunk, block, count)) }
            case .block(let chunk, let block, _):
                for row in try rows(of: chunk, in: block) {
                    if let cursor = page.cursor,
                        (row.created, row.number) >= (cursor.time ?? .max, cursor.number)
                    {
                        continue
                    }
                    add(CreatedSpans.Span(earliest: row.created, latest: row.created), .row(row.number))
                }
            case .row(let number):
                if skip > 0 { skip -= 1 } else { numbers.append(number) }
            }
        }
        return numbers
    }

    // MARK: Looking

    private func wholeSpans(of set: NumberSet) throws -> [Int64: CreatedSpans.Span] {
        let statement = try db.cachedStatement(
            sql: "SELECT chunk, earliest, latest FROM createdSpan WHERE chunk BETWEEN ? AND ?"
        )
        let rows = try Row.fetchCursor(statement, arguments: [set.chunks.first?.key, set.chunks.last?.key])
        let columns = StatementColumns(statement)
        var spans: [Int64: CreatedSpans.Span] = [:]
        while try rows.next() != nil {
            spans[columns.int(0)] = CreatedSpans.Span(earliest: columns.int(1), latest: columns.int(2))
        }
        return spans
    }

    private func span(of key: Int64, in spans: [Int64: CreatedSpans.Span]) throws -> CreatedSpans.Span {
        guard let span = spans[key] else { throw NumberTables.damaged("there are no spans of chunk \(key)") }
        return span
    }

    private func spans(of key: Int64) throws -> CreatedSpans {
        let statement = try db.cachedStatement(sql: "SELECT spans FROM createdSpan WHERE chunk = ?")
        let rows = try Row.fetchCursor(statement, arguments: [key])
        let spans = try rows.next().flatMap { _ in
            StatementColumns(statement).withBytes(0) { CreatedSpans($0) }
        }
        guard let spans else { throw NumberTables.damaged("the spans of chunk \(key) cannot be read") }
        return spans
    }

    /// The rows of a block that are in the set.
    private func rows(of chunk: NumberSet.Chunk, in block: UInt8) throws -> [(number: Int64, created: Int64)]
    {
        let members = chunk.numbers.numbers(in: block)
        guard let first = members.first, let last = members.last else { return [] }
        let statement = try db.cachedStatement(
            sql: "SELECT number, created FROM interruption WHERE number BETWEEN ? AND ?"
        )
        // A few rows are found one by one for less than those between them are passed over.
        let ranges = Int(last - first) > members.count * 8 ? members.map { ($0, $0) } : [(first, last)]
        var found: [(number: Int64, created: Int64)] = []
        for (low, high) in ranges {
            let rows = try Row.fetchCursor(statement, arguments: [chunk.number(low), chunk.number(high)])
            let columns = StatementColumns(statement)
            while try rows.next() != nil {
                let number = columns.int(0)
                guard chunk.numbers.contains(NumberSet.low(of: number)) else { continue }
                found.append((number, columns.int(1)))
            }
        }
        return found
    }
}

/// A queue of chunks, blocks and rows, from which comes first what may hold the newest row.
private struct NewestFirst {
    enum Content {
        case chunk(NumberSet.Chunk)
        case block(NumberSet.Chunk, UInt8, Int)
        case row(Int64)

        /// How many rows it has.
        var count: Int {
            switch self {
            case .chunk(let chunk): chunk.numbers.count
            case .block(_, _, let count): count
            case .row: 1
            }
        }

        /// A row comes after what may hold another of the same instant; of rows the one with the highest number first.
        fileprivate var rank: Int64 {
            if case .row(let number) = self { number } else { .max }
        }
    }

    struct Entry {
        let span: CreatedSpans.Span
        let content: Content

        func isBefore(_ other: Entry) -> Bool {
            (span.latest, content.rank) > (other.span.latest, other.content.rank)
        }
    }

    /// A binary heap: no entry is before the one at half its place.
    private var heap: [Entry] = []

    var first: Entry? { heap.first }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() -> Entry? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while let child = [place * 2 + 1, place * 2 + 2].filter({ $0 < heap.count }).min(by: {
            heap[$0].isBefore(heap[$1])
        }), heap[child].isBefore(heap[place]) {
            heap.swapAt(place, child)
            place = child
        }
        return first
    }
}
