import Foundation
package import MirrorPolicy
import NIOPosix

/// Speaks over two descriptors, a message a line.
package struct StdioTransport: Sendable {
    /// A longer line is answered with an error, and never held whole.
    static let maximumLine = 10 * 1024 * 1024
    /// More requests wait until one of these is answered.
    private static let maximumRequests = 64
    /// How long what is in flight may go on after the end of input; a client waits two seconds for the process.
    private static let grace = Duration.milliseconds(1500)
    /// How often a change of the mirror is looked for while somebody listens.
    private static let interval = Duration.seconds(2)

    private let server: AgentServer
    private let grant: Grant
    private let input: Int32
    private let output: Int32

    package init(
        server: AgentServer,
        grant: Grant,
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO
    ) {
        self.server = server
        self.grant = grant
        self.input = input
        self.output = output
    }

    /// Serves until the end of input, or until the task is cancelled.
    package func run() async throws {
        let reader = try LineReader(input, limit: Self.maximumLine)
        let writer = LineWriter(output)
        let conversation = Conversation { writer.write($0) }
        let caller = Caller(grant: grant, session: UUID().uuidString, conversation: conversation)
        // One thread waits for input, one writes: a client that reads slowly holds up neither.
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                let watch = MirrorWatch(server: server, caller: caller)
                group.addTask { try? await watch.run(every: Self.interval, clock: .continuous) }
                await serve(reader, writer, caller, threads)
                group.cancelAll()
            }
        } onCancel: {
            reader.stop()
            conversation.cancelAll()
        }
        for id in conversation.closeListeners() { writer.write(server.end(of: id)) }
        try await threads.shutdownGracefully()
    }

    private func serve(_ reader: LineReader, _ writer: LineWriter, _ caller: Caller, _ threads: NIOThreadPool)
        async
    {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            // Only the pool's end, which comes later, makes this fail.
            while let line = try? await threads.runIfActive({ reader.next() }) {
                if running == Self.maximumRequests {
                    await group.next()
                    running -= 1
                }
                guard let frame = Self.frame(line) else { continue }
                // What tells of another request must not wait behind it.
                guard case .request = frame else {
                    await write(server.answer(frame, from: caller), writer, threads)
                    continue
                }
                running += 1
                group.addTask { await write(server.answer(frame, from: caller), writer, threads) }
            }
            await withTaskGroup(of: Void.self) { patience in
                patience.addTask {
                    guard (try? await Task.sleep(for: Self.grace)) != nil else { return }
                    caller.conversation.cancelAll()
                }
                await group.waitForAll()
                patience.cancelAll()
            }
        }
    }

    /// A blank line says nothing.
    private static func frame(_ line: LineReader.Line) -> Frame? {
        switch line {
        case .line(let bytes): bytes.isEmpty ? nil : Frame(bytes)
        case .tooLong:
            .malformed(
                ProtocolError(.invalidRequest, "a message is at most \(maximumLine) bytes long"),
                id: nil
            )
        }
    }

    private func write(_ answer: AgentServer.Answer, _ writer: LineWriter, _ threads: NIOThreadPool) async {
        guard let frame = answer.frame else { return }
        // Only the pool's end, which comes later, or the end of this task makes this fail.
        try? await threads.runIfActive { writer.write(frame) }
    }
}
