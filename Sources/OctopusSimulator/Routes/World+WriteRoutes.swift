import Foundation

/// The two things that can be written: taking responsibility for an interruption, and submitting it.
extension World {
    /// Answers anything but GET.
    mutating func write(
        _ request: SimulatorRequest,
        _ route: Route,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard route.kind == .interruptions, let space = effectiveSpace(of: route) else {
            throw Failure.notAllowed(request.method)
        }
        let names = route.rest.map { $0.lowercased() }
        if request.method == "POST", names == ["submit"] {
            throw Failure.problem("No id parameter was provided")
        }
        guard names.count == 2 else { throw Failure.notAllowed(request.method) }
        let interruption = try interruption(route.rest[0], space: space, user)
        switch (request.method, names[1]) {
        case ("PUT", "responsible"): return try take(interruption, user)
        case ("POST", "submit"): return try submit(interruption, request.body, user)
        default: throw Failure.notAllowed(request.method)
        }
    }

    private mutating func take(
        _ interruption: SimulatedInterruption,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard interruption.isPending else {
            throw Failure.problem(
                "This interruption has already been submitted, possibly by another user."
            )
        }
        guard canTakeResponsibility(interruption, user) else {
            throw user.permissions.contains(.interruptionSubmit)
                ? Failure.problem("Only users in one of the responsible teams can take responsibility.")
                : Failure.missing(.interruptionSubmit)
        }
        takeResponsibility(interruption.id, by: user.id)
        return single { write(user, for: user, into: &$0) }
    }

    private mutating func submit(
        _ interruption: SimulatedInterruption,
        _ body: String,
        _ user: SimulatedUser
    ) throws -> SimulatorResponse {
        guard !body.isEmpty else { throw Failure.problem("No request body was supplied") }
        guard interruption.isPending else {
            throw Failure.problem("The interruption has already been submitted")
        }
        guard let responsible = interruption.responsibleUserID else {
            throw Failure.problem(
                "You must take responsibility for this interruption before attempting to submit it"
            )
        }
        guard responsible == user.id else {
            throw Failure.problem(
                "Someone else has taken responsibility for this interruption, and only they are allowed to "
                    + "submit it"
            )
        }
        let form = try SubmittedForm(body, interruption.kind)
        answer(interruption.id, by: user.id, decision: form.decision ?? "", notes: form.notes)
        let updated = interruptions.row(interruption.number) ?? interruption
        return single { write(updated, for: user, into: &$0) }
    }
}

/// The form that a caller submitted, checked.
struct SubmittedForm {
    let decision: String?
    let notes: String?

    init(_ body: String, _ kind: InterruptionKind) throws {
        // Anything that is no JSON object is a form without values, and so fails the check below.
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        guard let object, let decisionName = kind.decisionName else {
            throw Failure.problem("There were errors with the form")
        }
        var values: [String: String] = [:]
        var errors: [String] = []
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            let text = (value as? String)?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            switch key.lowercased() {
            case "id", "spaceid": continue
            case "instructions":
                if !text.isEmpty { errors.append("Values are not supported for Instructions") }
            case "notes", decisionName.lowercased(): values[key.lowercased()] = text
            default: errors.append("The form does not contain element '\(key)'")
            }
        }
        decision = values[decisionName.lowercased()]
        notes = values["notes"]
        if kind == .guidedFailure, decision?.isEmpty ?? true {
            errors.append("A value is required for \(decisionName)")
        }
        guard errors.isEmpty else {
            throw Failure.problem(reasons: ["There were errors with the form"] + errors)
        }
    }
}
