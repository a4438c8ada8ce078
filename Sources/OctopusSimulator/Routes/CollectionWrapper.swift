/// The wrapper around a list, in today's form or that of 2018.
struct CollectionWrapper: Sendable {
    let itemType: String
    /// The path of the list, with the virtual directory.
    let path: String
    /// What the list can be asked, as in `{?skip,take}`.
    let template: String
    let query: QueryParameters
    let paging: Paging
    let total: Int
    /// What `TotalResults` says, before the dial's offset.
    let shownTotal: Int
    let dials: Dials

    /// Writes the wrapper with what `extra` adds before the items and the items themselves.
    func body(
        extra: (inout JSONWriter) -> Void = { _ in },
        items: (inout JSONWriter) -> Void
    ) -> String {
        var json = JSONWriter(isIndented: dials.isIndented)
        json.object { json in
            json.member("ItemType", plain: itemType)
            if dials.isOldServer { json.member("IsStale", false) }
            json.member("TotalResults", max(0, shownTotal + dials.totalResultsOffset))
            json.member("ItemsPerPage", dials.shownItemsPerPage ?? paging.take)
            if !dials.isOldServer {
                json.member("NumberOfPages", shownLastPage + 1)
                json.member("LastPageNumber", shownLastPage)
            }
            extra(&json)
            json.members("Items", items)
            json.member("Links") { writeLinks(into: &$0) }
        }
        return json.text
    }

    private var lastPage: Int {
        paging.take > 0 && total > 0 ? (total - 1) / paging.take : 0
    }

    private var shownLastPage: Int { max(0, lastPage + dials.pageCountOffset) }

    private func writeLinks(into json: inout JSONWriter) {
        let own = link(skip: paging.skip, take: paging.take)
        json.member("Self", plain: own)
        json.member("Template", plain: path + template)
        json.member("Page.All", plain: link(skip: 0, take: 2_147_483_647))
        if dials.isOldServer {
            for page in 0...min(lastPage, 50) {
                json.member("Page.\(page)", plain: link(skip: page * paging.take, take: paging.take))
            }
        }
        if paging.skip > 0 {
            json.member(
                "Page.Previous",
                plain: link(skip: max(0, paging.skip - paging.take), take: paging.take)
            )
        }
        if paging.take > 0, paging.skip + paging.take < total { writeNext(into: &json) }
        json.member("Page.Current", plain: own)
        json.member("Page.Last", plain: link(skip: shownLastPage * paging.take, take: paging.take))
    }

    private func writeNext(into json: inout JSONWriter) {
        let next: Int
        switch dials.nextLink {
        case .missing: return
        case .right: next = paging.skip + paging.take
        case .repeating: next = paging.skip
        case .skipping: next = paging.skip + paging.take * 2
        }
        json.member("Page.Next", plain: link(skip: next, take: paging.take))
    }

    private func link(skip: Int, take: Int) -> String {
        var text = path + "?skip=\(skip)&take=\(take)"
        guard !dials.omitsFiltersFromLinks else { return text }
        for (key, value) in query.pairs where !Self.omittedKeys.contains(key.lowercased()) {
            text += "&" + PercentEncoding.encode(key) + "=" + PercentEncoding.encode(shown(value))
        }
        return text
    }

    private func shown(_ value: String) -> String {
        guard dials.reformatsLinkDates, let time = QueryDate.milliseconds(value) else { return value }
        return CalendarTime(milliseconds: time).americanText
    }

    // A key in the query must not come back in the links.
    private static let omittedKeys: Set<String> = ["skip", "take", "apikey"]
}

/// Percent-encoding for the values of a query string.
enum PercentEncoding {
    /// The text with everything encoded but commas and what RFC 3986 leaves unreserved.
    static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2C, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
