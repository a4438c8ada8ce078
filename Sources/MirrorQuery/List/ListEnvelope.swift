import WireFormat

/// A list as JSON: Octopus's envelope, then what the mirror adds.
struct ListEnvelope {
    let total: Int
    let take: Int?
    /// The list is one page whatever its length.
    var isWhole = false
    /// What stands between the numbers and the items.
    var extras: [JSONValue.Member] = []
    let items: [JSONValue]
    let state: MirrorState
    let nextCursor: String?

    var json: JSONValue {
        var members = numbers + extras
        members.append(JSONValue.Member("items", .array(items)))
        members.append(JSONValue.Member("mirror", state.json))
        if let nextCursor { members.append(JSONValue.Member("nextCursor", .string(nextCursor))) }
        return .object(members)
    }

    /// As Octopus gives them.
    private var numbers: [JSONValue.Member] {
        // No page is longer than a server can say; whoever asks for more asks for all.
        let size = isWhole ? items.count : take.flatMap { $0 > Int32.max ? nil : $0 } ?? max(total, 1)
        let pages = isWhole || size == 0 ? 1 : total == 0 ? 1 : (total - 1) / size + 1
        return [
            JSONValue.Member("totalResults", .int(Int64(total))),
            JSONValue.Member("itemsPerPage", .int(Int64(size))),
            JSONValue.Member("numberOfPages", .int(Int64(pages))),
            JSONValue.Member("lastPageNumber", .int(Int64(pages - 1))),
        ]
    }
}
