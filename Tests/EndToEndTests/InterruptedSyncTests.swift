import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

struct InterruptedSyncTests {
    private static let fast = ["sync", "--quiet", "--rate", "100000"]

    @Test(arguments: [5, 12, 20])
    func killedSyncIsTakenUpAndLosesNothing(request: Int) async throws {
        let dials = Dials()
        let seed = SimulatorSeed(interruptions: 150, tasks: 300)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed, dials: dials)) { server in
            let octomirror = try Octomirror(server)
            // The n-th answer comes too late, so the run is killed in the middle for sure.
            server.simulator.setDials {
                $0.faults = [FaultRule(.delay(.seconds(60)), on: .any, .from(request))]
            }
            let running = try octomirror.start(Self.fast)
            while server.simulator.requests.count < request { await Task.yield() }
            running.kill()
            #expect(try await running.end().status == -SIGKILL)
            server.simulator.setDials { $0.faults = [] }

            let again = try await octomirror.call(Self.fast)

            #expect(again.status == 0, "\(again.complaint)")
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test func boundedRunIsPartialAndTheNextOneCompletesIt() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let bounded = try await octomirror.call(Self.fast + ["--max-requests", "3"])
            expectFailure(bounded, 3)
            #expect(server.simulator.requests.count <= 3)

            let half = try await octomirror.call(Self.fast + ["--max-requests", "9"])
            expectFailure(half, 3, saying: "partial")
            let status = try await octomirror("status", "--json")
            #expect(try status.json["mirror"]?["coverage"]?.string != "complete")

            #expect(try await octomirror.call(Self.fast).status == 0)
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test func secondSyncIsLockedOutAndSaysByWhom() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(60)), on: .any, .from(3))] }
            let first = try octomirror.start(Self.fast)
            while server.simulator.requests.count < 3 { await Task.yield() }

            let second = try await octomirror.call(Self.fast)

            expectFailure(second, 75, saying: "another sync", "pid", ": octomirror ", " sync)")
            #expect(server.simulator.requests.count == 3)
            first.kill()
            _ = try await first.end()
        }
    }

    @Test func stoppedSyncSavesWhatItReadAndSaysSo() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(60)), on: .any, .from(9))] }
            let running = try octomirror.start(Self.fast)
            while server.simulator.requests.count < 9 { await Task.yield() }
            running.stop()
            expectFailure(try await running.end(), 3, saying: "stopped")
            server.simulator.setDials { $0.faults = [] }
            #expect(try await octomirror.call(Self.fast).status == 0)
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test func quietServerCostsFewRequests() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror.call(Self.fast).status == 0)
            server.simulator.clearRequests()
            let report = try await octomirror("sync", "--json", "--rate", "100000")
            #expect(server.simulator.requests.count <= 4 + 6 * server.simulator.spaceIDs.count)
            #expect(try report.json["requests"]?["total"]?.int == Int64(server.simulator.requests.count))
            #expect(try report.json["outcome"]?.string == "complete")
        }
    }

    @Test func dryRunSaysWhatARunWouldTakeAndWritesNothing() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let first = try await octomirror("sync", "--dry-run", "--json")
            #expect(first.status == 0, "\(first.complaint)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: octomirror.mirror.folder.path).isEmpty
            )
            #expect(try first.json["requests"]?["sent"]?.int == Int64(server.simulator.requests.count))
            #expect(try await octomirror.call(Self.fast).status == 0)

            let before = try Data(contentsOf: URL(fileURLWithPath: octomirror.path))
            let next = try await octomirror("sync", "--dry-run", "--json", "--rate", "100000")
            #expect(try Data(contentsOf: URL(fileURLWithPath: octomirror.path)) == before)
            server.simulator.clearRequests()
            #expect(try await octomirror.call(Self.fast).status == 0)
            let planned = try #require(try next.json["requests"]?["planned"]?.int)
            #expect(abs(planned - Int64(server.simulator.requests.count)) <= 2)

            let text = try await octomirror("sync", "--dry-run", "--full", "--rate", "100000")
            #expect(text.output.contains("Nothing was written"))
            #expect(try await octomirror("sync", "--dry-run", "--watch").status == 64)
        }
    }

    @Test func secretIsInNoFileAndNoOutput() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let outcomes = [
                try await octomirror("sync", "--verbose", "--json", "--rate", "100000"),
                try await octomirror("sync", "--verbose", "--full"),
                try await octomirror("status"),
                try await octomirror("status", "--json"),
            ]
            for outcome in outcomes {
                #expect(outcome.status == 0)
                #expect(!outcome.output.contains(server.apiKey))
                #expect(!outcome.complaint.contains(server.apiKey))
            }
            let folder = octomirror.mirror.folder
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
                #expect(bytes.range(of: Data(server.apiKey.utf8)) == nil, "\(name)")
            }
        }
    }
}
