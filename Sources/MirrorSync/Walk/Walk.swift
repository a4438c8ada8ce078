import OctopusAPI
import WireFormat

/// One enumeration of a list that is ordered newest first and changes while it is read.
///
/// Rows that are added on top push the rest down: some are read twice, none is missed. Rows that are deleted pull the
/// rest up, past the place of the next page: so a page starts a few rows before the end of the page before, and must
/// show that it does; when it does not, the walk steps back. The walk knows nothing of requests or rows, so every
/// schedule of inserts and deletions can be tried on it alone.
struct Walk: ListWalk, Sendable {
    /// What a page meant for the walk.
    enum Verdict: Sendable, Equatable {
        /// The page joins what was read before.
        case advanced
        /// Rows may lie between this page and what was read before; an earlier page is asked for next.
        case steppedBack
        /// Every row was read.
        case finished
        /// The server lists fewer rows than it counts, or no page joins; the reason is a clause.
        case endedEarly(String)
    }

    /// A row as far as the order of the list goes.
    struct Row: Sendable, Equatable {
        let id: String
        /// The key of the list's order; nil when the row has none.
        let time: Timestamp?
    }

    /// How many rows of a page the next one repeats.
    static let overlap = 20

    /// The part of the list to ask for next.
    private(set) var next: Slice
    /// The last row of the last page that joined.
    private(set) var last: Row?
    /// What the server counted last.
    private(set) var total = 0

    /// The ids of the last page that joined.
    private var joined: Set<String>
    private var pages = 0
    private var largestPage = 0
    private var stepsBack = 0
    private var hasJumped = false
    private var emptyPages = 0
    private var samePages = 0

    /// A walk from the top.
    init(take: Int) {
        next = Slice(skip: 0, take: take)
        joined = []
    }

    /// A walk that goes on where another one stood.
    ///
    /// - Parameters:
    ///   - skip: How many rows were read then.
    ///   - last: The last of them.
    ///   - growth: By how many rows the list has grown since, below zero when it has shrunk.
    init(resumingAt skip: Int, last: Row, growth: Int, take: Int) {
        next = Slice(skip: max(0, skip + growth - Self.overlap), take: take)
        self.last = last
        joined = [last.id]
    }

    var position: Int { next.skip }
    var take: Int { next.take }

    mutating func setTake(_ take: Int) {
        next.take = take
    }

    mutating func accept(_ rows: [Row], total: Int) -> Verdict {
        self.total = total
        if let reason = spendPage(rows.count) { return .endedEarly(reason) }
        let end = next.skip + rows.count
        guard !rows.isEmpty else { return acceptEmptyPage() }
        guard joins(rows) else { return stepBack() }
        stepsBack = 0
        emptyPages = 0
        let isShort = rows.count < next.take
        let ids = Set(rows.map(\.id))
        samePages = ids == joined ? samePages + 1 : 0
        guard samePages < 20 else { return .endedEarly("the server shows the same page again and again") }
        last = rows.last
        joined = ids
        // An overlap of half the page still leaves the walk going forward where the server caps the size.
        next.skip = max(next.skip + 1, end - min(Self.overlap, rows.count / 2))
        guard end >= total else {
            // Fewer rows than asked for, and more to come: the server caps its pages, or hides rows.
            return .advanced
        }
        guard isShort else { return .advanced }
        return hasJumped
            ? .endedEarly("the server counts \(total) rows and left some pages empty") : .finished
    }

    private func joins(_ rows: [Row]) -> Bool {
        if next.skip == 0 || hasJumped { return true }
        if rows.contains(where: { joined.contains($0.id) }) { return true }
        // The overlap may have been deleted. A page that starts among rows newer than the last one read has no gap
        // before it.
        guard let first = rows.first?.time, let reached = last?.time else { return false }
        return first > reached
    }

    private mutating func acceptEmptyPage() -> Verdict {
        if next.skip == 0 {
            return total == 0 ? .finished : .endedEarly("the server counts \(total) rows and lists none")
        }
        if next.skip >= total {
            return hasJumped
                ? .endedEarly("the server counts \(total) rows and left some pages empty") : stepBack()
        }
        hasJumped = true
        emptyPages += 1
        guard emptyPages <= 3 else { return .endedEarly("the server counts \(total) rows and lists fewer") }
        next.skip += max(1, next.take)
        return .advanced
    }

    private mutating func stepBack() -> Verdict {
        stepsBack += 1
        guard stepsBack <= 30 else { return .endedEarly("no page joins what was read before") }
        next.skip = max(0, min(next.skip, total) - Self.overlap << min(stepsBack - 1, 20))
        return .steppedBack
    }

    /// A server that ignores `skip` would be asked for ever; no honest list needs more pages than this.
    private mutating func spendPage(_ count: Int) -> String? {
        pages += 1
        largestPage = max(largestPage, count)
        let needed = 50 + 4 * total / max(1, largestPage / 2)
        return pages > needed ? "the list does not end" : nil
    }
}
