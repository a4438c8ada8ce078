import WireFormat

/// The numbers in front of a list, as Octopus gives them.
struct ListEnvelope {
    let total: Int
    let take: Int?
    let count: Int
    /// The list is one page whatever its length.
    var isWhole = false

    var members: [JSONValue.Member] {
        let size = isWhole ? count : (take ?? max(total, 1))
        let pages = isWhole || size == 0 ? 1 : total == 0 ? 1 : (total - 1) / size + 1
        return [
            JSONValue.Member("totalResults", .int(Int64(total))),
            JSONValue.Member("itemsPerPage", .int(Int64(size))),
            JSONValue.Member("numberOfPages", .int(Int64(pages))),
            JSONValue.Member("lastPageNumber", .int(Int64(pages - 1))),
        ]
    }
}
