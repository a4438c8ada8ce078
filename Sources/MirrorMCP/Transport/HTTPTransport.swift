import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// Listens for HTTP and hands each request to an ``HTTPEndpoint``.
package struct HTTPTransport: Sendable {
    /// A connection that says nothing for so long is closed.
    private static let idleTimeout = TimeAmount.seconds(120)
    /// More connections wait to be taken.
    private static let maximumConnections = 256

    /// Where the endpoint is.
    package static let path = HTTPEndpoint.path

    private let endpoint: HTTPEndpoint

    package init(server: AgentServer, access: HTTPAccess) {
        endpoint = HTTPEndpoint(server: server, access: access)
    }

    /// Serves until the task is cancelled or shut down gracefully.
    ///
    /// - Parameter onReady: Gets the port once it listens.
    package func run(host: String, port: Int, onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let quiet = Logger(label: "octomirror mcp") { _ in SwiftLogNoOpLogHandler() }
        let channel = HTTP1Channel(
            responder: { request, writer, _ in try await answer(request, writer) },
            configuration: .init(idleTimeout: Self.idleTimeout)
        )
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Self.maximumConnections,
                    logger: quiet
                )
            ),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
        do {
            try await server.run()
        } catch let error as IOError {
            throw TransportError(
                message: "cannot listen on \(host):\(port) (\(String(cString: strerror(error.errnoCode))))",
                hint: "Name another address or port."
            )
        }
    }

    @concurrent
    private func answer(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        var question = HTTPQuestion(method: request.method.rawValue, path: request.uri.path)
        for field in request.headers {
            question.headers[field.name.canonicalName, default: []].append(field.value)
        }
        if let host = request.head.authority { question.headers["host", default: []].append(host) }
        var isRead = false
        let reply = try await endpoint.reply(to: question) {
            do {
                let body = try await request.body.collect(upTo: HTTPEndpoint.maximumBody)
                isRead = true
                return Array(body.readableBytesView)
            } catch is NIOTooManyBytesError {
                return nil
            }
        }
        var fields = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        fields[.contentLength] = String(reply.body.utf8.count)
        fields[.cacheControl] = "no-store"
        // A body that was not read to its end is not waited for.
        if !isRead && request.method != .get { fields[.connection] = "close" }
        let head = HTTPResponse(status: .init(code: reply.status), headerFields: fields)
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(string: reply.body)))
    }
}

/// Why nothing can be served.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    let message: String
    let hint: String

    package var description: String { "\(message). \(hint)" }
}
