import Foundation
import MirrorTestSupport
import OctopusSimulator

/// A run of the built binary's `sync`, on a mirror of its own, that dies in one of the calls that change its files.
///
/// `Tests/CrashPoint` counts the calls and kills.
struct CrashingSync {
    let octomirror: Octomirror
    let outcome: Octomirror.Outcome
    /// Every call that it made, such as `pwrite /mirror.db-wal`; the last is the one it died in.
    let calls: [String]

    /// Runs to its death.
    ///
    /// - Parameters:
    ///   - number: The call to die in, from 1; with 0 it lives.
    ///   - prepared: The mirror that it finds; nil for none.
    init(
        dyingIn number: Int,
        _ server: RunningSimulator,
        on prepared: String?,
        _ arguments: [String]
    ) async throws {
        octomirror = try Octomirror(server)
        if let prepared { try FileManager.default.copyItem(atPath: prepared, toPath: octomirror.path) }
        let folder = octomirror.mirror.folder.path
        let report = URL(fileURLWithPath: folder + ".calls")
        // Nothing depends on it: the file is one of a kind, below the temporary folder.
        defer { try? FileManager.default.removeItem(at: report) }
        octomirror.environment["LD_PRELOAD"] = Self.library
        octomirror.environment["CRASHPOINT_FOLDER"] = folder
        octomirror.environment["CRASHPOINT_REPORT"] = report.path
        octomirror.environment["CRASHPOINT_AT"] = "\(number)"
        // The order of a dictionary decides which page of the database a row lands in, and so how many are written.
        octomirror.environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
        outcome = try await octomirror.call(["sync", "--quiet", "--rate", "100000"] + arguments)
        octomirror.environment["LD_PRELOAD"] = nil
        calls = try String(contentsOf: report, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Beside the test bundle, where SwiftPM builds both.
    static let library = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("libCrashPoint.so").path
}
