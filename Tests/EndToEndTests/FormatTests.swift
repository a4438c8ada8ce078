import Foundation
import MirrorTestSupport
import OctopusSimulator
import Testing
import WireFormat

/// The formats of answers, as a program that reads them gets them.
struct FormatTests {
    @Test func linesAreTheItemsOfTheList() async throws {
        let octomirror = try await Mirrored().octomirror
        for command in [["find", "--all"], ["tasks"], ["search", "zebra"]] {
            let list = try await octomirror.call(command + ["--take", "40", "--json"])
            let lines = try await octomirror.call(command + ["--take", "40", "--format", "ndjson"])
            #expect(lines.status == 0)
            let items = try #require(try list.json["items"]).elements.map(\.minified)
            #expect(!items.isEmpty)
            #expect(lines.output == items.map { $0 + "\n" }.joined())
        }
    }

    @Test func footerIsNoPartOfTheAnswer() async throws {
        let octomirror = try await Mirrored().octomirror
        for format in ["ndjson", "csv", "markdown"] {
            let outcome = try await octomirror("find", "--all", "--take", "2", "--format", format)
            #expect(outcome.complaint.hasPrefix("2 of "), "\(outcome.complaint)")
            #expect(outcome.complaint.contains("complete"))
            #expect(outcome.complaint.split(separator: "\n").count == 1)
            let quiet = try await octomirror("find", "--all", "--take", "2", "--format", format, "--quiet")
            #expect(quiet.complaint == "")
            #expect(quiet.output == outcome.output)
        }
    }

    @Test func csvHasTheKeysOfTheItemsAsItsHeader() async throws {
        let octomirror = try await Mirrored().octomirror
        for command in [["find", "--all"], ["tasks"], ["search", "zebra"]] {
            let list = try await octomirror.call(command + ["--take", "500", "--json"])
            let csv = try await octomirror.call(command + ["--take", "500", "--format", "csv"])
            let items = try #require(try list.json["items"]).elements.map { $0.members.map(\.name) }
            let header = csv.output.prefix { !$0.isNewline }.split(separator: ",").map(String.init)
            let keys = try #require(items.first)
            #expect(header == keys.filter { $0 != "publicUrlInstruction" })
            #expect(csv.output.hasSuffix("\r\n"))
        }
    }

    @Test func columnsSelectInEveryFormat() async throws {
        let mirrored = try await Mirrored()
        func ask(_ arguments: String...) async throws -> String {
            let outcome = try await mirrored.octomirror.call(
                ["search", "zebra", "--columns", "title,id", "--quiet"] + arguments
            )
            #expect(outcome.status == 0, "\(outcome.complaint)")
            return outcome.output
        }
        let zebra = mirrored.zebra
        #expect(try await ask("--format", "csv") == "title,id\r\nApprove the zebra,\(zebra)\r\n")
        #expect(
            try await ask("--format", "markdown")
                == "| title | id |\n| --- | --- |\n| Approve the zebra | \(zebra) |\n"
        )
        let item = "{\"title\":\"Approve the zebra\",\"id\":\"\(zebra)\"}"
        #expect(try await ask("--format", "ndjson") == item + "\n")
        #expect(try await ask("--json").contains("\"items\":[\(item)],\"mirror\":{"))
        #expect(try await ask().split(separator: "\n").first?.hasPrefix("title") == true)
        let one = try await mirrored.octomirror("find", zebra, "--columns", "id", "--json")
        #expect(one.output.hasPrefix("{\"id\":\"\(zebra)\",\"mirror\":{"))
    }

    @Test func wrongFormatsAndColumnsAreUsageErrors() async throws {
        let octomirror = try await Mirrored().octomirror
        expectFailure(try await octomirror("find", "--json", "--format", "csv"), 64, saying: "--format csv")
        #expect(try await octomirror("find", "--json", "--format", "json").status == 0)
        expectFailure(try await octomirror("find", "--format", "yaml"), 64, saying: "yaml", "ndjson")
        for format in ["table", "json", "ndjson", "csv", "markdown"] {
            expectFailure(
                try await octomirror("find", "--columns", "id,titel", "--format", format),
                64,
                saying: "titel",
                "title, type"
            )
        }
        expectFailure(try await octomirror("tasks", "--columns", "title"), 64, saying: "queueTime")
        expectFailure(try await octomirror("find", "--columns", "id,,title"), 64)
        expectFailure(try await octomirror("find", "--columns", "id,id"), 64, saying: "more than once")
        expectFailure(try await octomirror("sql", "SELECT 1", "--json", "--format", "ndjson"), 64)
    }

    @Test func sqlHasTheSameFormats() async throws {
        let octomirror = try await Mirrored().octomirror
        let statement = "SELECT 1 AS n, '=x' AS text UNION ALL SELECT NULL, 'a|b'"
        func ask(_ format: String) async throws -> String {
            try await octomirror("sql", statement, "--format", format).output
        }
        #expect(try await ask("csv") == "n,text\r\n1,'=x\r\n,a|b\r\n")
        #expect(try await ask("ndjson") == "{\"n\":1,\"text\":\"=x\"}\n{\"n\":null,\"text\":\"a|b\"}\n")
        #expect(try await ask("markdown") == "| n | text |\n| --- | --- |\n| 1 | =x |\n|  | a&#124;b |\n")
        #expect(try await ask("json") == "[{\"n\":1,\"text\":\"=x\"},{\"n\":null,\"text\":\"a|b\"}]\n")
        let none = try await octomirror("sql", "SELECT 1 AS n WHERE 0", "--format", "csv")
        #expect(none.output == "n\r\n")
        let cut = try await octomirror(
            "sql",
            "VALUES (1), (2)",
            "--max-rows",
            "1",
            "--format",
            "csv",
            "--quiet"
        )
        #expect(cut.output == "column1\r\n1\r\n")
        #expect(cut.complaint.contains("--max-rows"))
    }

    @Test func sqlReadsTheStatementFromStandardInput() async throws {
        let octomirror = try await Mirrored().octomirror
        let one = try await octomirror.bash("echo 'SELECT 5 AS n' | $octomirror sql - --format ndjson")
        #expect(one.output == "{\"n\":5}\n")
        expectFailure(try await octomirror.bash("printf '\\xff' | $octomirror sql -"), 64, saying: "UTF-8")
        expectFailure(try await octomirror.bash("echo 'DELETE FROM run' | $octomirror sql -"), 64)
        expectFailure(try await octomirror("sql", "SELECT zeroblob(1000000000)"), 64, saying: "64 MiB")
    }

    @Test(arguments: ["csv", "ndjson", "markdown", "json", "table"])
    func readerWhoLeavesEndsTheCommandInSilence(format: String) async throws {
        let octomirror = try await Mirrored().octomirror
        let ask = "$octomirror tasks --take 1000000 --format \(format)"
        for signal in ["", "trap '' PIPE; "] {
            // The reader is gone before the first byte comes.
            let line = "set -o pipefail; \(signal){ sleep 0.2; \(ask); } | true; echo ${PIPESTATUS[0]}"
            let outcome = try await octomirror.bash(line)
            #expect(outcome.complaint == "")
            #expect(["0", "141"].contains(outcome.output.trimmingCharacters(in: .newlines)))
        }
    }

    @Test(arguments: ["csv", "ndjson", "markdown", "json", "table"])
    func fullDiskIsNoSuccess(format: String) async throws {
        let octomirror = try await Mirrored().octomirror
        let outcome = try await octomirror.bash("$octomirror find --all --format \(format) > /dev/full")
        expectFailure(outcome, 3, saying: "No space left on device")
    }

    @Test func completionsAreForTheShellsThatExist() async throws {
        let octomirror = try Octomirror()
        for shell in ["bash", "zsh", "fish"] {
            let script = try await octomirror("completions", shell)
            #expect(script.status == 0)
            for word in ["octomirror", "ndjson", "GuidedFailure", "TimedOut"] {
                #expect(script.output.contains(word), "\(shell): \(word)")
            }
        }
        expectFailure(try await octomirror("completions", "tcsh"), 64, saying: "bash, zsh or fish")
        let complete = """
            source <($octomirror completions bash)
            COMP_WORDS=(octomirror find --format ''); COMP_CWORD=3; COMP_LINE='octomirror find --format '
            COMP_POINT=${#COMP_LINE}; _octomirror octomirror '' --format; echo "${COMPREPLY[@]}"
            """
        let words = try await octomirror.bash(complete)
        #expect(words.output.contains("ndjson"), "\(words.complaint)")
    }
}
