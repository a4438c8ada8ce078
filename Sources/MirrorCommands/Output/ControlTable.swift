import MirrorExport
import MirrorQuery
import WireFormat

/// What controls found, a line each, for people.
struct ControlTable {
    let style: TerminalStyle

    private static let table = TableOutput(columns: [
        .init("Control"),
        .init("Findings", alignment: .right),
        .init("Possible", alignment: .right),
        .init("Undecidable", alignment: .right),
        .init("Examined", alignment: .right),
        .init(
            "Looks for",
            minimumWidth: 16,
            fitting: .wrapped(priority: 1, maximumLines: 3),
            dropPriority: 1
        ),
    ])

    func render(_ answer: ControlAnswer) -> String {
        let rows = answer.results.map { result -> [TableOutput.Cell] in
            [
                .init(result.definition.name),
                .init("\(result.findings)", result.findings > 0 ? .yellow : .green),
                .init("\(result.possible)"),
                .init("\(result.undecidableCount)"),
                .init("\(result.examined)"),
                .init(result.definition.title),
            ]
        }
        var fields = [FieldList.Field("Production", ControlText.production(answer))]
        let caveats = Set(answer.results.flatMap(\.caveats)).sorted()
        if !caveats.isEmpty { fields.append(.init("Not read", caveats.joined(separator: "\n"), .yellow)) }
        return Self.table.render(rows, style: style) + "\n\n" + FieldList(fields).render(style: style)
    }
}

/// One control with its findings, for people.
struct ControlFields {
    let style: TerminalStyle
    let now: Timestamp

    private static let table = TableOutput(columns: [
        .init("Found"),
        .init("When"),
        .init("Certainty", dropPriority: 1),
        .init("Detail", minimumWidth: 24, fitting: .wrapped(priority: 1, maximumLines: 4)),
    ])

    func render(_ result: ControlResult, _ findings: [ControlFinding], _ answer: ControlAnswer) -> String {
        var fields: [FieldList.Field] = [
            .init("Control", result.definition.name, .bold),
            .init("Looks for", result.definition.definition),
            .init("Limits", result.definition.limits.joined(separator: "\n")),
            .init(
                "Examined",
                "\(result.examined), \(result.observed) of them answers that are only observed"
            ),
            .init("Findings", "\(result.findings), \(result.possible) of them only possible"),
        ]
        for undecidable in result.undecidable {
            fields.append(.init("Undecidable", "\(undecidable.count): \(undecidable.reason)"))
        }
        for caveat in result.caveats { fields.append(.init("Not read", caveat, .yellow)) }
        if result.definition.name.contains("production") {
            fields.append(.init("Production", ControlText.production(answer)))
        }
        let text = FieldList(fields).render(style: style)
        return findings.isEmpty ? text : text + "\n\n" + table(findings)
    }

    private func table(_ findings: [ControlFinding]) -> String {
        let rows = findings.map { finding -> [TableOutput.Cell] in
            let time = finding.decidedAt ?? finding.created
            return [
                .init(finding.interruptionID ?? finding.executionID ?? finding.taskID ?? ""),
                .init(time.map { RelativeTime.describe($0.milliseconds, now: now.milliseconds) } ?? ""),
                .init(finding.certainty.rawValue, finding.certainty == .certain ? .red : .yellow),
                .init(finding.detail),
            ]
        }
        return Self.table.render(rows, style: style)
    }
}

private enum ControlText {
    /// Which environments were taken for production.
    static func production(_ answer: ControlAnswer) -> String {
        let names = answer.production.map { TerminalText.singleLine($0) }
        guard !names.isEmpty else { return "no environment; --production names some" }
        let more = names.count > 10 ? " and \(names.count - 10) more" : ""
        return names.prefix(10).joined(separator: ", ") + more
    }
}
