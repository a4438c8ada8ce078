import MirrorQuery

/// The figures that people look for first, each beside that of the stretch before.
struct HeadlineTiles {
    let report: InterruptionReport

    private struct Tile {
        let name: String
        let figure: String
        let before: String
    }

    var markup: Markup {
        tag("dl", "tiles") {
            for tile in tiles {
                tag("div", "tile") {
                    tag("dt") { tile.name }
                    tag("dd", tile.figure.count > 7 ? "figure long" : "figure") { tile.figure }
                    tag("dd", "before") { tile.before }
                }
            }
        }
    }

    private var tiles: [Tile] {
        let (now, before) = (report.headline, report.headlineBefore)
        let hasBefore = before.raised > 0
        func was(_ text: String) -> String { hasBefore ? "\(text) before" : "nothing before" }
        return [
            Tile(
                name: "Raised",
                figure: NumberText.count(now.raised),
                before: hasBefore ? Self.change(now.raised, before.raised) : "none before"
            ),
            Tile(
                name: "Answered",
                figure: NumberText.percent(now.answered, of: now.raised),
                before: was(NumberText.percent(before.answered, of: before.raised))
            ),
            Tile(
                name: "Half decided in",
                figure: now.time.map { DurationText.describe($0.median) } ?? "–",
                before: was(before.time.map { DurationText.describe($0.median) } ?? "–")
            ),
            Tile(
                name: "95 % decided in",
                figure: now.time.map { DurationText.describe($0.p95) } ?? "–",
                before: was(before.time.map { DurationText.describe($0.p95) } ?? "–")
            ),
            Tile(
                name: "Approvals aborted",
                figure: NumberText.percent(now.aborted, of: now.manualAnswered),
                before: was(NumberText.percent(before.aborted, of: before.manualAnswered))
            ),
            Tile(
                name: "Guided failures",
                figure: NumberText.count(now.guidedFailures),
                before: hasBefore ? Self.change(now.guidedFailures, before.guidedFailures) : "none before"
            ),
            Tile(
                name: "Pending now",
                figure: NumberText.count(report.pending.total),
                before: report.pending.oldestAge.map { "oldest \(DurationText.describe($0))" } ?? "none waits"
            ),
        ]
    }

    private static func change(_ now: Int, _ before: Int) -> String {
        let was = "\(NumberText.count(before)) before"
        guard before > 0, now != before else { return was }
        let change = NumberText.percent(abs(now - before), of: before)
        return "\(now > before ? "+" : "−")\(change), \(was)"
    }
}
