/// An error that the server answers with.
struct Failure: Error {
    let status: Int
    let message: String
    let errors: [String]

    init(_ status: Int, _ message: String, errors: [String] = []) {
        self.status = status
        self.message = message
        self.errors = errors
    }

    /// 400 with the reasons.
    static func problem(_ reasons: String...) -> Failure {
        Failure(400, "There was a problem with your request.", errors: reasons)
    }

    /// 400 with the reasons.
    static func problem(reasons: [String]) -> Failure {
        Failure(400, "There was a problem with your request.", errors: reasons)
    }

    /// 401.
    static let notLoggedIn = Failure(
        401,
        "You must be logged in to request this resource. Please provide a valid API key or log in again."
    )

    /// 403 for want of a permission.
    static func missing(_ permission: Permission) -> Failure {
        Failure(
            403,
            "You do not have permission to perform this action. "
                + "Please contact your Octopus Administrator. Missing permission: \(permission.rawValue)"
        )
    }

    /// 404 for a document that is not there or not to be seen.
    static func notFound(_ id: String) -> Failure {
        Failure(404, "The resource '\(id)' was not found.")
    }

    /// 405.
    static func notAllowed(_ method: String) -> Failure {
        Failure(405, "The requested resource does not support http method '\(method)'.")
    }

    /// The answer, its body in the given style.
    func response(_ style: Dials.ErrorBodyStyle, isIndented: Bool) -> SimulatorResponse {
        switch style {
        case .empty:
            return SimulatorResponse(status: status, headers: [], body: "")
        case .html:
            return .html("Error \(status)", status: status)
        case .text:
            return .text(message + "\n", status: status)
        case .octopus, .messageOnly:
            var json = JSONWriter(isIndented: isIndented)
            json.object { json in
                json.member("ErrorMessage", message)
                guard style == .octopus else { return }
                json.members("Errors") { json in
                    for error in errors { json.string(error) }
                }
            }
            return .json(json.text, status: status)
        }
    }
}
