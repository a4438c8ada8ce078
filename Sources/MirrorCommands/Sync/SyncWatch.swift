import MirrorStore
import MirrorSync
import OctopusAPI

/// Sync again and again, through outages of the server, until it is cancelled.
struct SyncWatch: Sendable {
    let session: SyncSession
    let output: SyncOutput
    let every: Duration

    /// The longest that a server which asks for patience is left alone.
    private static let longestPause: Duration = .seconds(3600)

    /// - Throws: What no later run can mend: a rejected key, a space that does not exist, a file that is no mirror.
    func run() async throws {
        var notices = FailureNotices()
        while true {
            let outcome = try await attempt()
            let now = session.sync.now()
            let notice =
                if let failure = outcome.failure { notices.failed(failure, at: now) } else {
                    notices.succeeded()
                }
            if let notice { Console.complain(notice) }
            try await ContinuousClock().sleep(for: max(every, min(outcome.patience, Self.longestPause)))
        }
    }

    /// One run: what was wrong with it, and how long the server wants to be left alone.
    private func attempt() async throws -> (failure: String?, patience: Duration) {
        let report: SyncReport
        do {
            report = try await session.run()
        } catch let error as CancellationError {
            throw error
        } catch {
            // Metrics that cannot be written are the lesser trouble, and most often the same one.
            try? output.noteFailure()
            guard Self.mayPass(error) else { throw error }
            let patience = (error as? OctopusError)?.retryAfter ?? .zero
            return (CommandFailure(error).message ?? "", patience)
        }
        do {
            try output.show(report)
            return (SyncOutput.failure(of: report)?.message, .zero)
        } catch let failure as CommandFailure {
            // The mirror goes on without its metrics.
            return (SyncOutput.failure(of: report)?.message ?? failure.message, .zero)
        }
    }

    /// Whether the next run may succeed with nobody doing anything about it here.
    static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as OctopusError: mayPass(error.code)
        case let error as StoreError: mayPass(error.code)
        case let error as SyncError: mayPass(error.code)
        default: false
        }
    }

    private static func mayPass(_ code: OctopusError.Code) -> Bool {
        switch code {
        case .unreachable, .serverFailure, .rateLimited, .protocolViolation, .requestBudgetSpent: true
        // Permissions come back, and a proxy refuses or redirects to a page of its own while the server is away.
        case .forbidden, .notFound, .redirected, .refused: true
        case .unauthorized: false
        }
    }

    private static func mayPass(_ code: StoreError.Code) -> Bool {
        switch code {
        case .busy, .diskFull: true
        case .notAMirror, .newerSchema, .notWritable, .otherInstallation, .damaged, .interrupted, .invalidSQL:
            false
        }
    }

    private static func mayPass(_ code: SyncError.Code) -> Bool {
        switch code {
        case .locked: true
        case .notWritable, .unknownSpace: false
        }
    }
}
