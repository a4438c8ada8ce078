package import WireFormat

/// A part of a list, with what the server says of the whole.
package struct Page<Item: Resource>: Sendable {
    package let items: [Item]
    /// How many items the whole list has, filters applied.
    package let totalResults: Int
    /// The server's clock when it answered; nil when it sent none.
    package let serverTime: Timestamp?

    init(items: [Item], totalResults: Int, serverTime: Timestamp?) {
        self.items = items
        self.totalResults = totalResults
        self.serverTime = serverTime
    }

    /// No server holds more; a larger count is no count.
    private static var largestTotal: Int64 { 1 << 40 }

    /// Reads the wrapper of either vintage; links and page numbers are not needed and so may be missing or wrong.
    ///
    /// - Throws: ``OctopusError`` when there are no items, no count, or an item without an id: then it is no page of a
    ///   list, and must not pass for an empty one.
    init(json: JSONNode, serverTime: Timestamp?, request: String) throws(OctopusError) {
        guard let list = json["Items"], list.isArray else {
            throw .protocolViolation(request, "the answer has no Items")
        }
        guard let total = json["TotalResults"]?.int, (0...Self.largestTotal).contains(total) else {
            throw .protocolViolation(request, "the answer has no TotalResults that can be")
        }
        var items: [Item] = []
        for element in list.elements {
            guard let item = Item(json: element) else {
                throw .protocolViolation(request, "an item of the answer is no \(Item.noun): it has no Id")
            }
            items.append(item)
        }
        self.items = items
        totalResults = Int(total)
        self.serverTime = serverTime
    }
}
