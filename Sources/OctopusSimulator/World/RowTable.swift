/// A row that a ``RowTable`` keeps in order.
protocol TableRow: Sendable {
    /// The number in the row's id.
    var number: Int { get }
    /// The number of its space, 0 for rows of the system.
    var spaceNumber: Int { get }
    /// What lists are sorted by, in milliseconds since 1970; ties go by number.
    var sortTime: Int64 { get }
    /// True while the row belongs to the set that is often asked for alone: what is still going on, or what people changed.
    var isShortlisted: Bool { get }
}

/// Rows of one document type, found by number and kept in list order.
///
/// Orders are arrays of slots, oldest first, so that the newest rows are appended and a page, newest first,
/// is a slice read backwards. A removed row keeps its slot: events still quote it.
struct RowTable<Row: TableRow>: Sendable {
    private var rows: [Row] = []
    private var slots: [Int: Int32] = [:]
    private var removed: Set<Int> = []
    /// The slots of every row, oldest first.
    private(set) var order: [Int32] = []
    private var spaceOrders: [Int: [Int32]] = [:]
    private var shortlists: [Int: [Int32]] = [:]

    /// How many rows are listed.
    var count: Int { order.count }

    /// Makes room for a number of rows.
    mutating func reserve(_ count: Int) {
        rows.reserveCapacity(count)
        slots.reserveCapacity(count)
        order.reserveCapacity(count)
    }

    /// The row with that number, if it is still listed.
    func row(_ number: Int) -> Row? {
        slot(of: number).map { rows[Int($0)] }
    }

    /// The row with that number, listed or removed.
    func rowEvenIfRemoved(_ number: Int) -> Row? {
        slots[number].map { rows[Int($0)] }
    }

    /// The slot of a row that is still listed.
    func slot(of number: Int) -> Int32? {
        removed.isEmpty || !removed.contains(number) ? slots[number] : nil
    }

    /// The row in a slot, removed or not.
    func row(at slot: Int32) -> Row {
        rows[Int(slot)]
    }

    /// Slots of a space, oldest first.
    func order(of space: Int) -> [Int32] {
        spaceOrders[space] ?? []
    }

    /// Slots of a space's rows that are often asked for alone, oldest first.
    func shortlist(of space: Int) -> [Int32] {
        shortlists[space] ?? []
    }

    /// The part of an order, oldest first, whose rows are not later than a time.
    func prefix(of order: [Int32], through time: Int64) -> [Int32] {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[Int(order[middle])].sortTime <= time { low = middle + 1 } else { high = middle }
        }
        return Array(order[..<low])
    }

    /// Adds a row and returns its slot.
    @discardableResult
    mutating func insert(_ row: Row) -> Int32 {
        let slot = Int32(rows.count)
        rows.append(row)
        slots[row.number] = slot
        place(slot, row)
        return slot
    }

    /// Changes a row; its number and space must stay.
    ///
    /// Returns false when there is no such row.
    @discardableResult
    mutating func update(_ number: Int, _ change: (inout Row) -> Void) -> Bool {
        guard let slot = slot(of: number) else { return false }
        let before = rows[Int(slot)]
        var after = before
        change(&after)
        guard before.sortTime != after.sortTime || before.isShortlisted != after.isShortlisted else {
            rows[Int(slot)] = after
            return true
        }
        displace(slot, before)
        rows[Int(slot)] = after
        place(slot, after)
        return true
    }

    /// Removes a row from every list.
    ///
    /// Returns false when there is no such row.
    @discardableResult
    mutating func remove(_ number: Int) -> Bool {
        guard let slot = slot(of: number) else { return false }
        displace(slot, rows[Int(slot)])
        removed.insert(number)
        return true
    }

    private mutating func place(_ slot: Int32, _ row: Row) {
        order.insert(slot, at: position(of: row, in: order))
        let space = row.spaceNumber
        let spot = position(of: row, in: spaceOrders[space] ?? [])
        spaceOrders[space, default: []].insert(slot, at: spot)
        guard row.isShortlisted else { return }
        let shortSpot = position(of: row, in: shortlists[space] ?? [])
        shortlists[space, default: []].insert(slot, at: shortSpot)
    }

    private mutating func displace(_ slot: Int32, _ row: Row) {
        order.remove(at: position(of: row, in: order))
        let space = row.spaceNumber
        let spot = position(of: row, in: spaceOrders[space] ?? [])
        spaceOrders[space]?.remove(at: spot)
        guard row.isShortlisted else { return }
        let shortSpot = position(of: row, in: shortlists[space] ?? [])
        shortlists[space]?.remove(at: shortSpot)
    }

    /// Where the row is or belongs: near the end as a rule, so the search gallops back from there.
    private func position(of row: Row, in order: [Int32]) -> Int {
        var high = order.count
        var step = 1
        while high > 0, !precedes(rows[Int(order[max(0, high - step)])], row) {
            high = max(0, high - step)
            step *= 2
        }
        var low = max(0, high - step)
        while low < high {
            let middle = (low + high) / 2
            if precedes(rows[Int(order[middle])], row) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private func precedes(_ left: Row, _ right: Row) -> Bool {
        left.sortTime == right.sortTime ? left.number < right.number : left.sortTime < right.sortTime
    }
}
