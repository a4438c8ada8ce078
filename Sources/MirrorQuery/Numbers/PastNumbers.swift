import GRDB
import MirrorStore
import WireFormat

/// Which interruptions there were at a past instant, as sets of numbers.
struct PastNumbers {
    let db: Database
    /// UTC milliseconds.
    let instant: Int64
    /// What narrows beside the state at the instant: a row is in one facet of each group at least.
    let groups: [[Facet]]
    /// Only those in it; nil for any.
    let within: NumberSet?

    /// The interruptions that a filter finds at the instant.
    ///
    /// What may have been pending counts as pending, as in ``PastState``.
    func numbers(_ filter: InterruptionFilter, _ names: NameResolver) throws -> NumberSet {
        if filter.pendingOnly && filter.result != nil { return NumberSet() }
        var found = filter.pendingOnly ? try pending() : try listed()
        if filter.result != nil && !found.isEmpty {
            switch try smaller(Self.pending, Self.ended) {
            case .these(let pending): found = found.subtracting(pending)
            case .others(let ended): found = found.intersection(ended)
            }
        }
        found = try CreatedOrder(db: db).numbers(
            of: found,
            since: filter.since?.milliseconds,
            until: filter.until?.milliseconds
        )
        let checks = try PastState(Timestamp(milliseconds: instant)).versionChecks(filter, names)
        return checks.isEmpty || found.isEmpty ? found : try numbers(of: found, that: checks)
    }

    private var narrowsNothing: Bool { groups.isEmpty && within == nil }

    private func pending() throws -> NumberSet {
        switch try smaller(Self.pending, Self.ended) {
        case .these(let pending):
            narrowsNothing || pending.isEmpty ? pending : try read([.listed, .gone]).intersection(pending)
        case .others(let ended): try created(of: read([.listed, .gone]).subtracting(ended))
        }
    }

    private func listed() throws -> NumberSet {
        switch try smaller(Self.goneLater, Self.goneBefore) {
        case .these(let later): try created(of: read([.listed]).union(read([.gone]).intersection(later)))
        case .others(let before): try created(of: read([.listed, .gone]).subtracting(before))
        }
    }

    /// Those of a set that had been created by then.
    private func created(of set: NumberSet) throws -> NumberSet {
        guard instant < .max else { return set }
        return try CreatedOrder(db: db).numbers(of: set, since: nil, until: instant + 1)
    }

    private func read(_ lists: [FacetList]) throws -> NumberSet {
        let groups = groups.isEmpty ? [[Facet.any]] : groups
        return try FacetNumbers(db: db).common(to: groups.map { FacetGroup($0, in: lists) }, within: within)
    }

    /// Those of a set that meet conditions on their rows.
    private func numbers(of set: NumberSet, that checks: [SQL]) throws -> NumberSet {
        let keys = "[" + set.numbers.map(String.init).joined(separator: ",") + "]"
        let sql: SQL = """
            SELECT i.number FROM json_each(\(keys)) AS found CROSS JOIN interruption AS i ON i.number = found.value
            WHERE \(checks.joined(separator: " AND "))
            """
        return NumberSet(try SQLRequest<Int64>(literal: sql, cached: true).fetchAll(db))
    }

    // MARK: One side or the other

    /// The smaller of two sets that have no row in common.
    private enum Side {
        case these(NumberSet)
        case others(NumberSet)
    }

    /// Reads the one list or the other, whichever is at its end first.
    ///
    /// A mirror of old has few that were pending at an instant and many that had ended; one that began after it, the
    /// other way round.
    private func smaller(_ these: String, _ others: String) throws -> Side {
        let lists = try (db.cachedStatement(sql: these), db.cachedStatement(sql: others))
        var limit = 512
        while true {
            let read = try Int64.fetchAll(lists.0, arguments: ["instant": instant, "limit": limit])
            if read.count < limit { return .these(NumberSet(read)) }
            let other = try Int64.fetchAll(lists.1, arguments: ["instant": instant, "limit": limit])
            if other.count < limit { return .others(NumberSet(other)) }
            limit *= 4
        }
    }

    /// What was pending ended after the instant, as soon as its class says; or has not ended yet.
    private static let pending = """
        SELECT i.number FROM (\(LifeClass.rows)) AS class CROSS JOIN interruption AS i INDEXED BY interruptionLifeClass
        WHERE i.lifeClass = class.number AND i.endedAt > :instant AND i.created <= :instant
            AND i.endedAt <= coalesce(:instant + class.longest, 9223372036854775807)
        UNION ALL
        SELECT i.number FROM interruption AS i INDEXED BY interruptionLifeClass
        WHERE i.lifeClass IS NULL AND i.endedAt IS NULL AND i.created <= :instant
        LIMIT :limit
        """

    private static let ended = """
        SELECT i.number FROM (\(LifeClass.rows)) AS class CROSS JOIN interruption AS i INDEXED BY interruptionLifeClass
        WHERE i.lifeClass = class.number AND i.endedAt <= :instant LIMIT :limit
        """

    private static let goneLater = """
        SELECT number FROM interruption INDEXED BY interruptionGoneAt
        WHERE goneAt IS NOT NULL AND goneAt > :instant LIMIT :limit
        """

    private static let goneBefore = """
        SELECT number FROM interruption INDEXED BY interruptionGoneAt
        WHERE goneAt IS NOT NULL AND goneAt <= :instant LIMIT :limit
        """
}
