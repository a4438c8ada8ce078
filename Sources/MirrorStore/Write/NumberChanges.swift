import GRDB

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

    private var tallies: [Tally] = []
    /// The place of a facet among the tallies, by each spelling of its name, so that each is put in lower case once a page.
    private var places: [ByteText: Int] = [:]
    private var created: [(number: Int64, instant: Int64)] = []

    /// Notes what comes into lists of a facet, and goes from them.
    mutating func note(_ facet: Facet, _ steps: [NumberStep], hasTotal: Bool) {
        let place = places[ByteText(facet.name)] ?? addPlace(of: facet.name, hasTotal: hasTotal)
        tallies[place].steps += steps
    }

    private mutating func addPlace(of name: String, hasTotal: Bool) -> Int {
        let lowercased = name.asciiLowercased
        let place = places[ByteText(lowercased)] ?? tallies.count
        if place == tallies.count { tallies.append(Tally(name: lowercased, hasTotal: hasTotal)) }
        places[ByteText(lowercased)] = place
        places[ByteText(name)] = place
        return place
    }

    /// Notes when an interruption was created.
    mutating func note(_ number: Int64, created instant: Int64) {
        created.append((number, instant))
    }

    func commit(_ db: Database) throws {
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
                try Self.write(steps, tally.name, list, in: db)
            }
        }
        try writeCreated(db)
    }

    /// Writes each chunk that is another one then.
    ///
    /// Rows come in the order of numbers, so each chunk is looked at once.
    private static func write(_ steps: [NumberStep], _ name: String, _ list: FacetList, in db: Database)
        throws
    {
        var rest = steps[...]
        while let first = rest.first {
            let key = NumberSet.key(of: first.number)
            let ofChunk = rest.prefix { NumberSet.key(of: $0.number) == key }
            rest = rest[ofChunk.endIndex...]
            let before = try NumberTables.chunk(name, list, key, in: db)
            var chunk = before
            for step in ofChunk {
                let low = NumberSet.low(of: step.number)
                if step.step > 0 { chunk.insert(low) } else { chunk.remove(low) }
            }
            if chunk != before { try NumberTables.write(chunk, name, list, key, in: db) }
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
