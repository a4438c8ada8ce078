import Foundation
import OctopusSimulator

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Real HTTP against a running simulator; follows no redirects.
struct HTTPClient: Sendable {
    private final class NoRedirects: NSObject, URLSessionTaskDelegate, Sendable {
        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest,
            completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) {
            completionHandler(nil)
        }
    }

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: String
    }

    private let session = URLSession(
        configuration: .ephemeral,
        delegate: NoRedirects(),
        delegateQueue: nil
    )
    let server: RunningSimulator

    func send(
        _ path: String,
        method: String = "GET",
        headers: [String: String]? = nil,
        body: String? = nil
    ) async throws -> Answer {
        guard let url = URL(string: server.url.absoluteString + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        for (name, value) in headers ?? ["X-Octopus-ApiKey": server.apiKey] {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return Answer(
            status: response.statusCode,
            headers: fields,
            body: String(decoding: data, as: UTF8.self)
        )
    }
}
