import OctopusSimulator
import Testing

extension Simulator {
    /// Asks without HTTP, as the default principal or the owner of another key.
    func ask(
        _ target: String,
        _ method: String = "GET",
        key: String? = nil,
        override: String? = nil,
        body: String = ""
    ) -> SimulatorResponse {
        respond(
            to: SimulatorRequest(
                method: method,
                target: target,
                key: key ?? apiKey,
                userAgent: "tests/1",
                methodOverride: override,
                body: body
            )
        )
    }

    /// The body of a good answer.
    func json(
        _ target: String,
        key: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let response = ask(target, key: key)
        try #require(response.status == 200, "\(target): \(response.body)", sourceLocation: sourceLocation)
        return try JSONValue(response.body)
    }

    /// The ids of a list's items.
    func ids(
        _ target: String,
        key: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let items = try json(target, key: key, sourceLocation: sourceLocation).Items?.elements ?? []
        return items.compactMap { $0.Id?.text }
    }

    /// The `ErrorMessage` and the `Errors` of a bad answer.
    func failure(_ response: SimulatorResponse) throws -> [String] {
        let body = try JSONValue(response.body)
        return [body.ErrorMessage?.text ?? ""] + (body.Errors?.elements.compactMap(\.text) ?? [])
    }
}

extension SimulatorResponse {
    /// The value of a header field.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
