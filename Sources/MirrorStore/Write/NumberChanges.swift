import GRDB
import WireFormat

/// An interruption comes into a list of a facet (1) in which it was not, or goes (-1) from one in which it was.
struct NumberStep {
    let list: FacetList
    let number: Int64
    let step: Int

    init(list: FacetList, number: Int64, by step: Int) {
        self.list = list
        self.number = number
        self.step = step
    }
}

/// What a page changes about the lists of facets, kept for each facet until it is written once, at the page's end: how many
/// interruptions they hold, which numbers these have, and between which instants they were created.
struct NumberChanges {
    /// What changed about one facet, in turn.
    private struct Tally {
        /// In lower case.
        let name: String
        /// Whether a total is kept beside the numbers.
        let hasTotal: Bool
        var steps: [NumberStep] = []
    }

    /// The interruptions of one space and state.
    private struct Group: Hashable {
        let space: Int64
        let isPending: Bool
    }

    private var tallies: [Tally] = []
    /// The place of a facet among the tallies, by each spelling of its name, so that each is put in lower case once a page.
    private var places: [ByteText: Int] = [:]
    /// The places of the facets of which only the numbers are kept.
    private var unlisted: [Group: [Int]] = [:]
    private var created: [(number: Int64, instant: Int64)] = []

    /// Notes what comes into lists of a counted facet, and goes from them.
    mutating func note(_ facet: Facet, _ steps: [NumberStep]) {
        tallies[place(of: facet.name, hasTotal: true)].steps += steps
    }

    /// Notes that an interruption comes into the lists of its space and state, or goes from them.
    mutating func note(_ number: Int64, in space: Int64, isPending: Bool, isGone: Bool, by step: Int) {
        let places = places(of: Group(space: space, isPending: isPending))
        for list in FacetList.of(isPending: isPending, isGone: isGone) {
            for place in places {
                tallies[place].steps.append(NumberStep(list: list, number: number, by: step))
            }
        }
    }

    /// Notes when an interruption was created.
    mutating func note(_ number: Int64, created: Timestamp) {
        self.created.append((number, created.milliseconds))
    }

    private mutating func places(of group: Group) -> [Int] {
        if let places = unlisted[group] { return places }
        let facets = Facet.unlisted(space: group.space, isPending: group.isPending)
        let places = facets.map { place(of: $0.name, hasTotal: false) }
        unlisted[group] = places
        return places
    }

    private mutating func place(of name: String, hasTotal: Bool) -> Int {
        if let place = places[ByteText(name)] { return place }
        let lowercased = name.asciiLowercased
        let place = places[ByteText(lowercased)] ?? tallies.count
        if place == tallies.count { tallies.append(Tally(name: lowercased, hasTotal: hasTotal)) }
        places[ByteText(lowercased)] = place
        places[ByteText(name)] = place
        return place
    }

    func commit(_ db: Database, _ sealer: Sealer) throws {
        guard !tallies.isEmpty else { return }
        let chunks = try ChunkStatements(db, sealer)
        let addTotal = try PreparedStatement(
            """
            INSERT INTO facetTotal (name, list, total) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET total = total + excluded.total
            """,
            db
        )
        for tally in tallies {
            for list in FacetList.allCases {
                let steps = tally.steps.filter { $0.list == list }
                let total = steps.reduce(0) { $0 + $1.step }
                if total != 0, tally.hasTotal { try addTotal.run(tally.name, list.rawValue, total) }
                try Self.write(steps, tally.name, list, chunks)
            }
        }
        try writeCreated(db)
    }

    /// Writes each chunk that is another one then.
    ///
    /// Rows come in the order of numbers, so each chunk is looked at once.
    private static func write(
        _ steps: [NumberStep],
        _ name: String,
        _ list: FacetList,
        _ chunks: ChunkStatements
    ) throws {
        var rest = steps[...]
        while let first = rest.first {
            let key = NumberSet.key(of: first.number)
            let ofChunk = rest.prefix { NumberSet.key(of: $0.number) == key }
            rest = rest[ofChunk.endIndex...]
            let before = try chunks.read(name, list, key)
            var chunk = before ?? NumberChunk()
            for step in ofChunk {
                let low = NumberSet.low(of: step.number)
                if step.step > 0 { chunk.insert(low) } else { chunk.remove(low) }
            }
            try chunks.write(chunk, name, list, key, before: before)
        }
    }

    private func writeCreated(_ db: Database) throws {
        var rest = created.sorted { $0.number < $1.number }[...]
        while let first = rest.first {
            let key = NumberSet.key(of: first.number)
            let ofChunk = rest.prefix { NumberSet.key(of: $0.number) == key }
            rest = rest[ofChunk.endIndex...]
            let before = try NumberTables.spans(key, in: db)
            var spans = before ?? CreatedSpans()
            for row in ofChunk { spans.widen(NumberSet.low(of: row.number), by: row.instant) }
            if spans != before { try NumberTables.write(spans, key, in: db) }
        }
    }
}
