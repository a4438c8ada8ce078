/// Which part of a list was asked for.
struct Paging: Sendable {
    let skip: Int
    let take: Int

    /// Reads `skip` and `take`; negative numbers count as 0, the cap is the server's.
    init(_ query: QueryParameters, defaultTake: Int = 30, cap: Int?) {
        skip = max(0, query.number("skip") ?? 0)
        take = min(max(0, query.number("take") ?? defaultTake), cap ?? Int.max)
    }

    /// The part of a list that is shown.
    func slice<Element>(_ elements: [Element]) -> [Element] {
        Array(elements.dropFirst(skip).prefix(take))
    }
}

/// The rows of one page and how many there are in all.
struct Page<Row: Sendable>: Sendable {
    let rows: [Row]
    let total: Int
}

extension RowTable {
    /// The page of an order, newest first; with a condition every row is looked at to count them.
    func page(of order: [Int32], _ paging: Paging, where condition: ((Row) -> Bool)?) -> Page<Row> {
        guard let condition else {
            let end = max(0, order.count - paging.skip)
            let start = max(0, end - min(paging.take, end))
            return Page(rows: order[start..<end].reversed().map { row(at: $0) }, total: order.count)
        }
        var rows: [Row] = []
        var total = 0
        for slot in order.reversed() {
            let row = row(at: slot)
            guard condition(row) else { continue }
            if total >= paging.skip, rows.count < paging.take { rows.append(row) }
            total += 1
        }
        return Page(rows: rows, total: total)
    }

    /// An order whose rows of the same time come as the dial says; the numbers decide where it is off.
    ///
    /// - Parameter request: What an unstable order changes with.
    func ordered(_ order: [Int32], ties: Dials.TieOrder, seed: UInt64, request: Int) -> [Int32] {
        guard ties != .number else { return order }
        var random = RandomStream(seed: seed, salt: UInt64(truncatingIfNeeded: request))
        let keyed = order.map { slot in
            let row = row(at: slot)
            // All ids of a list have one prefix, so their texts are compared by their digits.
            return (slot: slot, time: row.sortTime, text: String(row.number), draw: random.next())
        }
        return keyed.sorted { left, right in
            if left.time != right.time { return left.time < right.time }
            return ties == .text ? left.text < right.text : left.draw < right.draw
        }.map(\.slot)
    }

    /// Slots in list order, oldest first.
    func sorted(_ slots: [Int32]) -> [Int32] {
        slots.sorted { left, right in
            let first = row(at: left)
            let second = row(at: right)
            if first.sortTime != second.sortTime { return first.sortTime < second.sortTime }
            return first.number < second.number
        }
    }
}
