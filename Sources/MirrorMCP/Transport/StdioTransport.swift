import Dispatch
import Foundation
package import MirrorPolicy
import NIOPosix

/// Speaks over two descriptors, a message a line.
package struct StdioTransport: Sendable {
    /// A longer line is answered with an error, and never held whole.
    static let maximumLine = 10 * 1024 * 1024
    /// More requests wait until one of these is answered.
    private static let maximumRequests = 64
    /// So many may wait or be answered; then nothing is read until one of them is.
    private static let maximumHeld = 1024
    /// How long what is in flight may go on after the end of input; a client waits two seconds for the process.
    var grace = DispatchTimeInterval.milliseconds(1500)
    /// How often a change of the mirror is looked for while somebody listens.
    private static let interval = Duration.seconds(2)

    private let server: AgentServer
    private let grant: Grant
    private let input: Int32
    private let output: Int32
    private let onEnding: @Sendable () -> Void

    /// - Parameter onEnding: Called when the end begins; what is in flight has a second and a half from then.
    package init(
        server: AgentServer,
        grant: Grant,
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO,
        onEnding: @escaping @Sendable () -> Void = {}
    ) {
        self.server = server
        self.grant = grant
        self.input = input
        self.output = output
        self.onEnding = onEnding
    }

    /// Serves until the end of input, until nobody reads the answers, or until the task is cancelled.
    package func run() async throws {
        let writer = LineWriter(output)
        let conversation = Conversation { writer.post($0) }
        let end: @Sendable (LineReader) -> Void = { [onEnding, grace] reader in
            onEnding()
            // Not a task: tasks wait for a client that does not read, and this ends the waiting.
            DispatchQueue.global().asyncAfter(deadline: .now() + grace) {
                reader.stop()
                conversation.cancelAll()
                writer.abandon()
            }
        }
        let reader = try LineReader(
            input,
            limit: Self.maximumLine,
            turns: Self.maximumHeld,
            onHangUp: end
        )
        let caller = Caller(grant: grant, session: UUID().uuidString, conversation: conversation)
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                let watch = MirrorWatch(server: server, caller: caller)
                group.addTask { try? await watch.run(every: Self.interval, clock: .continuous) }
                group.addTask {
                    for await _ in writer.ended {}
                    reader.stop()
                    conversation.cancelAll()
                }
                await withDiscardingTaskGroup { group in
                    await serve(reader, writer, caller, thread, &group)
                    end(reader)
                }
                group.cancelAll()
            }
        } onCancel: {
            end(reader)
            reader.stop()
            conversation.cancelAll()
        }
        for id in conversation.closeListeners() { writer.post(server.end(of: id)) }
        await writer.finish()
        try await thread.shutdownGracefully()
    }

    private func serve(
        _ reader: LineReader,
        _ writer: LineWriter,
        _ caller: Caller,
        _ thread: NIOThreadPool,
        _ group: inout DiscardingTaskGroup
    ) async {
        let turnstile = Turnstile(Self.maximumRequests)
        let answer: @Sendable (Frame.Request, Cancellation?) async -> Void = { request, begun in
            if let answer = await server.answer(request, begun, from: caller).frame {
                await writer.write(answer)
            }
            reader.giveBack()
        }
        // Only the pool's end, which comes later, makes this fail.
        while let line = try? await thread.runIfActive({ reader.next() }) {
            let frame = Self.frame(line)
            switch frame {
            case .request(let request):
                // Before the next line is read, which may cancel it.
                let begun = caller.conversation.begin(request.id)
                if request.method == Method.initialize.rawValue {
                    // The revision that it agrees on is that of the next line.
                    await answer(request, begun)
                } else {
                    group.addTask {
                        await turnstile.enter()
                        await answer(request, begun)
                        turnstile.leave()
                    }
                }
            case .malformed(let error, let id):
                group.addTask {
                    await writer.write(OutgoingFrame.error(error, to: id))
                    reader.giveBack()
                }
            case .notification, .response, nil:
                // What tells of a request must not wait behind it.
                if let frame { _ = await server.answer(frame, from: caller) }
                reader.giveBack()
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
}
