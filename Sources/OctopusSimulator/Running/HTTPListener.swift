import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The transport: turns HTTP into ``SimulatorRequest`` and ``SimulatorResponse`` into HTTP.
///
/// Uses Hummingbird's server without its `Application`, which would put its own clock into the `Date` header.
struct HTTPListener: Sendable {
    private static let largestBody = 1_048_576

    let simulator: Simulator

    /// Serves until the task is cancelled or shut down gracefully.
    func run(host: String, port: Int, onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let quiet = Logger(label: "octopus-simulator") { _ in SwiftLogNoOpLogHandler() }
        let channel = HTTP1Channel { request, writer, _ in
            try await answer(request, writer)
        }
        let server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: quiet
        )
        try await server.run()
    }

    @concurrent
    private func answer(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        let body = try await request.body.collect(upTo: Self.largestBody)
        let response = simulator.respond(to: SimulatorRequest(request, body: String(buffer: body)))
        // The dial for a slow server. A client that goes away, or the end of the simulator, cancels the wait.
        if response.delay > .zero { try await Task.sleep(for: response.delay) }
        var fields = HTTPFields()
        for (name, value) in response.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        let bytes = ByteBuffer(string: response.body)
        fields[.contentLength] = String(bytes.readableBytes)
        let head = HTTPResponse(status: .init(code: response.status), headerFields: fields)
        switch response.delivery {
        case .whole:
            try await writer.write(response: head, body: ResponseBody(byteBuffer: bytes))
        case .dropped:
            throw ConnectionDropped()
        case .truncated(let fraction):
            let kept = Int(Double(bytes.readableBytes) * min(1, max(0, fraction)))
            var bodyWriter: any ResponseBodyWriter = try await writer.writeHead(head)
            try await bodyWriter.write(bytes.getSlice(at: bytes.readerIndex, length: kept) ?? ByteBuffer())
            throw ConnectionDropped()
        }
    }
}

/// Thrown to have the server close a connection without finishing its answer.
private struct ConnectionDropped: Error {}

extension SimulatorRequest {
    /// A request as Hummingbird reads it.
    fileprivate init(_ request: Request, body: String) {
        func header(_ name: String) -> String? {
            HTTPField.Name(name).flatMap { request.headers[$0] }
        }
        let bearer = request.headers[.authorization].flatMap { value in
            value.lowercased().hasPrefix("bearer ") ? String(value.dropFirst(7)) : nil
        }
        self.init(
            method: request.method.rawValue,
            target: request.uri.string,
            key: header("X-Octopus-ApiKey") ?? header("X-NuGet-ApiKey") ?? bearer,
            userAgent: request.headers[.userAgent],
            methodOverride: header("X-HTTP-Method-Override"),
            body: body
        )
    }
}
