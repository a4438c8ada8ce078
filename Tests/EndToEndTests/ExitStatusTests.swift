import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

struct ExitStatusTests {
    @Test func unknownNamesAreUsageErrorsWithTheNearest() async throws {
        let octomirror = try await Mirrored().octomirror
        let other = try await octomirror("find", "--space", "Defualt")
        expectFailure(other, 64, saying: "Defualt", "Default")
        expectFailure(
            try await octomirror("find", "--project", "nonsense"),
            64,
            saying: "nonsense",
            "nearest"
        )
        expectFailure(try await octomirror("tasks", "--space", "Nowhere"), 64, saying: "Nowhere", "Default")
        expectFailure(try await octomirror("status", "--space", "Nowhere"), 64, saying: "Nowhere", "Default")
        expectFailure(try await octomirror("search", "x", "--space", "Nowhere"), 64, saying: "Default")
    }

    @Test(arguments: ["Interruptions-", "Interruptions-7x", "7", "ServerTasks-7", "Interruptions-1 OR 1"])
    func malformedIdIsAUsageError(id: String) async throws {
        let octomirror = try await Mirrored().octomirror
        expectFailure(try await octomirror("find", id), 64, saying: id)
    }

    @Test func idWithFiltersIsAUsageError() async throws {
        let mirrored = try await Mirrored()
        for filter in [
            ["--regarding", "Projects-1"], ["--assigned-to-me"], ["--skip", "0"], ["--take", "1"],
            ["--project", "x"], ["--type", "GuidedFailure"], ["--since", "1d"], ["--gone"], ["--with-gone"],
            ["--result", "Proceed"], ["--responsible", "x"], ["--task", "ServerTasks-1"],
        ] {
            let outcome = try await mirrored.octomirror.call(["find", mirrored.zebra] + filter)
            #expect(outcome.status == 64, "\(filter)")
            #expect(outcome.output == "")
        }
        for filter in [["--active"], ["--since", "1d"], ["--until", "1d"], ["--gone"], ["--with-gone"]] {
            let outcome = try await mirrored.octomirror.call(["tasks", "ServerTasks-1"] + filter)
            #expect(outcome.status == 64, "\(filter)")
        }
    }

    @Test func spaceNarrowsAnIdToo() async throws {
        let mirrored = try await Mirrored()
        let own = try await mirrored.octomirror("find", mirrored.zebra, "--space", "Default", "--json")
        #expect(own.status == 0)
        let name = try #require(mirrored.simulator.spaceIDs.last)
        expectFailure(try await mirrored.octomirror("find", mirrored.zebra, "--space", name), 2)
        expectFailure(try await mirrored.octomirror("find", mirrored.zebra, "--space", "Defualt"), 64)
        let task = try #require(mirrored.simulator.taskIDs(in: "Spaces-1").first)
        expectFailure(try await mirrored.octomirror("tasks", task, "--space", name), 2)
    }

    @Test func whatIsNotInTheMirrorIsSaidToBe() async throws {
        let octomirror = try await Mirrored().octomirror
        expectFailure(try await octomirror("find", "Interruptions-999999"), 2, saying: "Interruptions-999999")
        expectFailure(try await octomirror("tasks", "ServerTasks-999999"), 2, saying: "ServerTasks-999999")
        expectFailure(try await octomirror("show", "Interruptions-999999", "--json"), 2)
        expectFailure(try await octomirror("show", "octopus://spaces/Nowhere/tasks/ServerTasks-1"), 2)
        expectFailure(try await octomirror("show", "nonsense"), 64, saying: "nonsense")
    }

    @Test func serverThatDoesNotAnswerIsUnavailable() async throws {
        let octomirror = try Octomirror()
        // Nothing listens on a port that a server has just given back.
        let url = try await Simulator.withServer { server in server.url }
        octomirror.environment["OCTOPUS_URL"] = url.absoluteString
        octomirror.environment["OCTOPUS_API_KEY"] = "API-SECRETSECRET"
        expectFailure(try await octomirror("sync", "--quiet"), 69, saying: url.absoluteString)
        #expect(
            !FileManager.default.fileExists(atPath: octomirror.path),
            "nothing was learnt, nothing is left"
        )
    }

    @Test func wrongKeyIsRefusedAndNotRepeated() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            octomirror.environment["OCTOPUS_API_KEY"] = "API-WRONGWRONGWRONG"
            let outcome = try await octomirror("sync", "--quiet")
            expectFailure(outcome, 4, saying: "401", "OCTOPUS_API_KEY")
            #expect(!outcome.complaint.contains("WRONGWRONG"))
            #expect(server.simulator.requests.count <= 2)
        }
    }

    @Test func keyMustComeFromSomewhere() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            octomirror.environment["OCTOPUS_API_KEY"] = nil
            expectFailure(try await octomirror("sync"), 4, saying: "OCTOPUS_API_KEY")
            octomirror.environment["OCTOPUS_API_KEY"] = ""
            expectFailure(try await octomirror("sync"), 4, saying: "OCTOPUS_API_KEY")
            #expect(server.simulator.requests.isEmpty)

            let file = octomirror.mirror.folder.appendingPathComponent("key")
            try Data("\(server.apiKey)\n".utf8).write(to: file)
            #expect(try await octomirror("sync", "--quiet", "--api-key-file", file.path).status == 0)
            expectFailure(try await octomirror("sync", "--api-key-file", "/nowhere/key"), 64)
        }
    }

    @Test func serverMustBeNamedAndReachedSafely() async throws {
        let octomirror = try Octomirror()
        octomirror.environment["OCTOPUS_API_KEY"] = "API-SECRETSECRET"
        expectFailure(try await octomirror("sync"), 64, saying: "OCTOPUS_URL")
        expectFailure(
            try await octomirror("sync", "--server", "http://octopus.invalid"),
            64,
            saying: "--allow-http"
        )
        expectFailure(try await octomirror("sync", "--server", "nonsense"), 64, saying: "nonsense")
        let leaky = try await octomirror("sync", "--server", "https://me:PASSPASS@octopus.invalid")
        expectFailure(leaky, 64)
        #expect(!leaky.complaint.contains("PASSPASS"))
    }

    @Test func timeThatCannotBeReadIsSaidWithWhatCan() async throws {
        let octomirror = try Octomirror()
        for command in [["report", "--out", "x"], ["export", "--out", "x"], ["controls"]] {
            let outcome = try await octomirror.call(command + ["--period", "2026-13"])
            expectFailure(outcome, 64, saying: "2026-13", "2026-Q3", "2026-W31")
        }
        expectFailure(try await octomirror("find", "--since", "soon"), 64, saying: "soon", "2026-05-01", "7d")
    }

    /// 66 is about mirrors alone.
    @Test func otherFilesThatAreNotThereAreUsageErrors() async throws {
        let octomirror = try await Mirrored().octomirror
        expectFailure(
            try await octomirror("report", "--period", "2026", "--out", "nowhere/x.html"),
            64,
            saying: "nowhere/x.html",
            "Make the folder"
        )
        expectFailure(try await octomirror("export", "--out", "nowhere/x"), 64, saying: "Make it first")
        expectFailure(try await octomirror("verify", "--anchor", "nowhere"), 64, saying: "--anchor-file")
        expectFailure(try await octomirror("verify", "--manifest", "nowhere"), 64, saying: "Check the path")
        let file = octomirror.mirror.folder.appendingPathComponent("other.json")
        for text in ["{}", "dear diary", "{\"manifestVersion\":1}"] {
            try Data(text.utf8).write(to: file)
            let outcome = try await octomirror("verify", "--manifest", "other.json")
            expectFailure(outcome, 64, saying: "other.json is no manifest", "Name the manifest.json")
        }
    }

    @Test func missingMirrorIsSaidToBe() async throws {
        let octomirror = try Octomirror()
        for arguments in [
            ["find"], ["find", "Interruptions-1"], ["search", "x"], ["show", "Interruptions-1"], ["tasks"],
            ["status"], ["sql", "SELECT 1"],
        ] {
            expectFailure(
                try await octomirror.call(arguments),
                66,
                saying: octomirror.path,
                "octomirror sync"
            )
        }
        #expect(!FileManager.default.fileExists(atPath: octomirror.path))
    }

    @Test func fileThatIsNoMirrorIsLeftAlone() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            let bytes = Data(String(repeating: "dear diary\n", count: 200).utf8)
            try bytes.write(to: URL(fileURLWithPath: octomirror.path))
            for arguments in [["find"], ["status"], ["sql", "SELECT 1"], ["sync", "--quiet"]] {
                expectFailure(try await octomirror.call(arguments), 66, saying: "is not a mirror")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: octomirror.path)) == bytes)
            let files = try FileManager.default.contentsOfDirectory(atPath: octomirror.mirror.folder.path)
            #expect(files == ["mirror.db"])
            #expect(server.simulator.requests.isEmpty)
        }
    }

    @Test func newerMirrorIsLeftAlone() async throws {
        try await Simulator.withServer { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet").status == 0)
            // user_version stands at byte 60 of the header.
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: octomirror.path))
            try file.seek(toOffset: 60)
            try file.write(contentsOf: [0, 0, 3, 0])
            try file.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: octomirror.path))
            server.simulator.clearRequests()
            for arguments in [["find"], ["status"], ["sync", "--quiet"]] {
                expectFailure(try await octomirror.call(arguments), 11, saying: "newer")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: octomirror.path)) == before)
            #expect(server.simulator.requests.isEmpty)
        }
    }

    @Test func otherServersMirrorIsRefused() async throws {
        let octomirror = try await Mirrored().octomirror
        var configuration = SimulatorConfiguration()
        configuration.installationID = "00000000-0000-0000-0000-000000000000"
        try await Simulator.withServer(configuration) { server in
            octomirror.use(server)
            expectFailure(try await octomirror("sync", "--quiet"), 64, saying: "mirrors installation")
        }
    }

    @Test func sqlThatWritesIsRefused() async throws {
        let octomirror = try await Mirrored().octomirror
        for statement in [
            "DELETE FROM run", "PRAGMA user_version = 9", "ATTACH ':memory:' AS x", "VACUUM", "",
            "WITH x AS (SELECT 1) DELETE FROM run", "SELECT 1; DELETE FROM run", "SELECT nonsense",
        ] {
            let outcome = try await octomirror("sql", statement)
            #expect(outcome.status == 64, "\(statement): \(outcome.complaint)")
            #expect(outcome.output == "")
        }
        #expect(
            try await octomirror("sql", "SELECT count(*) AS n FROM runs", "--json").output == "[{\"n\":1}]\n"
        )
    }

    @Test func sqlIsCutAtItsLimits() async throws {
        let octomirror = try await Mirrored().octomirror
        let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        expectFailure(try await octomirror("sql", endless, "--time-limit", "1s"), 64, saying: "--time-limit")
        let cut = try await octomirror("sql", "SELECT id FROM interruptions", "--max-rows", "2", "--json")
        #expect(cut.status == 0)
        #expect(try cut.json.elements.reduce(0) { count, _ in count + 1 } == 2)
        #expect(cut.complaint.contains("--max-rows"))
    }

    @Test func helpAndVersionSucceed() async throws {
        let octomirror = try Octomirror()
        for arguments in [["--help"], ["--version"], ["help", "sync"], ["find", "--help"]] {
            let outcome = try await octomirror.call(arguments)
            #expect(outcome.status == 0)
            #expect(!outcome.output.isEmpty && outcome.complaint == "")
        }
        #expect(try await octomirror("nonsense").status == 64)
        #expect(try await octomirror("find", "--nonsense").status == 64)
        #expect(try await octomirror("find", "--take", "-1").status == 64)
    }
}
