import GRDB

/// Answered within seconds of being raised, sooner than anybody can have read what was asked.
///
/// The delay runs from when the interruption was raised: its instructions can be read before anybody takes
/// responsibility, so how soon after that the answer came says nothing. A finding is an answer at most so many
/// seconds (10 unless told otherwise) after that. An observed answer is one if it was seen by then, in order if it was
/// seen unanswered later than that, and undecidable in between.
struct InSeconds: Control {
    static let definition = ControlDefinition(
        name: "in-seconds",
        title: "Answered within seconds",
        definition: """
            An interruption was answered within 10 seconds (or as many as were asked for, that many included) of being \
            raised. An observed answer counts if it was seen by then.
            """,
        limits: [
            "Who knew before what would be asked may answer at once with reason.",
            "How long somebody looked at it before answering is not known.",
            "Raised and answered are instants of the server's nodes, whose clocks may differ.",
        ],
        lanes: ["decisions"]
    )

    private let milliseconds: Int64

    init(_ context: ControlContext) {
        milliseconds = Int64(context.request.seconds) * 1000
    }

    var scans: [ControlScan] {
        [
            ControlScan(subject: .answers, facts: ["i.created", ControlScan.notBefore, "i.closedAt"]) { row in
                if row.int(2) - row.int(0) <= milliseconds {
                    return .finding(.certain) { "\($0.answer) \($0.delay)" }
                }
                if row.int(1) - row.int(0) > milliseconds { return .inOrder }
                return .undecidable("when it was answered is observed only, somewhere in a longer span")
            }
        ]
    }
}
