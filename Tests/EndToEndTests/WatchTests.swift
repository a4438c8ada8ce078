import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Testing

/// `sync --watch` as a service manager has it.
@Suite(.timeLimit(.minutes(60)))
struct WatchTests {
    private static let watch = ["sync", "--watch", "--every", "1s", "--rate", "100000"]

    // MARK: - Outages

    /// What a server goes through, and how many requests come while it does.
    private static let weather: [(fault: Fault, occurrence: FaultRule.Occurrence, requests: Int)] = [
        // Longer than one request is tried.
        (.dropConnection, .every, 5),
        (.status(500), .first(1), 2),
        (.status(503), .first(1), 2),
        (.html, .first(1), 2),
        (.truncateBody(keeping: 0.5), .first(1), 2),
        (.cutJSON(keeping: 0.5), .first(1), 2),
        (.tooManyRequests(retryAfterSeconds: 1), .first(1), 2),
        (.tooManyRequests(retryAfterSeconds: nil), .first(1), 2),
        (.emptyBody, .first(1), 2),
        (.emptyCollection, .first(1), 2),
        (.withoutItems, .first(1), 2),
        (.redirect(to: "http://maintenance.invalid"), .first(1), 2),
        (.delay(.milliseconds(200)), .first(3), 3),
    ]

    @Test func outlivesWhateverTheServerGoesThrough() async throws {
        let seed = SimulatorSeed(spaces: 1, interruptions: 60, tasks: 120)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            let simulator = server.simulator
            let secondRun = Arrival(2, of: RequestMatch(.root), at: simulator)
            try await octomirror.whileRunning(Self.watch) { running in
                try await secondRun.wait()
                for (fault, occurrence, requests) in Self.weather {
                    try Self.change(simulator)
                    simulator.setDials { $0.faults = [FaultRule(fault, occurrence)] }
                    try await Arrival(requests, at: simulator).wait()
                }
                simulator.dials = Dials()
                // A run that begins from now on sees everything, and is over when the next one begins.
                try await Arrival(2, of: RequestMatch(.root), at: simulator).wait()
                running.stop()
                let outcome = try await running.end()

                #expect(outcome.status == 0, "\(outcome.complaint)")
                #expect(outcome.complaint.contains("complete again"))
                let lines = outcome.complaint.split(separator: "\n")
                #expect(Set(lines).count == lines.count, "nothing is said twice")
            }
            try expectUnlocked(octomirror)
            try expectEqual(MirrorStore(path: octomirror.path), simulator)
        }
    }

    /// What people and deployments do meanwhile.
    private static func change(_ simulator: Simulator) throws {
        let space = simulator.spaceIDs[0]
        simulator.advance(by: .seconds(60))
        simulator.raiseInterruption(in: space)
        simulator.completeTask(simulator.addTask(in: space))
        simulator.addTask(in: space)
        let pending = try #require(simulator.pendingInterruptionIDs(in: space).last)
        let user = simulator.users[0].id
        simulator.takeResponsibility(pending, by: user)
        #expect(simulator.answer(pending, by: user, decision: "Proceed"))
    }

    @Test func sameFailureIsSaidOnce() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.status(403), on: RequestMatch(.spaces))] }
            let fourthRun = Arrival(4, of: RequestMatch(.root), at: server.simulator)
            try await octomirror.whileRunning(Self.watch) { running in
                try await fourthRun.wait()
                running.stop()
                expectFailure(try await running.end(), 0, saying: "GET /api/spaces: 403")
            }
        }
    }

    @Test func fullDiskPasses() async throws {
        let seed = SimulatorSeed(interruptions: 400, tasks: 800)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            let limited =
                "trap '' XFSZ; ulimit -S -f 600; exec \"$octomirror\" \(Self.watch.joined(separator: " "))"
            try await octomirror.whileRunning(bash: limited) { running in
                try await running.saying(octomirror.path)
                let lift = try await octomirror.bash("prlimit --pid \(running.identifier) --fsize=unlimited:")
                #expect(lift.status == 0, "\(lift.complaint)")
                try await running.saying("complete again")
                running.stop()
                #expect(try await running.end().status == 0)
            }
            try expectEqual(MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test func metricsThatCannotBeWrittenEndNothing() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let thirdRun = Arrival(3, of: RequestMatch(.root), at: server.simulator)
            try await octomirror.whileRunning(Self.watch + ["--quiet", "--metrics-file", "/nowhere/x.prom"]) {
                running in
                try await thirdRun.wait()
                running.stop()
                expectFailure(try await running.end(), 0, saying: "/nowhere/x.prom")
            }
        }
    }

    // MARK: - What no later run can mend

    @Test func rejectedKeyEndsIt() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let secondRun = Arrival(2, of: RequestMatch(.root), at: server.simulator)
            try await octomirror.whileRunning(Self.watch + ["--quiet"]) { running in
                try await secondRun.wait()
                server.simulator.setDials { $0.keysExpireAtRequest = 1 }
                expectFailure(try await running.end(), 4, saying: "401", "OCTOPUS_API_KEY")
            }
            try expectUnlocked(octomirror)
            #expect(server.simulator.requests.last?.status == 401)
            #expect(server.simulator.requests.count { $0.status == 401 } == 1)
        }
    }

    @Test func newerMirrorEndsItAndSoDoesWhatIsNone() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet").status == 0)
            // user_version stands at byte 60 of the header.
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: octomirror.path))
            try file.seek(toOffset: 60)
            try file.write(contentsOf: [0, 0, 3, 0])
            try file.close()
            expectFailure(try await octomirror.call(Self.watch), 11, saying: "newer")

            try Data("dear diary\n".utf8).write(to: URL(fileURLWithPath: octomirror.path))
            expectFailure(try await octomirror.call(Self.watch), 66, saying: "is not a mirror")
            let nowhere = Self.watch + ["--db", "/proc/nowhere/mirror.db"]
            expectFailure(try await octomirror.call(nowhere), 66, saying: "cannot write")
        }
    }

    // MARK: - Stopping

    /// Where a signal can find it.
    enum Moment: CaseIterable, Sendable {
        case betweenTwoRuns, askedForPatience, waitingForAnAnswer, waitingForTheRest, tryingAgain
    }

    @Test(arguments: Moment.allCases, [1, 2])
    func signalEndsItWhereverItIs(moment: Moment, signals: Int) async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let simulator = server.simulator
            let fault: Fault? =
                switch moment {
                case .betweenTwoRuns: nil
                case .askedForPatience: .tooManyRequests(retryAfterSeconds: 60)
                case .waitingForAnAnswer: .delay(.seconds(60))
                case .waitingForTheRest: .truncateBody(keeping: 0.5)
                case .tryingAgain: .status(500)
                }
            if let fault { simulator.setDials { $0.faults = [FaultRule(fault, .from(9))] } }
            let ninth = Arrival(9, at: simulator)
            try await octomirror.whileRunning(Self.watch + ["--every", "1h"]) { running in
                try await ninth.wait()
                if moment == .betweenTwoRuns { try await running.saying(" complete: ") }

                for _ in 0..<signals { running.stop() }

                let outcome = try await running.end()
                #expect(outcome.status == 0, "\(outcome.complaint)")
                #expect(outcome.complaint == "")
            }
            try expectUnlocked(octomirror)
            try expectConsistent(MirrorStore(path: octomirror.path))
            simulator.dials = Dials()
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            try expectEqual(MirrorStore(path: octomirror.path), simulator)
        }
    }

    @Test(arguments: [1, 2])
    func signalEndsItWhileAnotherHoldsTheLock(signals: Int) async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(60)), .from(9))] }
            let ninth = Arrival(9, at: server.simulator)
            try await octomirror.whileRunning(["sync", "--quiet", "--full"]) { holder in
                try await ninth.wait()
                try await octomirror.whileRunning(Self.watch) { running in
                    try await running.saying("another sync")
                    for _ in 0..<signals { running.stop() }
                    let outcome = try await running.end()
                    expectFailure(outcome, 0, saying: "pid \(holder.identifier) on", "sync --full)")
                }
                let status = try await octomirror("sync", "--quiet").status
                #expect(status == 75, "the other one still holds it")
            }
        }
    }

    @Test func lockThatIsGivenBackIsTaken() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(60)), .from(9))] }
            let ninth = Arrival(9, at: server.simulator)
            try await octomirror.whileRunning(["sync", "--quiet"]) { holder in
                try await ninth.wait()
                try await octomirror.whileRunning(Self.watch) { running in
                    try await running.saying("another sync")
                    server.simulator.dials = Dials()
                    holder.kill()
                    try await running.saying("complete again")
                    running.stop()
                    #expect(try await running.end().status == 0)
                }
            }
            try expectEqual(MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    /// The kernel's lock went with the process; no text is left behind either.
    private func expectUnlocked(_ octomirror: Octomirror, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let files = try FileManager.default.contentsOfDirectory(atPath: octomirror.mirror.folder.path)
        #expect(!files.contains("mirror.db.lock"), sourceLocation: sourceLocation)
    }
}
