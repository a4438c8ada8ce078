/// The form of an interruption: its values and its elements.
extension World {
    /// Writes the members of `Form`.
    func writeForm(
        of interruption: SimulatedInterruption,
        task: SimulatedTask?,
        oddity: Oddity,
        into json: inout JSONWriter
    ) {
        json.member("Values") { json in
            json.null("Instructions")
            guard let decision = interruption.kind.decisionName else { return }
            json.member("Notes", interruption.notes)
            json.member(decision, interruption.decision)
            if oddity.hasUnknownControl { json.null("Confidence") }
        }
        json.members("Elements") { json in
            let instructions = instructions(of: interruption, task: task)
            element("Instructions", isRequired: false, into: &json) { json in
                json.member("Type", plain: "Paragraph")
                json.member("Text", instructions)
                json.member("ResolveLinks", false)
            }
            guard let decision = interruption.kind.decisionName else { return }
            element("Notes", isRequired: false, into: &json) { json in
                json.member("Type", plain: "TextArea")
                json.member("Label", plain: "Notes")
            }
            element(decision, isRequired: interruption.kind == .guidedFailure, into: &json) { json in
                json.member("Type", plain: "SubmitButtonGroup")
                json.members("Buttons") { writeButtons(of: interruption, into: &$0) }
            }
            guard oddity.hasUnknownControl else { return }
            element("Confidence", isRequired: false, into: &json) { json in
                json.member("Type", plain: "RatingScale")
                json.member("Lowest", 1)
                json.member("Highest", 5)
            }
        }
    }

    /// The values that the interruption's buttons submit.
    func buttonValues(of interruption: SimulatedInterruption) -> [String] {
        switch interruption.kind {
        case .manualIntervention: interruption.hasButtonTypes ? ["Abort", "Proceed"] : ["Proceed", "Abort"]
        case .guidedFailure: ["Fail", "Retry", "Ignore"] + (interruption.canExclude ? ["Exclude"] : [])
        case .pullRequestCompletion, .argoCDApplicationSync, .kubernetesResourceVerification: []
        }
    }

    private func element(
        _ name: String,
        isRequired: Bool,
        into json: inout JSONWriter,
        _ control: (inout JSONWriter) -> Void
    ) {
        json.object { json in
            json.member("Name", plain: name)
            json.member("Control", control)
            json.member("IsValueRequired", isRequired)
        }
    }

    private func writeButtons(of interruption: SimulatedInterruption, into json: inout JSONWriter) {
        for value in buttonValues(of: interruption) {
            json.object { json in
                json.member("Text", plain: value == "Exclude" ? "Exclude machine from deployment" : value)
                json.member("Value", plain: value)
                if interruption.hasButtonTypes {
                    let isDelete = value == "Abort" || value == "Fail"
                    json.member("ButtonType", plain: isDelete ? "Delete" : "Primary")
                } else {
                    json.member("RequiresConfirmation", value == "Abort")
                }
            }
        }
    }
}
