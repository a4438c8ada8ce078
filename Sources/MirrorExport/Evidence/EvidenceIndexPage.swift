package import MirrorQuery
package import WireFormat

/// The page that lists what an evidence pack holds, and says how that was chosen.
package struct EvidenceIndexPage {
    /// One interruption of the pack.
    package struct Entry: Sendable {
        let summary: InterruptionSummary
        let decision: DecisionSummary?
        let versions: Int
        /// The folder with its pages, beside this page.
        package let folder: String

        package init(_ evidence: InterruptionEvidence, folder: String) {
            summary = evidence.summary
            decision = evidence.decision
            versions = evidence.versions.count
            self.folder = folder
        }
    }

    private let entries: [Entry]
    private let sample: DecisionSample?
    /// What the sample was drawn from, in words.
    private let population: String
    private let state: MirrorState
    private let tool: String
    private let command: String
    private let madeAt: Timestamp

    /// - Parameters:
    ///   - sample: Nil where the ids were given.
    ///   - population: What the sample was drawn from, in words.
    package init(
        _ entries: [Entry],
        sample: DecisionSample?,
        population: String,
        state: MirrorState,
        tool: String,
        command: String,
        madeAt: Timestamp
    ) {
        self.entries = entries
        self.sample = sample
        self.population = population
        self.state = state
        self.tool = tool
        self.command = command
        self.madeAt = madeAt
    }

    /// The page as a file holds it.
    package var html: String {
        HTMLPage(title: "Evidence pack") {
            tag("main") {
                CoverageNote(state: state).markup
                tag("header") {
                    tag("p", "over") { "octomirror evidence pack" }
                    tag("h1") { NumberText.count(entries.count, "interruption") }
                    tag("p", "what") { Markup.foreign(population) }
                }
                tag("section") {
                    tag("h2") { "How these were chosen" }
                    choice
                }
                tag("section") {
                    tag("h2") { "What the pack holds" }
                    table.markup
                }
                footer
            }
        }.text
    }

    private var choice: Markup {
        guard let sample else { return tag("p") { "By their ids, by whoever made the pack." } }
        let drawn = NumberText.count(sample.ids.count)
        return .group([
            tag("p") {
                "\(drawn) of \(NumberText.count(sample.population, "decision")), drawn with the seed \(sample.seed). The"
                    + " decisions were put in the order of SHA-256 of “seed:id”, for instance of "
                tag("code") { "\(sample.seed):\(sample.ids.first ?? "Interruptions-1")" }
                ", and the first \(drawn) were taken. Whoever has the ids of the population draws the same ones:"
            },
            tag("pre") {
                """
                python3 -c 'import hashlib, sys
                ids = [line.strip() for line in sys.stdin]
                print(*sorted(ids, key=lambda i: hashlib.sha256(("\(sample.seed):" + i).encode()).digest())[:\(sample.ids.count)], sep="\\n")' < ids.txt
                """
            },
        ])
    }

    private var table: HTMLTable {
        var table = HTMLTable(
            caption: "Interruptions of the pack",
            columns: [
                .text("Interruption"), .text("Title"), .text("Project"), .text("Environment"),
                .text("Answer"),
                .text("By"), .text("At"), .text("Known by"), .number("Versions"),
            ]
        )
        table.rows = entries.map { entry in
            let summary = entry.summary
            let decision = entry.decision
            return [
                .link(LinkAddress(own: "\(entry.folder)/index.html"), summary.id), .foreign(summary.title),
                .foreign(summary.project ?? "–"), .foreign(summary.environment ?? "–"),
                .foreign(decision == nil ? (summary.isPending ? "pending" : "none") : summary.outcome ?? ""),
                .foreign(decision.map { $0.user ?? $0.userID ?? "not known" } ?? "–"),
                decision.map { Markup.instant($0.decidedAt) } ?? .text("–"),
                .text(decision?.source.rawValue ?? "–"), .text(NumberText.count(entry.versions)),
            ]
        }
        return table
    }

    private var footer: Markup {
        var rows = DefinitionRows()
        rows.add("Server", state.server)
        rows.add("Read as", "\(state.principalName) (\(state.principalID))")
        rows.add("As of", state.asOf?.description)
        rows.add("Coverage", state.coverage.rawValue)
        rows.add("Complete through", state.completeThrough?.description)
        rows.add("Made by", tool)
        rows.add("Made at", madeAt.description)
        rows.add("Command", command)
        return tag("footer") {
            tag("h2") { "What this rests on" }
            rows.markup
            tag("p") {
                "Each folder holds a page, the body of each version as it was received less its links, and SHA256SUMS. Check"
                    + " a folder with "
                tag("code") { "sha256sum -c SHA256SUMS" }
                "."
            }
        }
    }
}
