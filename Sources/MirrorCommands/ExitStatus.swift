import ArgumentParser
import Foundation
import MirrorExport
import MirrorPolicy
import MirrorQuery
import MirrorStore
import MirrorSync
import OctopusAPI
import OctopusSimulator

/// What the exit status of a command says; `octomirror help` and docs/cli.md list the same.
enum ExitStatus: Int32 {
    case done = 0
    /// `status --max-age`: the mirror is stale. `verify`: it is not as runs have left it.
    case stale = 1
    /// The interruption or task asked for by id is not in the mirror.
    case notInMirror = 2
    /// Data was saved, and something is known to be missing; or an answer could not be written whole.
    case partial = 3
    /// Authentication or permission.
    case refused = 4
    /// The server's answer made no sense.
    case senseless = 5
    /// The mirror is newer than this binary.
    case newerMirror = 11
    case usage = 64
    /// No such mirror, or not one, or one that cannot be written.
    case noMirror = 66
    case serverUnavailable = 69
    /// Another sync holds the mirror.
    case locked = 75

    static let notVerified = ExitStatus.stale
}

/// A command's end that is not success.
struct CommandFailure: Error, CustomStringConvertible {
    let status: ExitStatus
    /// One line for standard error; nil when all was said.
    let message: String?

    var description: String { message ?? "" }

    init(_ status: ExitStatus, _ message: String?) {
        self.status = status
        self.message = message
    }

    /// Says of any error of ours what it means for the caller.
    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as StoreError: self.init(Self.status(error.code), error.description)
        case let error as OctopusError: self.init(Self.status(error.code), error.description)
        case let error as PolicyError: self.init(Self.status(error.code), error.description)
        case let error as FileError:
            self.init(error.isDiskFull ? .partial : .usage, error.description)
        case let error as WorkbookError: self.init(.usage, error.description)
        case let error as ManifestError: self.init(.usage, error.description)
        case let error as QueryError: self.init(.usage, error.description)
        case let error as ConfigurationError: self.init(.usage, error.description)
        case let error as SyncError:
            switch error.code {
            case .locked: self.init(.locked, error.description)
            case .notWritable: self.init(.noMirror, error.description)
            case .unknownSpace: self.init(.usage, error.description)
            }
        case is CancellationError:
            self.init(.partial, "stopped; what was read is saved, and the next sync goes on")
        default: self.init(.senseless, "unexpected failure: \(error)")
        }
    }

    private static func status(_ code: StoreError.Code) -> ExitStatus {
        switch code {
        case .notAMirror, .notWritable, .damaged: .noMirror
        case .newerSchema: .newerMirror
        case .diskFull: .partial
        case .busy: .locked
        case .otherInstallation, .invalidSQL, .interrupted: .usage
        }
    }

    private static func status(_ code: PolicyError.Code) -> ExitStatus {
        switch code {
        case .invalid, .unknownName: .usage
        case .state, .audit: .noMirror
        }
    }

    private static func status(_ code: OctopusError.Code) -> ExitStatus {
        switch code {
        case .unauthorized, .forbidden: .refused
        case .unreachable, .serverFailure, .rateLimited: .serverUnavailable
        case .protocolViolation, .redirected, .refused, .notFound: .senseless
        case .requestBudgetSpent: .partial
        }
    }
}
