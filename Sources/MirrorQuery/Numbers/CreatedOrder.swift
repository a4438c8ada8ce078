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
        for (index, chunk) in set.chunks.enumerated() {
            add(try span(of: chunk.key, in: wholes), .chunk(index))
        }
        while numbers.count < wanted, let entry = queue.removeFirst() {
            // What is before everything else may be skipped as a whole.
            if skip > 0, page.cursor == nil, queue.first.map({ $0.span.latest < entry.span.earliest }) ?? true
            {
                let count = entry.content.count(in: set)
                if count <= skip {
                    skip -= count
                    continue
                }
            }
            switch entry.content {
            case .chunk(let index):
                let chunk = set.chunks[index]
                let spans = try spans(of: chunk.key)
                for (block, count) in chunk.numbers.blocks { add(spans[block], .block(index, block, count)) }
            case .block(let index, let block, _):
                for row in try rows(of: set.chunks[index], in: block) {
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
        let keys = try Int64.fetchCursor(
            statement,
            arguments: [set.chunks.first?.key, set.chunks.last?.key]
        )
        let columns = StatementColumns(statement)
        var spans: [Int64: CreatedSpans.Span] = [:]
        while let key = try keys.next() {
            spans[key] = CreatedSpans.Span(earliest: columns.int(1), latest: columns.int(2))
        }
        return spans
    }

    private func span(of key: Int64, in spans: [Int64: CreatedSpans.Span]) throws -> CreatedSpans.Span {
        guard let span = spans[key] else { throw NumberTables.damaged("there are no spans of chunk \(key)") }
        return span
    }

    private func spans(of key: Int64) throws -> CreatedSpans {
        let statement = try db.cachedStatement(sql: "SELECT chunk, spans FROM createdSpan WHERE chunk = ?")
        let keys = try Int64.fetchCursor(statement, arguments: [key])
        let spans = try keys.next().flatMap { _ in
            StatementColumns(statement).withBytes(1) { CreatedSpans($0) }
        }
        guard let spans else { throw NumberTables.damaged("the spans of chunk \(key) cannot be read") }
        return spans
    }

    /// The rows of a block that are in the set.
    private func rows(of chunk: NumberSet.Chunk, in block: UInt8) throws -> [(number: Int64, created: Int64)]
    {
        let members = chunk.numbers.numbers(in: block)
        guard let first = members.first, let last = members.last else { return [] }
        let statement: Statement
        let arguments: StatementArguments
        // A few rows are found one by one for less than those between them are passed over.
        if Int(last - first) > members.count * 4 {
            statement = try db.cachedStatement(
                sql: """
                    SELECT i.number, i.created FROM json_each(?) AS member
                    CROSS JOIN interruption AS i ON i.number = member.value
                    """
            )
            arguments = ["[" + members.map { String(chunk.number($0)) }.joined(separator: ",") + "]"]
        } else {
            statement = try db.cachedStatement(
                sql: "SELECT number, created FROM interruption WHERE number BETWEEN ? AND ?"
            )
            arguments = [chunk.number(first), chunk.number(last)]
        }
        let numbers = try Int64.fetchCursor(statement, arguments: arguments)
        let columns = StatementColumns(statement)
        var found: [(number: Int64, created: Int64)] = []
        while let number = try numbers.next() {
            guard chunk.numbers.contains(NumberSet.low(of: number)) else { continue }
            found.append((number, columns.int(1)))
        }
        return found
    }
}

/// A queue of chunks, blocks and rows, from which comes first what may hold the newest row.
private struct NewestFirst {
    enum Content {
        /// The index of a chunk of the set.
        case chunk(Int)
        /// A block of a chunk, and how many rows of the set it has.
        case block(Int, UInt8, Int)
        case row(Int64)

        func count(in set: NumberSet) -> Int {
            switch self {
            case .chunk(let index): set.chunks[index].numbers.count
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
        while place * 2 + 1 < heap.count {
            var child = place * 2 + 1
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(heap[place]) else { break }
            heap.swapAt(place, child)
            place = child
        }
        return first
    }
}
