import GRDB
import MirrorTestSupport
import Testing

@testable import MirrorStore

/// Random sequences of pages and gone-markings against a model in memory.
struct IngestModelTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func storeAgreesWithTheModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try StoreFixture()
        var model = Model()
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<7:
                let space = random.pick(["Spaces-1", "Spaces-2"])
                let page = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    model.next(in: space, using: &random)
                }
                let expected = page.map { model.ingest($0) }
                let outcomes = try fixture.store.ingest(page.map { try $0.record }, fixture.context(space))
                #expect(outcomes == expected, "seed \(seed)")
            default:
                let numbers = (0..<3).map { _ in Int64.random(in: 1...40, using: &random) }
                let space = random.pick(["Spaces-1", "Spaces-2"])
                let marked = try fixture.store.markInterruptionsGone(numbers, fixture.context(space))
                #expect(marked == model.markGone(numbers, in: space), "seed \(seed)")
            }
            try fixture.store.checkKeptTotals()
        }
        try fixture.store.checkSearchIndex()
        #expect(try fixture.store.count("interruption") == model.rows.count)
        for (number, row) in model.rows {
            let bodies = try fixture.store.bodies(of: "Interruptions-\(number)")
            #expect(bodies == row.versions.map(\.bodyLessLinks), "seed \(seed), Interruptions-\(number)")
        }
    }

    /// What the mirror should hold.
    private struct Model {
        struct StoredRow {
            var versions: [SampleInterruption]
            var isGone = false
            var latest: SampleInterruption { versions[versions.count - 1] }
        }

        var rows: [Int64: StoredRow] = [:]

        /// A row that is new, changed a little, or as it was.
        func next(in space: String, using random: inout SeededGenerator) -> SampleInterruption {
            let number = Int.random(in: 1...40, using: &random)
            var sample = rows[Int64(number)]?.latest ?? SampleInterruption(number)
            // Mostly a row stays in its space.
            sample.spaceID = space
            switch Int.random(in: 0..<8, using: &random) {
            case 0: sample.title = random.pick(["Zebra", "Yak", "Gnu", "Ünïcode «step»"])
            case 1:
                sample.instructions = random.pick(["Check the *logs*", "", "# Stop\n\nand \"think\" \\ 😀"])
            case 2: sample.isPending.toggle()
            case 3: sample.notes = random.pick([nil, "fine", "rolled back\nat once"])
            case 4: sample.related.shuffle(using: &random)
            case 5: sample.related = (1...3).map { _ in "Projects-\(Int.random(in: 1...4, using: &random))" }
            case 6: sample.canTakeResponsibility.toggle()
            default: break
            }
            return sample
        }

        mutating func ingest(_ sample: SampleInterruption) -> RowOutcome {
            let number = Int64(sample.id.dropFirst("Interruptions-".count)) ?? 0
            guard var row = rows[number] else {
                rows[number] = StoredRow(versions: [sample])
                return .new
            }
            defer { rows[number] = row }
            let wasGone = row.isGone
            row.isGone = false
            if row.latest.bodyLessLinks == sample.bodyLessLinks { return wasGone ? .changed : .unchanged }
            if row.latest.facts == sample.facts {
                row.versions[row.versions.count - 1] = sample
                return wasGone ? .changed : .refreshed
            }
            row.versions.append(sample)
            return .changed
        }

        mutating func markGone(_ numbers: [Int64], in space: String) -> Int {
            var marked = 0
            for number in numbers {
                guard rows[number]?.isGone == false, rows[number]?.latest.spaceID == space else { continue }
                rows[number]?.isGone = true
                marked += 1
            }
            return marked
        }
    }
}

extension SampleInterruption {
    /// The body without what is relative to the principal, sets in one order.
    fileprivate var facts: String {
        var copy = self
        copy.canTakeResponsibility = false
        copy.hasResponsibility = false
        copy.related.sort()
        copy.teams.sort()
        return copy.bodyLessLinks
    }
}
