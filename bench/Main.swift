import Foundation
import MirrorStore

/// Measures what the mirror costs, each figure beside a floor taken in the same run.
///
/// bench/README.md says how to run it. Machines differ and are noisy: quote the ratios.
@main
enum Main {
    private static let usage = """
        usage: MirrorBench generate INTERRUPTIONS PATH [PENDING]
               MirrorBench migrate PATH
               MirrorBench queries PATH [LARGER-PATH]
               MirrorBench mode PATH MODE
               MirrorBench verify PATH
        """

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("generate", 3...4):
            guard let count = Int(arguments[1]), count >= 1000 else { fail("at least 1000 interruptions") }
            guard !FileManager.default.fileExists(atPath: arguments[2]) else {
                fail("\(arguments[2]) exists")
            }
            let pending = arguments.count == 4 ? Int(arguments[3]) : nil
            try MirrorGenerator(path: arguments[2], interruptions: count, pending: pending).run()
        case ("migrate", 2):
            let time = try Measurement.processorMicroseconds { _ = try MirrorStore(path: arguments[1]) }
            print("\(Int(time / 1e6)) s of processor to bring the mirror to the newest schema")
        case ("queries", 2...3):
            try queries(Array(arguments.dropFirst()))
        case ("mode", 3):
            let figures = try QueryBench(path: arguments[1], only: arguments[2]).run()
            for figure in figures { print("\(figure.mode): \(figure.p50) µs, \(figure.bare) µs in bare C") }
        case ("verify", 2):
            try VerifyBench(path: arguments[1]).run()
        default:
            guard try await BenchSteps.run(arguments) else { fail(usage + "\n" + BenchSteps.usage) }
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(64)
    }

    private static func queries(_ paths: [String]) throws {
        var before: [QueryBench.Figures]?
        for path in paths {
            let figures = try QueryBench(path: path).run()
            print("\(path)\n")
            let title = "a find mode in process, µs of processor"
            print(
                Measurement.row(
                    title,
                    ["rows", "p50", "p99", "bare C", "ratio", "more", before == nil ? "" : "growth"]
                )
            )
            for (place, figure) in figures.enumerated() {
                let columns = [
                    Double(figure.rows), figure.p50, figure.p99, figure.bare, figure.p50 / figure.bare,
                    figure.p50 - figure.bare,
                ]
                // Only answers of the same length compare.
                let growth = before.map { before in
                    before[place].rows == figure.rows
                        ? Measurement.figure(figure.p50 / before[place].p50) : "–"
                }
                let row = columns.map(Measurement.figure) + (growth.map { [$0] } ?? [])
                print(Measurement.row("  " + figure.mode, row))
            }
            print("")
            before = figures
        }
    }
}
