import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// `octomirror export`, as somebody who needs evidence runs it.
struct ExportTests {
    private func lines(_ octomirror: Octomirror, _ file: String) throws -> [JSONNode] {
        try text(octomirror, file).split(separator: "\n").map { try JSONDocument(parsing: String($0)).root }
    }

    private func text(_ octomirror: Octomirror, _ file: String) throws -> String {
        try String(contentsOf: octomirror.mirror.folder.appendingPathComponent(file), encoding: .utf8)
    }

    @Test func exportIsWhatTheServerHoldsRowByRow() async throws {
        let octomirror = try Octomirror()
        let configuration = SimulatorConfiguration(seed: SimulatorSeed(interruptions: 400, tasks: 900))
        try await Simulator.withServer(configuration) { server in
            octomirror.use(server)
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            let outcome = try await octomirror("export", "--out", "export", "--format", "ndjson")
            #expect(outcome.status == 0, "\(outcome.complaint)")
            let simulator = server.simulator
            let spaces = simulator.spaceIDs

            let interruptions = try lines(octomirror, "export/interruptions.ndjson")
            let ids = Set(interruptions.compactMap { $0["id"]?.string })
            #expect(ids == Set(spaces.flatMap(simulator.interruptionIDs)) && ids.count == interruptions.count)
            for row in interruptions {
                let id = try #require(row["id"]?.string)
                let served = try #require(simulator.interruptionBody(id))
                let body = try JSONDocument(parsing: served).root
                #expect(row["title"]?.minified == body["Title"]?.minified)
                #expect(row["type"]?.minified == body["Type"]?.minified)
                #expect(row["created"]?.minified == body["Created"]?.minified)
                #expect(row["isPending"]?.minified == body["IsPending"]?.minified)
                #expect(row["taskId"]?.minified == body["TaskId"]?.minified)
                #expect(row["spaceId"]?.minified == body["SpaceId"]?.minified)
                #expect(row["relatedDocumentIds"]?.minified == body["RelatedDocumentIds"]?.minified)
                #expect(row["responsible"]?["userId"]?.minified == body["ResponsibleUserId"]?.minified)
                #expect(row["responsible"]?["teamIds"]?.minified == body["ResponsibleTeamIds"]?.minified)
                #expect(row["outcome"]?.string == simulator.interruption(id)?.decision)
            }

            let decisions = try lines(octomirror, "export/decisions.ndjson")
            let answered = spaces.flatMap(simulator.interruptionIDs).compactMap(simulator.interruption)
                .filter { !$0.isPending && $0.decision != nil }
            #expect(Set(decisions.compactMap { $0["interruptionId"]?.string }) == Set(answered.map(\.id)))
            #expect(decisions.count == answered.count)
            for row in decisions {
                let id = try #require(row["interruptionId"]?.string)
                let truth = try #require(simulator.interruption(id))
                #expect(row["outcome"]?.string == truth.decision)
                #expect(row["notes"]?.string == truth.notes ?? "")
                #expect(row["userId"]?.string == truth.responsibleUserID)
            }

            let tasks = try lines(octomirror, "export/tasks.ndjson")
            let taskIDs = Set(tasks.compactMap { $0["id"]?.string })
            #expect(
                taskIDs == Set(spaces.flatMap { simulator.taskIDs(in: $0) }) && taskIDs.count == tasks.count
            )
            let volatile: Set = [
                "Links", "LastUpdatedTime", "Duration", "Completed", "EstimatedRemainingQueueDurationSeconds",
            ]
            for row in tasks {
                let id = try #require(row["id"]?.string)
                let body = try #require(simulator.taskBody(id))
                let members = try JSONDocument(parsing: body).root.members.filter {
                    !volatile.contains($0.name)
                }
                let columns = Dictionary(
                    uniqueKeysWithValues: row.members.map { ($0.name, $0.value.minified) }
                )
                for member in members {
                    let name = member.name.prefix(1).lowercased() + member.name.dropFirst()
                    #expect(columns[name] == member.value.minified)
                }
            }
        }
    }

    @Test func csvHoldsTheLinesOfTheJSON() async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror(
            "export",
            "tasks",
            "--out",
            "export",
            "--format",
            "ndjson",
            "--format",
            "csv",
            "--json"
        )
        #expect(outcome.status == 0 && outcome.complaint == "", "\(outcome.complaint)")
        let csv = try text(octomirror, "export/tasks.csv").components(separatedBy: "\r\n")
        let rows = try lines(octomirror, "export/tasks.ndjson")
        #expect(csv.count == rows.count + 2 && csv.last == "")
        let manifest = try outcome.json
        #expect(
            try JSONDocument(parsing: text(octomirror, "export/manifest.json")).root.minified
                == manifest.minified
        )
        let columns = try #require(manifest["datasets"]?.elements.first { _ in true }?["columns"])
        #expect(csv.first == columns.elements.compactMap(\.string).joined(separator: ","))
        #expect(manifest["command"]?.elements.map(\.string).dropFirst().first == "export")
    }

    @Test func peopleAreToldWhatWasExported() async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror("export", "--out", "export")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("manifest.json SHA-256 "))
        #expect(outcome.output.contains("complete"))
        #expect(outcome.complaint == "")
        let quiet = try await octomirror("export", "--out", "other", "--quiet")
        #expect(quiet.status == 0 && quiet.output == "" && quiet.complaint == "")
        let folder = octomirror.mirror.folder.appendingPathComponent("other").path
        let permissions = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(permissions == 0o700)
    }

    @Test func partialCoverageIsSaidFirstAndIsItsOwnStatus() async throws {
        let seed = SimulatorSeed(interruptions: 60, tasks: 120)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            // The first sync is stopped before it has read everything.
            let sync = try await octomirror("sync", "--quiet", "--rate", "100000", "--max-requests", "8")
            #expect(sync.status == 3)
            let outcome = try await octomirror("export", "--out", "export")
            #expect(outcome.status == 3)
            #expect(outcome.complaint.hasPrefix("octomirror: partial: "), "\(outcome.complaint)")
            #expect(outcome.complaint.split(separator: "\n").count == 1)
            #expect(outcome.output.contains("partial, so some may be missing"))
            #expect(
                try text(octomirror, "export/manifest.json").hasPrefix(
                    "{\n  \"coverage\": {\n    \"isWhole\": false"
                )
            )
            #expect(try text(octomirror, "export/COVERAGE.txt").hasPrefix("INCOMPLETE"))

            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            #expect(try await octomirror("export", "--out", "whole").status == 0)
            #expect(try text(octomirror, "whole/manifest.json").contains("\"isWhole\": true"))
        }
    }

    @Test func optionThatNarrowsNotEveryDatasetIsRefused() async throws {
        let octomirror = try await Mirrored().octomirror
        for (arguments, named) in [
            (["--type", "GuidedFailure"], "export decisions interruptions"),
            (["--pending"], "export interruptions"),
            (["tasks", "--team", "x"], "does not narrow tasks"),
            (["decisions", "--as-of", "1d"], "decisions"),
        ] {
            let outcome = try await octomirror.call(["export", "--out", "export"] + arguments)
            expectFailure(outcome, 64, saying: named)
        }
        for arguments in [
            ["nonsense"], ["--period", "2026-Q5"], ["--period", "2026", "--since", "1d"],
            ["--format", "pdf"],
            ["--project", "nonsense"], ["--gone", "--with-gone"],
        ] {
            let outcome = try await octomirror.call(["export", "--out", "export"] + arguments)
            expectFailure(outcome, 64)
        }
        expectFailure(try await octomirror("export"), 64, saying: "--out")
        let folder = octomirror.mirror.folder.appendingPathComponent("export").path
        #expect(!FileManager.default.fileExists(atPath: folder), "a mistake leaves no folder")
    }

    @Test func typeOrResultThatNothingHasIsSaidWithThoseThatAreKnown() async throws {
        let octomirror = try await Mirrored().octomirror
        let folder = octomirror.mirror.folder.path
        let note = "no interruption of this mirror has the result 'Proceeed' (known: "
        for command in [
            ["export", "decisions", "--out", "\(folder)/export"],
            ["export", "--sample", "3", "--out", "\(folder)/pages"],
            ["find", "--all", "--json"], ["search", "zebra"], ["events"],
        ] {
            let outcome = try await octomirror.call(command + ["--result", "Proceeed"])
            #expect(outcome.status == 0, "\(command): \(outcome.complaint)")
            #expect(outcome.complaint.contains(note + "Proceed"), "\(command): \(outcome.complaint)")
        }
        let manifest = try JSONDocument(parsing: text(octomirror, "export/manifest.json")).root
        #expect(manifest["coverage"]?["isWhole"]?.bool == true)
        #expect(manifest["coverage"]?["notes"]?.elements.first { _ in true }?.string?.hasPrefix(note) == true)
        #expect(try text(octomirror, "export/COVERAGE.txt").contains("Note: \(note)"))
        #expect(try await octomirror("verify", "--manifest", "\(folder)/export").status == 0)

        let report = try await octomirror(
            "report",
            "--period",
            "2026",
            "--type",
            "ManualIntervenion",
            "--out",
            "-"
        )
        #expect(report.complaint.contains("has the type 'ManualIntervenion' (known: "))
        #expect(report.complaint.contains("ManualIntervention"))
        for command in [["find", "--all"], ["export", "interruptions", "--out", "\(folder)/known"]] {
            let known = try await octomirror.call(
                command + ["--result", "pROCEED", "--type", "manualintervention"]
            )
            #expect(known.status == 0 && !known.complaint.contains("known"), "\(known.complaint)")
        }
    }

    @Test func evidenceIsNeverOverwritten() async throws {
        let octomirror = try await Mirrored().octomirror
        #expect(try await octomirror("export", "tasks", "--out", "export").status == 0)
        let before = try text(octomirror, "export/manifest.json")
        expectFailure(
            try await octomirror("export", "tasks", "--out", "export"),
            64,
            saying: "holds an export already"
        )
        #expect(try text(octomirror, "export/manifest.json") == before)
        expectFailure(try await octomirror("export", "--out", octomirror.path), 64)
        expectFailure(try await octomirror("export", "--out", "no/such/folder"), 64, saying: "does not exist")
    }

    @Test(arguments: ["ndjson", "xlsx"])
    func exportThatFindsNoRoomLeavesNothingAndSaysSo(format: String) async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror.bash(
            "trap '' XFSZ; ulimit -f 40; exec \"$octomirror\" export tasks --out export --format \(format)"
        )
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
        #expect(outcome.complaint.contains("the disk is full"), "\(outcome.complaint)")
        let folder = octomirror.mirror.folder.appendingPathComponent("export").path
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func stoppedExportLeavesNothingAndSaysSo() async throws {
        let octomirror = try Octomirror()
        let configuration = SimulatorConfiguration(seed: SimulatorSeed(interruptions: 3000, tasks: 6000))
        try await Simulator.withServer(configuration) { server in
            octomirror.use(server)
            let sync = try await octomirror("sync", "--quiet", "--rate", "1000000")
            #expect(sync.status == 0, "\(sync.complaint)")
        }
        let folder = octomirror.mirror.folder.appendingPathComponent("export")
        let outcome = try await octomirror.bash(
            """
            "$octomirror" export --out export --format csv --format ndjson --format xlsx & child=$!
            while ! ls -A export 2>/dev/null | grep -q part; do kill -0 $child || exit 99; done
            kill -TERM $child; wait $child
            """
        )
        #expect(outcome.status == 3, "\(outcome.complaint)")
        #expect(outcome.complaint.contains("stopped; there is no export at export"))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
}
