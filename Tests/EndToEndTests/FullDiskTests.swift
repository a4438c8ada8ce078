import Foundation
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Testing

struct FullDiskTests {
    /// Files may not grow beyond a limit, which SQLite meets as a failed write.
    @Test(arguments: [1200, 1500])
    func limitOnFileSizeLeavesTheMirrorAsItWas(kilobytes: Int) async throws {
        let seed = SimulatorSeed(interruptions: 400, tasks: 800)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            let outcome = try await octomirror.bash(
                "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$octomirror\" sync --quiet --rate 100000"
            )
            expectFailure(outcome, 3, saying: octomirror.path)
            #expect(try await octomirror("status", "--json").status == 0)

            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test func mirrorThatCouldNotBeMadeIsMadeNextTime() async throws {
        let seed = SimulatorSeed(interruptions: 40, tasks: 80)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            // Not even the empty tables have room.
            let outcome = try await octomirror.bash(
                "trap '' XFSZ; ulimit -f 200; exec \"$octomirror\" sync --quiet --rate 100000"
            )
            expectFailure(outcome, 3, saying: octomirror.path)
            #expect(try await octomirror("status", "--json").status == 66)

            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    @Test(
        .enabled(if: FullDiskTests.canMount, "file systems cannot be mounted here"),
        arguments: [1000, 1600]
    )
    func fullFileSystemLeavesTheMirrorAsItWas(kilobytes: Int) async throws {
        let seed = SimulatorSeed(interruptions: 400, tasks: 800)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            let outcome = try await octomirror.bash(
                """
                exec unshare -m bash -c '
                    mkdir small && mount -t tmpfs -o size=\(kilobytes)k none small && export OCTOMIRROR_DB=$PWD/small/mirror.db
                    "$octomirror" sync --quiet --rate 100000; first=$?
                    "$octomirror" status --json > /dev/null || exit 99
                    mount -o remount,size=64m small
                    "$octomirror" sync --quiet --rate 100000 || exit 98
                    cp small/mirror.db mirror.db; exit $first'
                """
            )
            expectFailure(outcome, 3, saying: "disk is full")
            try expectEqual(try MirrorStore(path: octomirror.path), server.simulator)
        }
    }

    private static let canMount: Bool = {
        let nowhere = URL(fileURLWithPath: "/dev/null")
        let process = try? ChildProcess(
            URL(fileURLWithPath: "/bin/bash"),
            ["-c", "unshare -m mount -t tmpfs none /mnt"],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""],
            folder: URL(fileURLWithPath: "/"),
            output: nowhere,
            complaint: nowhere
        )
        guard let process else { return false }
        while process.isRunning { usleep(10_000) }
        return process.exitStatus == 0
    }()
}
