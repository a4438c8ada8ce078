import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing

/// `octomirror report` as people run it.
struct ReportTests {
    private func file(_ octomirror: Octomirror, _ name: String = "report.html") -> String {
        octomirror.mirror.folder.appendingPathComponent(name).path
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func reportIsAPageThatLoadsNothing() async throws {
        let octomirror = try await Mirrored().octomirror
        let path = file(octomirror)
        let outcome = try await octomirror("report", "--period", "2026", "--out", path)
        #expect(outcome.status == 0 && outcome.complaint == "", "\(outcome.complaint)")
        #expect(outcome.output.contains("2026"))
        let page = try text(path)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        #expect(!page.contains("<script") && !page.contains(" src=") && !page.contains("url("))
        #expect(page.contains("report --period 2026 --out"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let left = try FileManager.default.contentsOfDirectory(atPath: octomirror.mirror.folder.path)
        #expect(!left.contains { $0.hasPrefix(".report") })
    }

    @Test func pageGoesToStandardOutputWhereThatIsAsked() async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror(
            "report",
            "--since",
            "2026-01-01",
            "--until",
            "2026-06-01",
            "--out",
            "-"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("<!DOCTYPE html>") && outcome.output.hasSuffix("</html>\n"))
        #expect(outcome.output.contains("2026-01-01 to 2026-05-31"))
    }

    @Test func olderReportOfThatNameIsReplaced() async throws {
        let octomirror = try await Mirrored().octomirror
        let path = file(octomirror)
        try "old".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try await octomirror("report", "--period", "2026-Q2", "--out", path, "--quiet").output == "")
        #expect(try text(path).contains("2026-Q2"))
    }

    @Test func incompleteMirrorIsSaidFirstAndThePageIsWritten() async throws {
        let seed = SimulatorSeed(spaces: 1, interruptions: 1500, tasks: 3000)
        try await Simulator.withServer(SimulatorConfiguration(seed: seed)) { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet", "--max-requests", "14").status == 3)
            let path = file(octomirror)
            let outcome = try await octomirror("report", "--period", "2026", "--out", path)
            #expect(outcome.status == 3)
            #expect(
                outcome.complaint.hasPrefix("octomirror: coverage is partial"),
                "\(outcome.complaint)"
            )
            let page = try text(path)
            #expect(page.contains("Incomplete: the mirror is known to lack something."))
            #expect(page.contains("14 requests"))
        }
    }

    @Test func spaceThatTheKeyMayNotSeeIsNamed() async throws {
        try await Simulator.withServer(SimulatorConfiguration(seed: SimulatorSeed(spaces: 2))) { server in
            let octomirror = try Octomirror(server)
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 0)
            let space = server.simulator.spaceIDs[1]
            server.simulator.setDials {
                $0.faults = [
                    FaultRule(.status(403), on: RequestMatch(.interruptions, containing: space + "/"))
                ]
            }
            #expect(try await octomirror("sync", "--quiet", "--rate", "100000").status == 3)
            let path = file(octomirror)
            let outcome = try await octomirror("report", "--period", "2026", "--out", path)
            #expect(outcome.status == 3 && outcome.complaint.contains(space))
            #expect(try text(path).contains("403"))
            let narrowed = try await octomirror(
                "report",
                "--period",
                "2026",
                "--out",
                path,
                "--space",
                server.simulator.spaceIDs[0]
            )
            #expect(narrowed.status == 0 && narrowed.complaint == "")
        }
    }

    @Test(arguments: [
        (["report", "--out", "x.html"], "Give a period"),
        (["report", "--period", "2026-Q9", "--out", "x.html"], "2026-Q9"),
        (["report", "--period", "2026", "--since", "7d", "--out", "x.html"], "contradict"),
        (["report", "--since", "2026-02-01", "--until", "2026-01-01", "--out", "x.html"], "before"),
        (["report", "--period", "2026"], "out"),
        (["report", "--period", "2026", "--out", "x.html", "--json"], "page"),
    ])
    func mistakesAreSaid(arguments: [String], text: String) async throws {
        let outcome = try await Octomirror().call(arguments)
        #expect(outcome.status == 64 && outcome.complaint.contains(text), "\(outcome.complaint)")
    }

    @Test func placeThatCannotBeWrittenIsSaid() async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror(
            "report",
            "--period",
            "2026",
            "--out",
            file(octomirror, "nowhere/report.html")
        )
        expectFailure(outcome, 64, saying: "cannot be written", "no such folder", "Make the folder")
        let folder = octomirror.mirror.folder.path
        let onFolder = try await octomirror("report", "--period", "2026", "--out", folder)
        expectFailure(onFolder, 64, saying: folder, "is a folder", "Name a file in it")
        let project = try await octomirror(
            "report",
            "--period",
            "2026",
            "--project",
            "Nope",
            "--out",
            file(octomirror)
        )
        expectFailure(project, 64, saying: "Nope")
    }
}
