import Foundation

/// Measures what the mirror costs, each figure beside a floor taken in the same run.
///
/// `make bench` builds it for release and runs it; the first argument is the number of interruptions (default 5,000).
/// Machines differ and are noisy: quote the ratios.
@main
enum Main {
    static func main() throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5000
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-bench-\(getpid())"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // What is left below the temporary folder is the system's to clean.
            try? FileManager.default.removeItem(at: folder)
        }
        let path = folder.appendingPathComponent("mirror.db").path
        let pages = try Pages(interruptions: count)
        print("\(count) interruptions in \(pages.bodies.count) pages, \(pages.bytes / 1000) kB of JSON\n")
        try IngestBench(pages: pages, path: path).run()
        print("")
        try FindBench(path: path).run()
    }
}
