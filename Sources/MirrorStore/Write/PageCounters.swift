import Foundation
import GRDB

/// A kind of row that the mirror counts and certifies.
package enum RowKind: String, Sendable, CaseIterable {
    case interruption
    case task
}

/// A list of `related`: what lists show, and the two parts of it that are asked for most.
package enum RelatedList: Int, Sendable {
    case listed = 0
    case pending = 1
    case gone = 2

    /// The lists that an interruption stands in.
    static func of(isPending: Bool, isGone: Bool) -> [RelatedList] {
        if isGone { return [.gone] }
        return isPending ? [.listed, .pending] : [.listed]
    }
}

/// What is known of a related document by its id alone.
package enum RelatedDocument {
    /// What one task or deployment is named by is a handful; a total for each would be as large as the list.
    package static func isNamedByFew(_ document: String) -> Bool {
        let document = document.lowercased()
        return ["servertasks-", "deployments-", "runbookruns-"].contains { document.hasPrefix($0) }
    }
}

/// What a page changes about the totals, and the revisions that it gives out; written once, at its end.
struct PageCounters {
    private var revision: Int64
    private var totals: [TotalKey: Total] = [:]
    private var related: [RelatedKey: Int64] = [:]

    private struct TotalKey: Hashable {
        let space: Int64
        let kind: RowKind
    }

    private struct Total {
        var listed: Int64 = 0
        var open: Int64 = 0
        var gone: Int64 = 0
    }

    private struct RelatedKey: Hashable {
        let document: String
        let list: RelatedList
    }

    init(_ db: Database) throws {
        revision = try Int64.fetchOne(db, sql: "SELECT revision FROM mirror") ?? 0
    }

    mutating func nextRevision() -> Int64 {
        revision += 1
        return revision
    }

    mutating func count(_ kind: RowKind, in space: Int64, isOpen: Bool, isGone: Bool, by step: Int64) {
        var total = totals[TotalKey(space: space, kind: kind)] ?? Total()
        if isGone {
            total.gone += step
        } else {
            total.listed += step
            total.open += isOpen ? step : 0
        }
        totals[TotalKey(space: space, kind: kind)] = total
    }

    mutating func count(_ document: String, _ list: RelatedList, by step: Int64) {
        guard !RelatedDocument.isNamedByFew(document) else { return }
        related[RelatedKey(document: document.lowercased(), list: list), default: 0] += step
    }

    func commit(_ db: Database) throws {
        try db.execute(sql: "UPDATE mirror SET revision = ?", arguments: [revision])
        for (key, total) in totals where total.listed != 0 || total.open != 0 || total.gone != 0 {
            try db.run(
                """
                INSERT INTO total (space, kind, listed, open, gone) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    listed = listed + excluded.listed, open = open + excluded.open, gone = gone + excluded.gone
                """,
                [key.space, key.kind.rawValue, total.listed, total.open, total.gone]
            )
        }
        for (key, step) in related where step != 0 {
            try db.run(
                """
                INSERT INTO relatedTotal (document, list, total) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET total = total + excluded.total
                """,
                [key.document, key.list.rawValue, step]
            )
        }
    }
}

extension [UInt8] {
    /// As SQLite's BLOB.
    var blob: Data { Data(self) }
}
