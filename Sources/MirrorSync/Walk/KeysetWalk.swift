import OctopusAPI
import WireFormat

/// One enumeration of a list that can be asked for from an instant downwards.
///
/// Each page is asked for by the time of a row near the end of the page before, so neither what is added on top nor what is
/// deleted moves the place of the next one, and the server need not count its way down. Whether it obeys is seen from
/// the rows: all lie at or before the instant, in order, and those that the pages share appear again. A server from before
/// the parameter ignores it, and one that misreads the instant would leave a gap; from the first page that does not
/// fit, the walk goes on by offset.
struct KeysetWalk: ListWalk {
    /// A part of what the list holds at or before an instant; of the whole list without one.
    struct Request: Equatable {
        var slice: Slice
        var until: Timestamp?
    }

    /// Added to the instant, since servers may hold more digits of a time than they show, or exclude the bound.
    private static let slack: Duration = .seconds(1)

    /// The walk through the list below ``bound``; it pages by offset only among rows of one instant.
    private var walk: Walk
    private var bound: Timestamp?
    /// How many rows of the whole list lie before the list below ``bound``.
    private var passed = 0
    private(set) var take: Int
    /// How many rows the whole list has, as far as the last page tells.
    private(set) var total = 0
    private var reached: Walk.Row?
    /// The ids of the last page, some of which the next one has to show; nil when nothing has to be shown.
    private var shared: Set<String>?
    private var isTrusted = true

    /// A walk from the top.
    init(take: Int) {
        self.take = take
        walk = Walk(take: take)
    }

    /// A walk that goes on where another one stood.
    ///
    /// - Parameters:
    ///   - skip: How many rows were read then.
    ///   - last: The last of them.
    init(resumingAt skip: Int, last: Walk.Row, take: Int) {
        self.take = take
        passed = skip
        reached = last
        guard let time = last.time else {
            isTrusted = false
            passed = 0
            walk = Walk(resumingAt: skip, last: last, growth: 0, take: take)
            return
        }
        bound = time.advanced(by: Self.slack)
        shared = [last.id]
        walk = Walk(take: take)
    }

    var next: Request { Request(slice: walk.next, until: bound) }
    var position: Int { passed + walk.position }
    var last: Walk.Row? { walk.last ?? reached }

    mutating func setTake(_ take: Int) {
        self.take = take
        walk.setTake(take)
    }

    mutating func accept(_ rows: [Walk.Row], total: Int) -> Walk.Verdict {
        guard isTrusted else {
            self.total = total
            return walk.accept(rows, total: total)
        }
        guard obeys(rows), joins(rows) else { return goOnByOffset() }
        self.total = passed + total
        let start = walk.next.skip
        let verdict = walk.accept(rows, total: total)
        shared = nil
        guard verdict == .advanced else { return verdict }
        descend(below: rows, from: start)
        return .advanced
    }

    /// At or before the bound, and in the order that the bound relies on.
    private func obeys(_ rows: [Walk.Row]) -> Bool {
        var previous = bound
        for row in rows {
            guard let time = row.time, previous.map({ time <= $0 }) ?? true else { return false }
            previous = time
        }
        return true
    }

    private func joins(_ rows: [Walk.Row]) -> Bool {
        guard let shared else { return true }
        if rows.contains(where: { shared.contains($0.id) }) { return true }
        guard let first = rows.first?.time, let reached = reached?.time else { return false }
        return first > reached
    }

    /// Asks for the next page by the time of a row near the end of this one.
    private mutating func descend(below rows: [Walk.Row], from start: Int) {
        // An empty page that is not the end tells of no instant; offsets lead past it.
        guard !rows.isEmpty else { return }
        let edge = rows[rows.count - 1 - min(Walk.overlap, rows.count / 2)].time
        guard let next = edge?.advanced(by: Self.slack), bound.map({ next < $0 }) ?? true,
            // Rows of one instant fill the page: there is no later one to go on from.
            let first = rows.firstIndex(where: { $0.time.map { $0 <= next } ?? false }), first > 0
        else { return }
        passed += start + first
        reached = walk.last
        shared = Set(rows.map(\.id))
        bound = next
        walk = Walk(take: take)
    }

    private mutating func goOnByOffset() -> Walk.Verdict {
        isTrusted = false
        let position = position
        passed = 0
        bound = nil
        walk = last.map { Walk(resumingAt: position, last: $0, growth: 0, take: take) } ?? Walk(take: take)
        return .steppedBack
    }
}
