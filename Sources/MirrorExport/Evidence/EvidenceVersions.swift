import MirrorQuery
import WireFormat

/// Every state in which an interruption was seen, what changed, and the hashes.
struct EvidenceVersions {
    let evidence: InterruptionEvidence

    var markup: Markup {
        tag("section") {
            tag("h2") { "Every version that was seen" }
            tag("p", "what") {
                "The mirror looks from time to time, so a change lies between the look before and the one that saw it."
                    + " The hash is SHA-256 of the canonical body; SHA256SUMS has that of each file."
            }
            for version in evidence.versions { self.version(version) }
        }
    }

    private func version(_ version: InterruptionEvidence.Version) -> Markup {
        var rows = DefinitionRows()
        rows.add("Seen at", Markup.instant(version.seenAt))
        rows.add("By run", String(version.run))
        let file = EvidencePage.versionFile(version.ordinal)
        rows.add("Body as received", .link(LinkAddress(own: file), file))
        rows.add("Hash", tag("span", "hash") { version.hash })
        return .group([
            tag("h3") { "Version \(version.ordinal)" },
            rows.markup,
            version.changes.isEmpty ? .group([]) : changes(version),
        ])
    }

    private func changes(_ version: InterruptionEvidence.Version) -> Markup {
        var table = HTMLTable(
            caption: "What changed in version \(version.ordinal)",
            columns: [.text("Changed"), .text("Before"), .text("After")]
        )
        table.rows = version.changes.map { change in
            [
                .foreign(change.path), tag("del", "gone") { Markup.foreign(readable(change.before)) },
                tag("ins") { Markup.foreign(readable(change.after)) },
            ]
        }
        return tag("div", "change") { table.markup }
    }

    /// A value as people read it, an id with its name.
    private func readable(_ json: String?) -> String {
        guard let json else { return "–" }
        let text = CellValue(.text(json)).display
        if text.isEmpty { return json == "null" ? "nothing" : "empty" }
        return evidence.names[text].map { "\($0) (\(text))" } ?? text
    }
}
