import GRDB
import MirrorStore

/// Lists of facets of which a row stands in at least one: the values of one filter.
struct FacetGroup {
    /// A list of a facet.
    struct Place: Hashable {
        let facet: Facet
        let list: FacetList
    }

    let places: [Place]

    init(_ facets: [Facet], in lists: [FacetList]) {
        self.init(facets.flatMap { facet in lists.map { Place(facet: facet, list: $0) } })
    }

    init(_ places: [Place]) {
        var seen: Set<Place> = []
        self.places = places.filter { seen.insert($0).inserted }
    }

    /// Whether a row can stand in two of the lists.
    var overlaps: Bool {
        (Set(places.map(\.facet)).count > 1 && !Facet.areExclusive(places.map(\.facet)))
            || Set(places.map(\.list)).isSuperset(of: [.listed, .pending])
    }

    /// Whether the mirror keeps the numbers of all lists.
    var isCounted: Bool { places.allSatisfy(\.facet.isCounted) }

    /// How many rows the lists hold together; what is not counted is few.
    func size(in db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT total FROM facetTotal WHERE name = ? AND list = ?"
        )
        return try places.reduce(0) { size, place in
            guard place.facet.isCounted else { return size + 50 }
            return try size
                + (Int.fetchOne(statement, arguments: [place.facet.name, place.list.rawValue]) ?? 0)
        }
    }

    /// The kept total; nil where none is kept, or a row could count twice.
    var keptTotal: SQL? {
        guard !overlaps, isCounted else { return nil }
        return Self.total(places)
    }

    private static func total(_ places: [Place]) -> SQL {
        """
        SELECT coalesce(sum(total), 0) FROM facetTotal
        WHERE name IN \(places.map(\.facet.name)) AND list IN \(places.map(\.list.rawValue))
        """
    }

    /// Says of an interruption `i` that it stands in one of the lists.
    func check() -> SQL {
        guard !places.isEmpty else { return "0" }
        let parts: [SQL] = Dictionary(grouping: places, by: \.list).sorted {
            $0.key.rawValue < $1.key.rawValue
        }
        .map { list, places in
            """
            EXISTS (
                SELECT 1 FROM facet AS narrowed WHERE narrowed.name IN \(places.map(\.facet.name))
                AND narrowed.list = \(list.rawValue) AND narrowed.created = i.created AND narrowed.number = i.number
            )
            """
        }
        return "(\(parts.joined(separator: " OR ")))"
    }
}
