/// The types of interruption, spelt as Octopus spells them.
package enum InterruptionKind: String, CaseIterable, Sendable {
    /// A step that asks people to decide.
    case manualIntervention = "ManualIntervention"
    /// A failed step that asks what to do.
    case guidedFailure = "GuidedFailure"
    /// Waits for a pull request; the server answers it.
    case pullRequestCompletion = "PullRequestCompletion"
    /// Waits for Argo CD; the server answers it.
    case argoCDApplicationSync = "ArgoCDApplicationSync"
    /// Waits for Kubernetes objects; the server answers it.
    case kubernetesResourceVerification = "KubernetesResourceVerification"

    /// True for the types that people cannot take or submit.
    package var isAnsweredByServer: Bool {
        switch self {
        case .manualIntervention, .guidedFailure: false
        case .pullRequestCompletion, .argoCDApplicationSync, .kubernetesResourceVerification: true
        }
    }

    /// The name of the form element that holds the decision, nil where there is none.
    package var decisionName: String? {
        switch self {
        case .manualIntervention: "Result"
        case .guidedFailure: "Guidance"
        case .pullRequestCompletion, .argoCDApplicationSync, .kubernetesResourceVerification: nil
        }
    }
}
