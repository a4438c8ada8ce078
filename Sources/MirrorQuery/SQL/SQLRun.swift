import GRDB
import GRDBSQLite
import Synchronization

/// One run of a user's statement, which can be left behind.
///
/// SQLite looks at ``isGivenUp`` every thousand steps of its program, and never within a function such as `instr`,
/// which can take hours over two long texts. So whoever waits does not wait for SQLite: the run ends at once, and the
/// statement when SQLite looks next.
final class SQLRun: Sendable {
    private enum Phase {
        case new
        case waiting(CheckedContinuation<SQLResult, any Error>)
        case ended
    }

    private let phase = Mutex(Phase.new)
    private let refused = Mutex<String?>(nil)
    private let hasEnded = Atomic(false)

    /// What the authorizer refused first, to be put after "would".
    var refusal: String? { refused.withLock { $0 } }

    /// Runs the statement on a connection that is used for nothing else.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func rows(of sql: String, limit: Int, on reader: any DatabaseReader) async throws -> SQLResult {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isNew = phase.withLock { phase in
                    guard case .new = phase else { return false }
                    phase = .waiting(continuation)
                    return true
                }
                guard isNew else { return continuation.resume(throwing: CancellationError()) }
                // One statement has one view of the mirror without a transaction around it.
                reader.asyncUnsafeRead { database in
                    self.end(Result { try self.rows(of: sql, limit: limit, in: database.get()) })
                }
            }
        } onCancel: {
            end(.failure(CancellationError()))
        }
    }

    private func end(_ result: Result<SQLResult, any Error>) {
        hasEnded.store(true, ordering: .relaxed)
        let continuation = phase.withLock { phase -> CheckedContinuation<SQLResult, any Error>? in
            defer { phase = .ended }
            guard case .waiting(let continuation) = phase else { return nil }
            return continuation
        }
        continuation?.resume(with: result)
    }

    private func rows(of sql: String, limit: Int, in db: Database) throws -> SQLResult {
        guard let connection = db.sqliteConnection else { throw CancellationError() }
        // Without ownership: the callbacks are taken away before this function, which has the run, returns.
        let context = Unmanaged.passUnretained(self).toOpaque()
        SQLLimits.apply(to: connection)
        sqlite3_set_authorizer(
            connection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let run = Unmanaged<SQLRun>.fromOpaque(context).takeUnretainedValue()
                return run.authorize(
                    action,
                    first.map { String(cString: $0) },
                    second.map { String(cString: $0) }
                )
            },
            context
        )
        sqlite3_progress_handler(
            connection,
            1000,
            { context in
                guard let context else { return 1 }
                return Unmanaged<SQLRun>.fromOpaque(context).takeUnretainedValue().isGivenUp ? 1 : 0
            },
            context
        )
        defer {
            sqlite3_progress_handler(connection, 0, nil, nil)
            sqlite3_set_authorizer(connection, nil, nil)
        }
        return try SQLStatement(sql, on: connection, run: self).rows(limit: limit)
    }

    private var isGivenUp: Bool { hasEnded.load(ordering: .relaxed) }

    private func authorize(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
        guard let refusal = SQLAuthorizer.refusal(of: action, first, second) else { return SQLITE_OK }
        refused.withLock { $0 = $0 ?? refusal }
        return SQLITE_DENY
    }
}
