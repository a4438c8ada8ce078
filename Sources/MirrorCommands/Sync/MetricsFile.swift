import Foundation
import MirrorQuery
import MirrorStore
import WireFormat

/// Freshness, requests, rows and debts in Prometheus's text format, for node_exporter's textfile collector.
struct MetricsFile {
    let path: String

    /// Writes the file anew, as a whole or not at all.
    ///
    /// - Parameter status: What the mirror says of itself after the run; nil when there is none to ask.
    func write(_ status: MirrorStatus?, isSuccess: Bool, now: Timestamp) throws {
        do {
            try Data(render(status, isSuccess: isSuccess, now: now).utf8)
                .write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.noMirror, "cannot write \(path). Name another file with --metrics-file.")
        }
    }

    private func render(_ status: MirrorStatus?, isSuccess: Bool, now: Timestamp) -> String {
        var text = MetricsText()
        text.add("last_attempt_timestamp_seconds", "When sync was last tried.", [("", Self.seconds(now))])
        text.add("last_attempt_success", "Whether that run was complete.", [("", isSuccess ? "1" : "0")])
        guard let status else { return text.lines.joined(separator: "\n") + "\n" }
        let through = status.state.completeThrough.map(Self.seconds) ?? "0"
        text.add(
            "complete_through_timestamp_seconds",
            "Through when the mirror is complete; 0 never.",
            [("", through)]
        )
        let isComplete = status.state.coverage == .complete
        text.add("coverage_complete", "Whether coverage is complete.", [("", isComplete ? "1" : "0")])
        text.add(
            "debts",
            "What the last run knows it did not read.",
            [("", String(status.state.debts.count))]
        )
        if let run = status.lastRun {
            text.add("last_run_requests", "Requests of the last run.", [("", String(run.requests))])
        }
        let kinds = status.spaces.flatMap { space in
            [(space, "interruption", space.interruptions), (space, "task", space.tasks)]
        }
        func labelled(_ value: (MirrorStatus.KindStatus) -> Int) -> [(String, String)] {
            kinds.map { space, kind, status in
                ("{space=\"\(MetricsText.escaped(space.name))\",kind=\"\(kind)\"}", String(value(status)))
            }
        }
        text.add("rows", "Rows that the server still lists.", labelled(\.listed))
        text.add("open_rows", "Pending interruptions, unfinished tasks.", labelled(\.open))
        text.add("gone_rows", "Rows that the server no longer lists.", labelled(\.gone))
        return text.lines.joined(separator: "\n") + "\n"
    }

    private static func seconds(_ instant: Timestamp) -> String {
        String(instant.milliseconds / 1000)
    }
}

/// Builds a text in Prometheus's format.
private struct MetricsText {
    private(set) var lines: [String] = []

    mutating func add(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
        lines.append("# HELP octomirror_\(name) \(help)")
        lines.append("# TYPE octomirror_\(name) gauge")
        lines += samples.map { "octomirror_\(name)\($0.labels) \($0.value)" }
    }

    static func escaped(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
