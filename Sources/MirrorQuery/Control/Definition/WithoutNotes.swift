import GRDB

/// Without notes, where notes are customary.
///
/// Notes are customary at a step if at least 10 answers to it are in the mirror, whenever they were given and gone ones
/// among them, and at least 80 % of them have notes. A step is a project (a space for what regards no project) and a
/// title; the titles of guided failures name the release, so all of a project are one step. Examined are the answers
/// at such steps; a finding is one without notes, or with nothing but white space.
struct WithoutNotes: Control {
    static let definition = ControlDefinition(
        name: "without-notes",
        title: "Answered without notes where notes are customary",
        definition: """
            An interruption was answered without notes at a step where notes are customary: at least \(minimum) answers \
            of the same project and title are in the mirror, of any time, and at least \(percent) % of them have notes. \
            The guided failures of a project count as one step.
            """,
        limits: [
            "What the notes say is not judged: a full stop is a note.",
            "The custom is taken from all answers that the mirror holds, so it may be younger than the finding, and more "
                + "answers may change it.",
            "A step that was renamed is another step.",
        ],
        lanes: []
    )

    static let minimum = 10
    static let percent = 80

    private struct Step: Hashable {
        let place: String
        let title: String
    }

    private struct Custom {
        let answers: Int64
        let withNotes: Int64
    }

    private let customs: [Step: Custom]

    init(_ context: ControlContext) throws {
        let request: SQLRequest<Row> = """
            SELECT \(Self.place), \(Self.title), count(*), sum(\(Self.hasNotes))
            FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
            WHERE \(ControlScan.isAnswer)
            GROUP BY 1, 2
            HAVING count(*) >= \(Self.minimum) AND sum(\(Self.hasNotes)) * 100 >= count(*) * \(Self.percent)
            """
        let rows = try request.fetchCursor(context.db)
        var customs: [Step: Custom] = [:]
        while let row = try rows.next() {
            customs[Step(place: row[0], title: row[1])] = Custom(answers: row[2], withNotes: row[3])
        }
        self.customs = customs
    }

    var scans: [ControlScan] {
        [
            ControlScan(subject: .answers, facts: [Self.hasNotes, Self.place, Self.title]) { row in
                guard let custom = customs[Step(place: row.text(1), title: row.text(2))] else {
                    return .notApplicable
                }
                if row.bool(0) { return .inOrder }
                return .finding(.certain) { finding in
                    "\(finding.answer) without notes; \(custom.withNotes) of \(custom.answers) answers to this step have some"
                }
            }
        ]
    }

    private static var hasNotes: SQL { "trim(coalesce(b.notes, ''), char(9, 10, 11, 12, 13, 32, 160)) <> ''" }

    /// No id has a colon.
    private static var place: SQL { "coalesce(lower(i.projectId), 'space:' || i.space)" }

    private static var title: SQL {
        "CASE i.type WHEN 'GuidedFailure' COLLATE NOCASE THEN '' ELSE coalesce(b.json ->> '$.Title', '') END"
    }
}
