package import MirrorQuery
package import WireFormat

/// All that is known of one interruption as one page that a person reads.
package struct EvidencePage {
    private let evidence: InterruptionEvidence
    private let tool: String
    private let madeAt: Timestamp
    /// The page that lists all; nil where there is none.
    private let index: String?

    /// The name of the file that holds a version's body, beside the page.
    package static func versionFile(_ ordinal: Int) -> String { "version-\(ordinal).json" }

    package init(_ evidence: InterruptionEvidence, tool: String, madeAt: Timestamp, index: String? = nil) {
        self.evidence = evidence
        self.tool = tool
        self.madeAt = madeAt
        self.index = index
    }

    private var summary: InterruptionSummary { evidence.summary }

    /// The page as a file holds it.
    package var html: String {
        HTMLPage(title: "\(summary.id): \(evidence.title)") {
            tag("main") {
                CoverageNote(state: evidence.state, spaceNames: [summary.spaceID: summary.spaceName]).markup
                tag("header") {
                    tag("p", "over") {
                        "Evidence · \(HTMLText.singleLine(summary.id))"
                        if let index {
                            " · "
                            Markup.link(LinkAddress(own: index), "all in this pack")
                        }
                    }
                    tag("h1") { Markup.foreign(HTMLText.singleLine(evidence.title)) }
                    tag("p", "what") { Markup.foreign(place) }
                }
                EvidenceAnswer(evidence: evidence).markup
                about
                EvidenceForm(form: evidence.form).markup
                whoMayAnswer
                tag("section") {
                    tag("h2") { "What happened when" }
                    tag("p", "what") { "Instants in UTC, and how each is known." }
                    EvidenceTimeline(evidence).markup
                }
                EvidenceVersions(evidence: evidence).markup
                footer
            }
        }.text
    }

    /// What and where, in a line.
    private var place: String {
        var parts = [Self.typeName(summary.type)]
        if let project = summary.project { parts.append(project + (summary.release.map { " \($0)" } ?? "")) }
        if let environment = summary.environment { parts.append("to \(environment)") }
        if let tenant = summary.tenant { parts.append("for \(tenant)") }
        return HTMLText.singleLine(parts.joined(separator: " · "))
    }

    static func typeName(_ type: String) -> String {
        switch type.lowercased() {
        case "manualintervention": "Manual intervention"
        case "guidedfailure": "Guided failure"
        default: type
        }
    }

    private var about: Markup {
        var rows = DefinitionRows()
        let execution = evidence.execution
        rows.add("Interruption", summary.id)
        rows.add("Type", summary.type)
        rows.add("Space", "\(summary.spaceName) (\(summary.spaceID))")
        rows.add("Project", Self.named(summary.project, execution?.projectID))
        rows.add("Release", Self.named(summary.release, execution?.releaseID))
        rows.add("Runbook", execution?.runbookID)
        rows.add("Environment", Self.named(summary.environment, execution?.environmentID))
        rows.add("Tenant", Self.named(summary.tenant, execution?.tenantID))
        rows.add("Deployment or run", execution?.id ?? "not known beyond its task")
        rows.add(
            "Asked for by",
            Self.named(execution?.requestedBy, execution?.requestedByID) ?? "not known"
        )
        if let asked = execution?.created { rows.add("Asked for at", Markup.instant(asked)) }
        if let id = summary.taskID {
            rows.add("Task", .link(LinkAddress(web: summary.publicURL), id))
        }
        if let task = evidence.task {
            rows.add("The task does", task.description)
            rows.add("Its state", task.state)
            rows.add("Its error", task.errorMessage)
        } else if summary.taskID != nil {
            rows.add("Its state", "not known: the mirror does not hold the task")
        }
        rows.add("Raised at", Markup.instant(summary.created))
        if let gone = summary.goneAt { rows.add("No longer listed since", Markup.instant(gone)) }
        return tag("section") {
            tag("h2") { "What it was about" }
            rows.markup
        }
    }

    /// A name with its id behind it; either alone where the other is not known.
    static func named(_ name: String?, _ id: String?) -> String? {
        guard let name, let id, name != id else { return name ?? id }
        return "\(name) (\(id))"
    }

    private var whoMayAnswer: Markup {
        tag("section") {
            tag("h2") { "Who could answer" }
            if evidence.teams.isEmpty {
                tag("p") { "No team was named, so anybody with the permission could." }
            } else {
                tag("p", "what") {
                    "Members as the mirror has ever seen them; below, those of all teams when it first saw the interruption, "
                    "and at the answer."
                }
                teams
            }
        }
    }

    private var teams: Markup {
        var rows = DefinitionRows()
        for team in evidence.teams {
            let members = team.members.isEmpty ? "no members known" : team.members.joined(separator: ", ")
            let external =
                team.hasExternalGroups ? "; and members of external groups, which no mirror knows" : ""
            rows.add(HTMLText.singleLine(team.name), members + external)
        }
        if let decision = evidence.decision {
            rows.add("As first observed", Self.names(decision.mayAnswerFirst))
            rows.add("As observed at the answer", Self.names(decision.mayAnswerLast))
        }
        return rows.markup
    }

    private static func names(_ names: [String]?) -> String? {
        names.map { $0.isEmpty ? "no members known" : $0.joined(separator: ", ") }
    }

    private var footer: Markup {
        var rows = DefinitionRows()
        rows.add("Server", evidence.state.server)
        rows.add("Installation", evidence.source.installationID)
        rows.add("Read as", "\(evidence.state.principalName) (\(evidence.state.principalID))")
        rows.add("As of", evidence.state.asOf?.description)
        rows.add("Run", evidence.source.run.map { "\($0), mirror at revision \(evidence.source.revision)" })
        rows.add("Made by", tool)
        rows.add("Made at", madeAt.description)
        return tag("footer") {
            tag("h2") { "What this rests on" }
            rows.markup
        }
    }
}
