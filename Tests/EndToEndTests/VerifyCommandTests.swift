import Foundation
import GRDB
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// `verify` and `sync --anchor-file` as people and scripts meet them.
struct VerifyCommandTests {
    @Test func untouchedMirrorIsVerifiedAndLeftAsItIs() async throws {
        let octomirror = try await Mirrored().octomirror
        let before = try Data(contentsOf: URL(fileURLWithPath: octomirror.path))

        let text = try await octomirror("verify")
        #expect(text.status == 0 && text.complaint == "", "\(text.complaint)")
        #expect(text.output.contains("Verified: \(octomirror.path), ledger of "))
        let quiet = try await octomirror("verify", "--quiet")
        #expect(quiet.status == 0 && quiet.output == "" && quiet.complaint == "")
        let json = try await octomirror("verify", "--json").json
        #expect(json["verified"]?.bool == true)
        #expect(json["ledger"]?["sequence"]?.int ?? 0 > 40)
        #expect(json["ledger"]?["head"]?.string?.count == 64)
        #expect(json["mirror"]?["coverage"]?.string == "complete")
        for check in try #require(json["checks"]).elements {
            #expect(check["problemCount"]?.int == 0 && check["skipped"] == nil)
        }
        let status = try await octomirror("status", "--json").json
        #expect(status["ledger"]?["head"]?.string == json["ledger"]?["head"]?.string)

        #expect(try Data(contentsOf: URL(fileURLWithPath: octomirror.path)) == before)
    }

    @Test func changedRowFailsAndIsNamed() async throws {
        let mirrored = try await Mirrored()
        let octomirror = mirrored.octomirror
        try edit(octomirror.path, "UPDATE interruptionBody SET json = replace(json, 'zebra', 'mouse')")

        let text = try await octomirror("verify")
        #expect(text.status == 1)
        #expect(text.output.contains("\(mirrored.zebra), version 1: the body does not match"))
        #expect(text.output.contains("Not verified: "))
        #expect(text.complaint.contains("not verified: "))
        let json = try await octomirror("verify", "--json")
        #expect(json.status == 1)
        #expect(try json.json["verified"]?.bool == false)
        let versions = try json.json["checks"]?.elements.first { $0["name"]?.string == "versions" }
        let problem = versions?["problems"]?.elements.first { _ in true }
        #expect(problem?["table"]?.string == "version")
        #expect(problem?["id"]?.string == mirrored.zebra)
    }

    @Test func changedLinkFailsAndTheMirrorStillSaysWhoseItIs() async throws {
        let octomirror = try await Mirrored().octomirror
        try edit(octomirror.path, "UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 5")
        let json = try await octomirror("verify", "--json")
        #expect(json.status == 1)
        #expect(try json.json["mirror"]?["server"]?.string?.hasPrefix("http://") == true)
    }

    @Test func searchIndexThatWasChangedFails() async throws {
        let octomirror = try await Mirrored().octomirror
        try edit(
            octomirror.path,
            "INSERT INTO interruptionSearch (interruptionSearch) VALUES ('delete-all')"
        )
        let json = try await octomirror("verify", "--json")
        #expect(json.status == 1)
        let failed = try #require(try json.json["checks"]).elements.filter { $0["problemCount"]?.int != 0 }
        #expect(failed.map { $0["name"]?.string } == ["search"])
    }

    @Test func folderThatCannotBeWrittenIsVerifiedButForTheSearchIndex() async throws {
        let octomirror = try await Mirrored().octomirror
        let folder = octomirror.mirror.folder.path
        let outcome = try await octomirror.bash(
            """
            [ "$(id -u)" = 0 ] && exec unshare -m bash -c '
                mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && exec "$octomirror" verify --json'
            chmod 500 . && "$octomirror" verify --json; status=$?; chmod 700 .; exit $status
            """
        )
        try #require(outcome.status == 0, "\(folder): \(outcome.complaint)")
        let search = try outcome.json["checks"]?.elements.first { $0["name"]?.string == "search" }
        #expect(search?["skipped"]?.string != nil)
        #expect(try outcome.json["verified"]?.bool == true)
    }

    @Test(.timeLimit(.minutes(60))) func mirrorIsVerifiedWhileASyncWritesIt() async throws {
        let seed = SimulatorSeed(interruptions: 150, tasks: 300)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.seconds(90)), .from(12))] }
            let held = Arrival(12, at: server.simulator)
            try await octomirror.whileRunning(["sync", "--quiet", "--rate", "100000"]) { _ in
                try await held.wait()
                let outcome = try await octomirror("verify", "--json")
                #expect(outcome.status == 0, "\(outcome.output)")
                let search = try outcome.json["checks"]?.elements.first { $0["name"]?.string == "search" }
                #expect(search?["skipped"]?.string == "a sync is running")
            }
        }
    }

    @Test func headsOfRunsAreKeptAndCompared() async throws {
        let octomirror = try Octomirror()
        let anchors = octomirror.mirror.folder.appendingPathComponent("heads").path
        try await Simulator.withServer(
            SimulatorConfiguration(seed: SimulatorSeed(interruptions: 20, tasks: 20))
        ) { server in
            octomirror.use(server)
            for _ in 1...2 {
                let outcome = try await octomirror(
                    "sync",
                    "--quiet",
                    "--rate",
                    "100000",
                    "--anchor-file",
                    anchors
                )
                #expect(outcome.status == 0, "\(outcome.complaint)")
            }
            let refused = try await octomirror(
                "sync",
                "--quiet",
                "--rate",
                "100000",
                "--anchor-file",
                "/nowhere/heads"
            )
            #expect(refused.status == 3)
            #expect(refused.complaint.contains("the run is saved, and its head is not in /nowhere/heads"))
        }
        let lines = try String(contentsOfFile: anchors, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        let first = try JSONDocument(parsing: String(lines[0])).root
        #expect(first["run"]?.int == 1 && first["head"]?.string?.count == 64)
        let permissions = try FileManager.default.attributesOfItem(atPath: anchors)[.posixPermissions]
        #expect(permissions as? Int == 0o600)

        #expect(try await octomirror("verify", "--anchor", anchors).status == 0)
        try edit(octomirror.path, "DELETE FROM ledger WHERE sequence > \(first["sequence"]?.int ?? 0)")
        let cut = try await octomirror("verify", "--anchor", anchors)
        #expect(cut.status == 1)
        #expect(cut.output.contains("line 2 of \(anchors)"))
        #expect(try await octomirror("verify", "--anchor", anchors + "x").status == 64)
    }

    /// A reader keeps SQLite from putting the last run on the disk when the mirror is closed.
    @Test func headIsKeptOnceItsLinkIsOnTheDisk() async throws {
        let octomirror = try Octomirror()
        try await Simulator.withServer(
            SimulatorConfiguration(seed: SimulatorSeed(interruptions: 5, tasks: 5))
        ) { server in
            octomirror.use(server)
            let first = try await octomirror("sync", "--quiet", "--rate", "100000")
            #expect(first.status == 0, "\(first.complaint)")
            let reader = try DatabaseQueue(path: octomirror.path)
            #expect(try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") } == 1)
            let folder = octomirror.mirror.folder.path
            octomirror.environment["LD_PRELOAD"] = CrashingSync.library
            octomirror.environment["CRASHPOINT_FOLDER"] = folder
            octomirror.environment["CRASHPOINT_REPORT"] = folder + "/calls"
            octomirror.environment["CRASHPOINT_AT"] = "0"
            let second = try await octomirror("sync", "--quiet", "--rate", "100000", "--anchor-file", "heads")
            #expect(second.status == 0, "\(second.complaint)")
            try reader.close()
        }
        let report = octomirror.mirror.folder.appendingPathComponent("calls")
        let calls = try String(contentsOf: report, encoding: .utf8).split(separator: "\n").map(String.init)
        let head = try #require(calls.firstIndex(of: "write /heads"))
        let lastWrite = try #require(calls[..<head].lastIndex(of: "pwrite /mirror.db-wal"))
        #expect(calls[lastWrite..<head].contains("fsync /mirror.db-wal"))
    }

    @Test func damagedMirrorIsNotVerifiedAndAnotherFileIsNoMirror() async throws {
        let octomirror = try await Mirrored().octomirror
        let whole = try Data(contentsOf: URL(fileURLWithPath: octomirror.path))
        var random = SeededGenerator(seed: 4)
        for _ in 0..<12 {
            var damaged = whole
            // A page of zeros, anywhere but where the header is.
            let page = Int.random(in: 1..<whole.count / 8192, using: &random)
            damaged.replaceSubrange(page * 8192..<(page + 1) * 8192, with: Data(count: 8192))
            try damaged.write(to: URL(fileURLWithPath: octomirror.path))
            let outcome = try await octomirror("verify", "--json")
            #expect(outcome.status == 1, "page \(page): \(outcome.status) \(outcome.complaint)")
            #expect(try outcome.json["verified"]?.bool == false, "page \(page)")
        }
        try Data("no mirror at all".utf8).write(to: URL(fileURLWithPath: octomirror.path))
        #expect(try await octomirror("verify").status == 66)
        try FileManager.default.removeItem(atPath: octomirror.path)
        #expect(try await octomirror("verify").status == 66)
    }

    /// An auditor can compute it all with Python alone, by the script in the documentation.
    @Test func scriptOfTheDocumentationComesToTheSameHead() async throws {
        let octomirror = try await Mirrored().octomirror
        let page = try String(
            contentsOf: PackageFolder.url.appendingPathComponent("docs/ledger.md"),
            encoding: .utf8
        )
        let script = try #require(
            page.components(separatedBy: "```python\n").dropFirst().first?.components(separatedBy: "```")
                .first
        )
        let file = octomirror.mirror.folder.appendingPathComponent("check.py")
        try Data(script.utf8).write(to: file)

        let outcome = try await octomirror.bash("python3 check.py mirror.db")
        #expect(outcome.status == 0, "\(outcome.complaint)")
        let head = try await octomirror("verify", "--json").json["ledger"]?["head"]?.string
        #expect(outcome.output.contains(try #require(head)))

        try edit(
            octomirror.path,
            "UPDATE task SET state = 'Failed' WHERE number = (SELECT max(number) FROM task)"
        )
        let found = try await octomirror.bash("python3 check.py mirror.db")
        #expect(found.status == 1 && found.complaint.contains("task"))
    }

    private func edit(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
