import MirrorExport
import MirrorQuery
import WireFormat

/// What a search found, for people: a heading and a line around the match.
struct SearchHitText {
    let hit: SearchResult.Hit
    let now: Timestamp

    func render(style: TerminalStyle) -> String {
        let item = hit.summary
        let age = RelativeTime.describe(item.created.milliseconds, now: now.milliseconds)
        let note = "(\(InterruptionState(item).text), \(age))"
        let heading = HitHeading(id: item.id, title: item.title, note: note).render(style: style)
        guard let start = SearchMarkers.start.unicodeScalars.first,
            let end = SearchMarkers.end.unicodeScalars.first
        else { return heading }
        let snippet = SearchSnippet(startMarker: start, endMarker: end)
        return heading + "\n    "
            + snippet.render(hit.snippet, style: style, width: style.width.map { $0 - 4 })
    }
}
