import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// What `status` tells people and monitoring.
struct StatusTests {
    /// A mirror that was complete so many seconds ago.
    private func mirrored(secondsAgo: Double) async throws -> Octomirror {
        let octomirror = try Octomirror()
        let seed = SimulatorSeed(spaces: 1, now: Date(timeIntervalSinceNow: -secondsAgo))
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            octomirror.use(server)
            let outcome = try await octomirror("sync", "--quiet", "--rate", "100000")
            #expect(outcome.status == 0)
        }
        return octomirror
    }

    @Test func freshMirrorIsNotStale() async throws {
        let octomirror = try await mirrored(secondsAgo: 0)
        let quiet = try await octomirror("status", "--max-age", "1h", "--quiet")
        #expect(quiet.status == 0 && quiet.output == "" && quiet.complaint == "")
        let json = try await octomirror("status", "--max-age", "1h", "--json")
        #expect(json.status == 0 && json.complaint == "")
        #expect(try json.json["mirror"]?["coverage"]?.string == "complete")
        #expect(try json.json["mirror"]?["completeThrough"]?.string != nil)
    }

    @Test func oldMirrorIsStale() async throws {
        let octomirror = try await mirrored(secondsAgo: 7200)
        let quiet = try await octomirror("status", "--max-age", "1h", "--quiet")
        #expect(quiet.status == 1 && quiet.output == "" && quiet.complaint == "")
        let json = try await octomirror("status", "--max-age", "1h", "--json")
        #expect(json.status == 1)
        #expect(try json.json["mirror"]?["coverage"]?.string == "complete", "it is all there, only old")
        #expect(json.complaint.contains("stale: complete through 2 h ago, and --max-age is 1h"))
        let text = try await octomirror("status", "--max-age", "1h")
        #expect(text.status == 1 && text.output.contains("Complete through"))
        #expect(try await octomirror("status", "--max-age", "3h", "--quiet").status == 0)
    }

    @Test func mirrorThatWasNeverCompleteIsStaleAndSaysThatItIsBackfilling() async throws {
        let seed = SimulatorSeed(spaces: 1, interruptions: 1500, tasks: 3000, now: Date())
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet", "--max-requests", "14").status == 3)

            let status = try await octomirror("status", "--json", "--max-age", "1d")

            #expect(status.status == 1)
            #expect(status.complaint.contains("stale: complete through never"))
            let mirror = try status.json["mirror"]
            #expect(mirror?["coverage"]?.string == "backfilling")
            #expect(mirror?["completeThrough"]?.string == nil)
            #expect(
                mirror?["debts"]?.elements.contains { $0["reason"]?.string?.contains("14 requests") == true }
                    == true
            )
            let space = try status.json["spaces"]?.elements.first { _ in true }
            #expect(space?["tasks"]?["isBackfilled"]?.bool == false)
            #expect(try status.json["lastRun"]?["outcome"]?.string == "partial")
            #expect(try status.json["lastRun"]?["requests"]?.int == 14)
        }
    }

    @Test func listThatMayNotBeReadIsADebtOfEachLaneThatTried() async throws {
        let seed = SimulatorSeed(spaces: 2, now: Date())
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            let space = server.simulator.spaceIDs[1]
            server.simulator.setDials {
                $0.faults = [
                    FaultRule(.status(403), on: RequestMatch(.interruptions, containing: space + "/"))
                ]
            }
            let sync = try await octomirror("sync", "--quiet", "--rate", "100000")
            expectFailure(sync, 3, saying: "partial", "403")

            let status = try await octomirror("status", "--json", "--max-age", "1h")

            let mirror = try status.json["mirror"]
            #expect(mirror?["coverage"]?.string == "partial")
            let debts = try #require(mirror?["debts"]).elements.map { debt in
                (debt["spaceId"]?.string, debt["lane"]?.string, debt["reason"]?.string?.contains("403"))
            }
            #expect(debts.allSatisfy { $0.0 == space && $0.2 == true })
            #expect(Set(debts.compactMap(\.1)).isSuperset(of: ["pending", "head"]))
            #expect(status.status == 0, "it was complete within the hour, and --max-age asks for no more")
            let own = try await octomirror("status", "--json", "--space", server.simulator.spaceIDs[0])
            #expect(try own.json["mirror"]?["coverage"]?.string == "complete")
            let text = try await octomirror("status")
            #expect(text.output.contains("Not read") && text.output.contains("pending: "))

            server.simulator.dials = Dials()
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            #expect(
                try await octomirror("status", "--json").json["mirror"]?["coverage"]?.string == "complete"
            )
        }
    }
}
