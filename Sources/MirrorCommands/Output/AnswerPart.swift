import MirrorExport
import MirrorQuery
import WireFormat

/// A part of a list, ready for every format.
struct AnswerPart {
    /// The items as they are in JSON.
    let items: [JSONValue]
    let state: MirrorState
    /// How much of what is shown, given how many items are.
    let counted: (Int) -> String
    /// The whole document for `--format json`; made when it is wanted.
    let document: () -> JSONValue
}

/// Reads a long list part by part, so that memory stays bounded and the first rows come at once.
///
/// A sync may add or take rows between two parts. So a part begins before the end of the last one, and its new rows are
/// those after the last row that was seen: no row is missed or given twice, unless its own place in the list changes.
/// A change so large that a part shows no row of the last one is an error, not a guess.
struct AnswerParts {
    var first = 1000
    var following = 10_000
    var overlap = 50

    /// Gives each part with its new items until the list or the reader's patience ends.
    ///
    /// - Parameter take: Whether to go on, given a part and its new items.
    func forEach(
        of page: ListPage,
        fetch: (ListPage) throws -> AnswerPart,
        take: (AnswerPart, [JSONValue]) throws -> Bool
    ) throws {
        // Whatever else the page says, each part is of it.
        var request = page
        request.take = min(page.take ?? .max, first)
        var part = try fetch(request)
        var left = page.take ?? .max
        var wanted = min(left, first)
        var start = page.skip
        var new = part.items
        // What the last part gave.
        var recent: Set<String> = []
        while true {
            left -= min(left, new.count)
            guard try take(part, new), left > 0, part.items.count >= wanted else { return }
            if !new.isEmpty { recent = Set(new.compactMap(Self.id)) }
            let next = start + part.items.count
            var back = min(overlap, next - page.skip)
            while true {
                start = next - back
                // Rows that came on top push the last one down; the part must be long enough to show it.
                wanted = min(max(left, first), following) + back
                request.skip = start
                request.take = wanted
                part = try fetch(request)
                let seen = part.items.lastIndex { item in Self.id(item).map(recent.contains) ?? false }
                if let seen {
                    new = Array(part.items[(seen + 1)...].prefix(left))
                    break
                }
                // Rows above have gone, so that this part begins below where the last one ended.
                guard start > page.skip else {
                    throw CommandFailure(
                        .partial,
                        "the mirror changed too much while it was read, so the answer is not whole. Ask again."
                    )
                }
                back = min(back * 8, next - page.skip)
            }
        }
    }

    private static func id(_ item: JSONValue) -> String? {
        guard case .string(let id)? = item.member("id") else { return nil }
        return id
    }
}
