import GRDB
import WireFormat

/// Production deployments that no manual intervention regards: nobody was asked.
///
/// Examined are the tasks that carry out a deployment (`Deploy`) to a production environment and that started, or ended in
/// success; gone ones too. Production are the environments that were named, else those whose name says so
/// (``ProductionEnvironments``). A finding is one for which the mirror holds no manual intervention, whatever the answer,
/// and gone or not; a guided failure is none.
///
/// That there is none is certain only if the task has ended and every interruption of the space is held through that
/// end; else it is possible. A deployment whose environment is not known, and one whose task is not held, is undecidable:
/// the set of production deployments is whole only without these.
struct ProductionWithoutIntervention: Control {
    static let definition = ControlDefinition(
        name: "production-without-intervention",
        title: "Production deployments without a manual intervention",
        definition: """
            A deployment to a production environment started, and no manual intervention of it is known, answered or not. \
            Production are the environments that were named, else those with a name like Production or prod-eu, but not \
            non-prod or preprod. Possible where the task still runs, or not every interruption of its space is held \
            through its end.
            """,
        limits: [
            "An approval elsewhere (a change ticket, an approval of Octopus's ITSM integration, an earlier environment, a "
                + "parent deployment) is no manual intervention of the deployment.",
            "An intervention that the principal may not see looks like none.",
            "Runbook runs are not examined.",
            "Why there is none (the step was skipped, disabled, or never there) is not known.",
            "What was deleted with its deployment before the mirror began is in neither set.",
        ],
        lanes: ["context", "reference"]
    )

    private let production: ProductionEnvironments
    /// By the space's key: through when its interruptions are held.
    private let wholeThrough: [Int64: Timestamp]

    init(_ context: ControlContext) throws {
        production = context.production
        var wholeThrough: [Int64: Timestamp] = [:]
        for space in try Int64.fetchAll(context.db, sql: "SELECT number FROM space") {
            wholeThrough[space] = try context.interruptionsWhole(of: space)
        }
        self.wholeThrough = wholeThrough
    }

    var scans: [ControlScan] {
        [
            ControlScan(
                subject: .deployments,
                conditions: [
                    "(t.number IS NULL OR t.startTime IS NOT NULL OR t.state = 'Success')",
                    // What is known to go elsewhere is left out before anything is looked up.
                    """
                    (x.environmentId IS NULL OR x.environmentId NOT IN (SELECT value FROM json_each(\(production.othersJSON))))
                    """,
                ],
                facts: [
                    "t.number IS NOT NULL", "x.id IS NOT NULL", "x.environmentId", "t.isCompleted",
                    "t.completedTime",
                    "coalesce(t.space, x.space)",
                    """
                    EXISTS (
                        SELECT 1 FROM interruption AS i
                        WHERE i.task = coalesce(t.number, x.task) AND \(Self.isIntervention)
                    ) OR EXISTS (
                        SELECT 1 FROM facet AS f CROSS JOIN interruption AS i ON i.number = f.number
                        WHERE f.name = x.id AND f.list IN (0, 2) AND \(Self.isIntervention)
                    )
                    """,
                ],
                judge: judge
            )
        ]
    }

    private static var isIntervention: SQL { "i.type = 'ManualIntervention' COLLATE NOCASE" }

    private func judge(_ row: ControlRow) -> Verdict {
        if row.bool(6) { return .inOrder }
        guard row.bool(1) else {
            return .undecidable("the deployment is not in the mirror, so its environment is not known")
        }
        switch production.kind(of: row.optionalText(2)) {
        case .other: return .notApplicable
        case .unknown: return .undecidable("the name of the environment is not known")
        case .production: break
        }
        guard row.bool(0) else {
            return .undecidable("the task is not in the mirror, so whether it started is not known")
        }
        let ended = row.bool(3) ? row.optionalInt(4) : nil
        let isProven = ended.map { ended in
            wholeThrough[row.int(5)].map { ended <= $0.milliseconds } ?? false
        }
        let doubt =
            switch isProven {
            case true: ""
            case false: "; not every interruption is held through its end"
            case nil: "; it has not ended"
            }
        return .finding(isProven == true ? .certain : .possible) { finding in
            "\(finding.asker) asked for \(finding.subject) to \(finding.place), and no manual intervention of it is known"
                + doubt
        }
    }
}
