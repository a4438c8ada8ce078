import GRDB

/// A failure that was ignored in production.
///
/// Examined are the answered guided failures of deployments and runbook runs to production environments
/// (``ProductionEnvironments``). A finding is one answered Ignore, so that the rest went on as if the step had succeeded, or
/// Exclude, so that a machine was left behind. Where it ran is what the deployment says, else what the interruption
/// regards; one that was ignored somewhere that is not known is undecidable.
struct FailureIgnoredInProduction: Control {
    static let definition = ControlDefinition(
        name: "failure-ignored-in-production",
        title: "Guided failures ignored in production",
        definition: """
            A guided failure in a production environment was answered Ignore, or Exclude, which leaves a machine out. \
            Production are the environments that were named, else those with a name like Production or prod-eu, but not \
            non-prod or preprod.
            """,
        limits: [
            "Whether what failed mattered, and whether somebody mended it later, is not known.",
            "Failures that steps are told to ignore by themselves raise nothing, and are not seen.",
        ],
        lanes: ["decisions", "context", "reference"]
    )

    private let production: ProductionEnvironments

    init(_ context: ControlContext) {
        production = context.production
    }

    var scans: [ControlScan] {
        [
            ControlScan(
                subject: .answers,
                conditions: ["i.type = 'GuidedFailure' COLLATE NOCASE"],
                facts: [
                    "i.outcome COLLATE NOCASE IN ('Ignore', 'Exclude')",
                    "coalesce(x.environmentId, i.environmentId)",
                ]
            ) { row in
                switch production.kind(of: row.optionalText(1)) {
                case .other: return .notApplicable
                case .unknown:
                    return row.bool(0) ? .undecidable("where it failed is not known") : .notApplicable
                case .production:
                    guard row.bool(0) else { return .inOrder }
                    return .finding(.certain) { "\($0.answer) to a failure of \($0.subject) in \($0.place)" }
                }
            }
        ]
    }
}
