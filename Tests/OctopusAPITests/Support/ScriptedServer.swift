import NIOCore
import NIOPosix
import Synchronization

/// A server that answers each request with bytes that a test wrote, right or wrong.
final class ScriptedServer: Sendable {
    /// What becomes of one request.
    enum Reply: Sendable {
        /// These bytes; then the connection closes.
        case bytes([UInt8])
        /// These bytes at first, and then one more at a time for ever.
        case trickle([UInt8])
        /// Nothing at all.
        case silence
    }

    let port: Int
    private let log: RequestLog
    private let channel: any Channel

    /// Each request as it arrived, oldest first.
    var requests: [String] { log.all }
    var url: String { "http://127.0.0.1:\(port)" }

    private init(channel: any Channel, log: RequestLog) {
        self.channel = channel
        self.log = log
        port = channel.localAddress?.port ?? 0
    }

    /// Runs a server on a free port while the body runs.
    ///
    /// - Parameter reply: Gets the request's text and its place among the requests, from 1.
    @discardableResult
    static func run<Value>(
        _ reply: @escaping @Sendable (_ request: String, _ number: Int) -> Reply,
        _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        let log = RequestLog()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(log: log, reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(channel: channel, log: log)
        do {
            let value = try await body(server)
            try await channel.close()
            return value
        } catch {
            try await channel.close()
            throw error
        }
    }

    /// An answer with a right length.
    static func answer(
        _ status: String = "200 OK",
        _ headers: [String] = [],
        body: some Collection<UInt8>
    ) -> Reply {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"] + headers
        return .bytes(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    static func answer(_ status: String = "200 OK", _ headers: [String] = [], text: String = "") -> Reply {
        answer(status, headers, body: text.utf8)
    }
}

private final class RequestLog: Sendable {
    private let requests = Mutex<[String]>([])
    var all: [String] { requests.withLock { $0 } }

    func add(_ request: String) -> Int {
        requests.withLock { requests in
            requests.append(request)
            return requests.count
        }
    }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let log: RequestLog
    private let reply: @Sendable (String, Int) -> ScriptedServer.Reply
    private var text = ""
    private var trickle: RepeatedTask?

    init(log: RequestLog, reply: @escaping @Sendable (String, Int) -> ScriptedServer.Reply) {
        self.log = log
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        guard text.hasSuffix("\r\n\r\n") else { return }
        let request = text
        text = ""
        switch reply(request, log.add(request)) {
        case .silence: break
        case .bytes(let bytes):
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in
                bound.value.close(promise: nil)
            }
        case .trickle(let bytes):
            context.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
            let channel = context.channel
            trickle = context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) {
                _ in
                channel.writeAndFlush(ByteBuffer(bytes: [0x20]), promise: nil)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        trickle?.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
