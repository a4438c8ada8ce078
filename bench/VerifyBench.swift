import MirrorQuery
import MirrorStore

/// How long `verify` takes, check by check, full-text indexes included.
struct VerifyBench {
    let path: String

    func run() throws {
        let clock = ContinuousClock()
        var last = (check: "", began: clock.now)
        var lines: [(check: String, seconds: Double)] = []
        func end() {
            if !last.check.isEmpty { lines.append((last.check, (clock.now - last.began) / .seconds(1))) }
        }
        let began = clock.now
        let verification = try MirrorQueries(path: path).verify { progress in
            guard progress.check != last.check else { return }
            end()
            last = (progress.check, clock.now)
        }
        end()
        last = ("search", clock.now)
        try MirrorStore.checkSearchIndex(at: path)
        end()
        let seconds = (clock.now - began) / .seconds(1)
        let versions = verification.checks.first { $0.name == "versions" }?.checked ?? 0
        print(Measurement.row(path, ["seconds", "/100,000"]))
        for line in lines + [("all", seconds)] {
            let columns = [line.seconds, line.seconds * 100_000 / Double(max(versions, 1))]
            print(Measurement.row("  " + line.check, columns.map(Measurement.figure)))
        }
        print("\(versions) versions, \(verification.isVerified ? "verified" : "NOT VERIFIED")")
    }
}
