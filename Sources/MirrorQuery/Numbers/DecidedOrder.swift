import GRDB
import MirrorStore

/// The latest answers of a set of interruptions, without a look at the answers of others.
///
/// An index has all answers in their order; of a set with one in hundreds, nearly all that a page passes there is not in it.
/// But an answer mostly follows soon after its interruption, so the latest ones are among those created last. The classes
/// of life tell how far back to look, and which few lived longer than that.
struct DecidedOrder {
    let db: Database
    /// So many rows are looked at; then the index of all answers is as good.
    var limit = 8000

    /// The latest first, and by number where instants are the same.
    ///
    /// - Parameters:
    ///   - listed: Answered interruptions that the server lists, so that they ended when they were answered.
    ///   - gone: Answered ones that it does not list; each is looked at.
    /// - Returns: Nil where too many would have to be looked at: when most answers were given long after, or are known
    ///   since the mirror began only, which is then when they count as given.
    func latest(_ count: Int, of listed: NumberSet, and gone: NumberSet) throws -> [Int64]? {
        guard count > 0 else { return [] }
        var latest = Latest(count: count)
        latest.add(try answers(of: gone.numbers))
        let reach: Int
        switch try addSoonAnswered(listed, to: &latest) {
        case .all: return latest.numbers
        case .tooMany: return nil
        case .class(let found): reach = found
        }
        guard let last = latest.last else { return latest.numbers }
        let long = try db.cachedStatement(
            sql: """
                SELECT number, endedAt FROM interruption INDEXED BY interruptionLifeClass
                WHERE lifeClass = ? AND endedAt >= ?
                """
        )
        var looked = 0
        for number in (reach + 1)...LifeClass.last {
            let numbers = try Int64.fetchCursor(long, arguments: [number, last])
            let columns = StatementColumns(long)
            var answers: [Answer] = []
            while let number = try numbers.next() {
                looked += 1
                guard looked <= limit else { return nil }
                guard listed.contains(number) else { continue }
                answers.append(Answer(closedAt: columns.int(1), number: number))
            }
            latest.add(answers)
        }
        return latest.numbers
    }

    /// Adds the latest of those that lived no longer than some class.
    ///
    private func addSoonAnswered(_ set: NumberSet, to latest: inout Latest) throws -> Looked {
        let order = CreatedOrder(db: db)
        var page = ListPage(take: latest.count)
        var reach: Int?
        var pages = 0
        var looked = 0
        while looked <= limit {
            let numbers = try order.newest(of: set, page)
            let answers = try answers(of: numbers)
            latest.add(answers)
            looked += numbers.count
            guard numbers.count == page.take, let first = answers.map(\.created).max(),
                let end = answers.min(by: { ($0.created, $0.number) < ($1.created, $1.number) })
            else { return .all }
            // At least half as far back again as the first page went, so that one more of them mostly does.
            let wanted = LifeClass.bounded.first { 2 * LifeClass.longest($0) >= first - end.created }
            let bound = reach ?? wanted ?? LifeClass.bounded.upperBound
            reach = bound
            if let last = latest.last, end.created + LifeClass.longest(bound) < last { return .class(bound) }
            page.cursor = ListCursor(time: end.created, number: end.number, fingerprint: "")
            // Longer and longer, so that their number stays small.
            pages += 1
            page.take = pages * latest.count
        }
        return .tooMany
    }

    /// What was looked at of a set.
    private enum Looked {
        case all
        /// All that matters of those that lived no longer than a class.
        case `class`(Int)
        case tooMany
    }

    private func answers(of numbers: [Int64]) throws -> [Answer] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT i.number, i.created, i.closedAt FROM json_each(?) AS found
                CROSS JOIN interruption AS i ON i.number = found.value
                """
        )
        let keys = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        let found = try Int64.fetchCursor(statement, arguments: [keys])
        let columns = StatementColumns(statement)
        var answers: [Answer] = []
        while let number = try found.next() {
            answers.append(Answer(closedAt: columns.int(2), number: number, created: columns.int(1)))
        }
        return answers
    }
}

/// When an interruption was answered, in UTC milliseconds.
private struct Answer {
    let closedAt: Int64
    let number: Int64
    var created: Int64 = 0
}

/// The latest of the answers that were added.
private struct Latest {
    /// How many are kept.
    let count: Int
    private var answers: [Answer] = []

    init(count: Int) {
        self.count = count
    }

    /// The instant of the last one that counts; nil while there is room for more.
    var last: Int64? { answers.count < count ? nil : answers.last?.closedAt }

    var numbers: [Int64] { answers.map(\.number) }

    /// Adds answers; one that was added before counts once.
    mutating func add(_ more: [Answer]) {
        var known = Set(numbers)
        answers += more.filter { known.insert($0.number).inserted }
        answers.sort { ($0.closedAt, $0.number) > ($1.closedAt, $1.number) }
        answers = Array(answers.prefix(count))
    }
}
