import MirrorStore
import MirrorSync
import OctopusAPI

/// Sync again and again, through outages of the server, until it is cancelled.
struct SyncWatch: Sendable {
    let session: SyncSession
    let output: SyncOutput
    let every: Duration

    /// - Throws: What no later run can mend: a rejected key, a space that does not exist, a file that is no mirror.
    func run() async throws {
        while true {
            do {
                let report = try await session.run()
                try output.show(report)
                if let failure = SyncOutput.failure(of: report), let message = failure.message {
                    Console.complain(message)
                }
            } catch let error as CancellationError {
                throw error
            } catch  where Self.mayPass(error) {
                Console.complain(CommandFailure(error).message ?? "")
                try output.noteFailure()
            }
            try await ContinuousClock().sleep(for: every)
        }
    }

    /// Whether the next run may succeed with nobody doing anything about it here.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as OctopusError:
            switch error.code {
            case .unreachable, .serverFailure, .rateLimited, .protocolViolation, .requestBudgetSpent,
                .forbidden,
                .notFound:
                true
            case .unauthorized, .redirected, .refused: false
            }
        case let error as StoreError: error.code == .busy || error.code == .diskFull
        case let error as SyncError: error.code == .locked
        default: false
        }
    }
}
