import GRDB
import MirrorStore
import WireFormat

/// The lists by which interruptions are found, and the labels by which searches are narrowed: as the rows give them.
struct FacetCheck: MirrorCheck {
    let name = "lists"
    let noun = "interruptions"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        var (expected, held) = (PlaceSum(), PlaceSum())
        try db.eachRow(FacetedRow.query) { columns in
            finding.checked += 1
            steps.tell(finding.checked, of: db.sealedRows("interruption"))
            let row = FacetedRow(columns)
            row.forEachPlace { facet, list in expected.add(facet.name, list.rawValue, row.created, row.number)
            }
            guard row.labels != row.expectedLabels else { return }
            finding.report(
                "interruption",
                "number \(row.number)",
                id: row.id,
                "\(row.id): its labels are not those of its facts"
            )
        }
        try db.eachRow("SELECT name, list, created, number FROM facet") { place in
            held.add(place.text(0), Int(place.int(1)), place.int(2), place.int(3))
        }
        guard expected != held else { return }
        try findMissing(db, &finding)
        try findSurplus(db, &finding)
    }

    /// Places in lists that rows give and that are not held.
    private func findMissing(_ db: Database, _ finding: inout VerificationCheck) throws {
        let held = try db.makeStatement(
            sql: "SELECT 1 FROM facet WHERE name = ? AND list = ? AND created = ? AND number = ?"
        )
        try db.eachRow(FacetedRow.query) { columns in
            let row = FacetedRow(columns)
            try row.forEachPlace { facet, list in
                let arguments: StatementArguments = [facet.name, list.rawValue, row.created, row.number]
                guard try held.first(arguments, { _ in true }) == nil else { return }
                Self.report(facet.name, list.rawValue, row.created, row.number, &finding, "does not have")
            }
        }
    }

    /// Places in lists that no row gives.
    private func findSurplus(_ db: Database, _ finding: inout VerificationCheck) throws {
        let statement = try db.makeStatement(sql: FacetedRow.query + "WHERE i.number = ?")
        try db.eachRow("SELECT name, list, created, number FROM facet ORDER BY number") { place in
            guard !finding.isFull else { return }
            let row = try statement.first(keys: place.int(3), row: FacetedRow.init)
            let isRight =
                row.map { row in
                    row.created == place.int(2) && row.lists.contains { Int64($0.rawValue) == place.int(1) }
                        && row.facets.contains { $0.name.asciiLowercased == place.text(0).asciiLowercased }
                } ?? false
            if !isRight {
                Self.report(
                    place.text(0),
                    Int(place.int(1)),
                    place.int(2),
                    place.int(3),
                    &finding,
                    "has, though it should not,"
                )
            }
        }
    }

    private static func report(
        _ facet: String,
        _ list: Int,
        _ created: Int64,
        _ number: Int64,
        _ finding: inout VerificationCheck,
        _ verb: String
    ) {
        let id = RowKey.id(number, .interruption)
        finding.report(
            "facet",
            "name \(facet), list \(list), created \(created), number \(number)",
            id: id,
            "list \(list) of \(facet) \(verb) \(id)"
        )
    }
}

/// Places in lists, summed up so that their order does not matter.
///
/// The hash is Swift's, whose seed is drawn anew in each process, so nobody can choose places that come to the same.
private struct PlaceSum: Equatable {
    private var count = 0
    private var sum = 0

    mutating func add(_ facet: String, _ list: Int, _ created: Int64, _ number: Int64) {
        var hasher = Hasher()
        hasher.combine(ByteText(facet.asciiLowercased))
        hasher.combine(list)
        hasher.combine(created)
        hasher.combine(number)
        count += 1
        sum &+= hasher.finalize()
    }
}

/// What decides in which lists an interruption stands.
private struct FacetedRow {
    let number: Int64
    let created: Int64
    let lists: [FacetList]
    let facets: [Facet]
    let labels: String
    let expectedLabels: String

    var id: String { RowKey.id(number, .interruption) }

    func forEachPlace(_ body: (Facet, FacetList) throws -> Void) rethrows {
        for facet in facets {
            for list in lists { try body(facet, list) }
        }
    }

    static let query = """
        SELECT i.number, i.created, i.isPending, i.goneAt IS NOT NULL, i.type, i.outcome, i.responsibleUserId, i.isMine,
            b.json, i.labels, i.space
        FROM interruption AS i LEFT JOIN interruptionBody AS b ON b.key = i.body

        """

    init(_ row: StatementColumns) {
        number = row.int(0)
        created = row.int(1)
        lists = FacetList.of(isPending: row.bool(2), isGone: row.bool(3))
        // A body that cannot be read is a finding of another check.
        let body = try? JSONDocument(parsing: row.text(8)).root
        let related = body?.ids("RelatedDocumentIds") ?? []
        facets = Facet.all(
            type: row.text(4),
            outcome: row.optionalText(5),
            responsibleUserID: row.optionalText(6),
            isMine: row.bool(7),
            teamIDs: body?.ids("ResponsibleTeamIds") ?? [],
            relatedDocumentIDs: related
        )
        labels = row.text(9)
        expectedLabels = SearchLabels.text(
            space: row.int(10),
            isPending: row.bool(2),
            isGone: row.bool(3),
            relatedDocumentIDs: related
        )
    }
}
