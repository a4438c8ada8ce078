import GRDB
import WireFormat

/// Puts the interruptions of a page into the lists of their facets, and takes them out.
struct FacetPlaces {
    private let db: Database
    private let insert: PreparedStatement
    /// The places in lists of counted facets, which many rows of a page have in common, that are not written yet.
    private var waiting: [Facet: [Place]] = [:]

    private struct Place {
        let list: FacetList
        let created: Timestamp
        let number: Int64
    }

    init(_ db: Database) throws {
        self.db = db
        insert = try PreparedStatement(
            "INSERT OR IGNORE INTO facet (name, list, created, number) VALUES (?, ?, ?, ?)",
            db
        )
    }

    /// Adds an interruption to lists; to those of counted facets once ``write(_:)`` is called.
    mutating func add(_ facets: [Facet], _ lists: [FacetList], _ created: Timestamp, _ number: Int64) throws {
        for facet in facets {
            for list in lists {
                if facet.isCounted {
                    waiting[facet, default: []].append(Place(list: list, created: created, number: number))
                } else {
                    try insert.run(facet.name, list.rawValue, created.milliseconds, number)
                }
            }
        }
    }

    /// Writes what waits, in the order of the table, so that what is written next is where something was written just now.
    mutating func write(_ numbers: inout NumberChanges) throws {
        for (facet, places) in waiting.sorted(by: { $0.key.name < $1.key.name }) {
            var new: [NumberStep] = []
            new.reserveCapacity(places.count)
            for place in places {
                try insert.run(facet.name, place.list.rawValue, place.created.milliseconds, place.number)
                if insert.changedRow {
                    new.append(NumberStep(list: place.list, number: place.number, by: 1))
                }
            }
            numbers.note(facet, new)
        }
        waiting = [:]
    }

    /// Takes an interruption out of lists; none of its places may wait.
    func remove(
        _ facets: [Facet],
        _ lists: [FacetList],
        _ created: Timestamp,
        _ number: Int64,
        _ numbers: inout NumberChanges
    ) throws {
        for facet in facets {
            for list in lists {
                try db.run(
                    "DELETE FROM facet WHERE name = ? AND list = ? AND created = ? AND number = ?",
                    facet.name,
                    list.rawValue,
                    created.milliseconds,
                    number
                )
                if db.changesCount > 0, facet.isCounted {
                    numbers.note(facet, [NumberStep(list: list, number: number, by: -1)])
                }
            }
        }
    }
}
