import Foundation
package import MirrorQuery
import NIOPosix
import Synchronization

/// Threads that read the mirror, a few at once, so that no query holds up whoever reads or writes messages.
///
/// Each read is a transaction of its own, so it sees what a `sync` has just written.
package final class MirrorThreads: Sendable {
    /// As many read at once; more would wait for the disk and the processor all the same.
    private static let count = 4

    private let threads = NIOThreadPool(numberOfThreads: count)
    private let idle = Mutex<[Reader]>([])
    private let path: String?
    private let open: @Sendable () throws -> MirrorQueries

    private struct Reader: Sendable {
        let queries: MirrorQueries
        let file: FileIdentity?
    }

    /// - Parameters:
    ///   - path: The mirror's file, to notice when another is put in its place; nil when there is none.
    ///   - open: Opens one more reader.
    package init(path: String?, open: @escaping @Sendable () throws -> MirrorQueries) {
        self.path = path
        self.open = open
    }

    /// Has the threads while the body runs.
    package func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        threads.start()
        do {
            let value = try await body()
            try await threads.shutdownGracefully()
            return value
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
    }

    /// Reads the mirror on one of the threads.
    func read<Value: Sendable>(
        _ cancellation: Cancellation,
        _ body: @escaping @Sendable (MirrorQueries) throws -> Value
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            try await threads.runIfActive { [self] in
                let reader = try take()
                defer { idle.withLock { $0.append(reader) } }
                return try cancellation.interrupting(reader.queries.interrupt) { try body(reader.queries) }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    private func take() throws -> Reader {
        let file = path.flatMap(FileIdentity.init)
        let known = idle.withLock { idle in
            idle.removeAll { $0.file != file }
            return idle.popLast()
        }
        return try known ?? Reader(queries: open(), file: file)
    }
}

/// Which file a path names.
private struct FileIdentity: Equatable, Sendable {
    let device: UInt64
    let node: UInt64

    init?(_ path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        device = UInt64(information.st_dev)
        node = UInt64(information.st_ino)
    }
}
