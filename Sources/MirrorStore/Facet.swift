/// What interruptions are found by: a document that they regard, or a kind and a value.
///
/// For each facet the mirror keeps the lists of its interruptions in the order of lists, and how many there are, so that
/// a page of any of them is read off an index.
package struct Facet: Hashable, Sendable {
    /// The id of a document; any other facet has a colon, which no id has.
    package let name: String

    /// Whether a total and its numbers are kept for it.
    ///
    /// What one task or deployment is named by is a handful; a total for each would be as large as the list.
    package let isCounted: Bool

    /// A document that interruptions regard; letter case aside.
    ///
    /// Nil for a text that can be no id.
    package init?(document id: String) {
        guard !id.utf8.contains(UInt8(ascii: ":")) else { return nil }
        self.init(stored: id)
    }

    private init(_ kind: String, _ value: String = "") {
        name = kind + ":" + value
        isCounted = true
    }

    package static func == (left: Facet, right: Facet) -> Bool { ByteText(left.name) == ByteText(right.name) }

    package func hash(into hasher: inout Hasher) { hasher.combine(ByteText(name)) }

    /// By the name that the mirror holds it under.
    package init(stored name: String) {
        self.name = name
        isCounted =
            !name.hasASCIIPrefix("servertasks-") && !name.hasASCIIPrefix("deployments-")
            && !name.hasASCIIPrefix("runbookruns-")
    }

    package static func type(_ type: String) -> Facet { Facet("type", type) }

    /// What was answered.
    package static func result(_ result: String) -> Facet { Facet("result", result) }

    package static func responsible(userID: String) -> Facet { Facet("responsible", userID) }

    /// A team that may answer; nil for "no team is named, so anybody with the permission may".
    package static func team(id: String?) -> Facet { Facet("team", id ?? "") }

    /// Assigned to the principal, as the flags of the principal have it.
    package static let mine = Facet("mine")

    /// A space, by its key.
    ///
    /// It has no list among the facets' since the interruptions have indexes for it; only its numbers are kept.
    package static func space(_ number: Int64) -> Facet { Facet("space", String(number)) }

    /// Pending, or pending when it went; likewise.
    package static let pending = Facet("pending")

    /// Every interruption; likewise.
    package static let any = Facet("any")

    /// The facets of an interruption of which only the numbers are kept.
    static func unlisted(space: Int64, isPending: Bool) -> [Facet] {
        isPending ? [.any, .space(space), .pending] : [.any, .space(space)]
    }

    /// Whether an interruption has one of these facets at most: it has one type, one answer, one responsible user, one
    /// space.
    package static func areExclusive(_ facets: [Facet]) -> Bool {
        ["type:", "result:", "responsible:", "space:"].contains { kind in
            facets.allSatisfy { $0.name.hasPrefix(kind) }
        }
    }

    /// The facets of an interruption, each once.
    package static func all(
        type: String,
        outcome: String?,
        responsibleUserID: String?,
        isMine: Bool,
        teamIDs: [String],
        relatedDocumentIDs: [String]
    ) -> [Facet] {
        var facets: [Facet] = []
        facets.reserveCapacity(relatedDocumentIDs.count + teamIDs.count + 5)
        for id in relatedDocumentIDs {
            if let facet = Facet(document: id) { facets.append(facet) }
        }
        facets.append(.type(type))
        if let outcome { facets.append(.result(outcome)) }
        if let responsibleUserID { facets.append(.responsible(userID: responsibleUserID)) }
        if isMine { facets.append(.mine) }
        facets += teamIDs.isEmpty ? [.team(id: nil)] : teamIDs.map { .team(id: $0) }
        return eachOnce(facets)
    }

    /// Those whose name is not that of one before; letter case aside.
    private static func eachOnce(_ facets: [Facet]) -> [Facet] {
        // Nearly every interruption has fewer; to compare so few costs less than to hash each.
        guard facets.count > 16 else {
            func isNew(_ place: Int) -> Bool {
                !facets[..<place].contains { $0.hasName(of: facets[place]) }
            }
            return facets.indices.allSatisfy(isNew) ? facets : facets.indices.filter(isNew).map { facets[$0] }
        }
        var seen: Set<ByteText> = []
        return facets.filter { seen.insert(ByteText($0.name.asciiLowercased)).inserted }
    }

    private func hasName(of other: Facet) -> Bool {
        name.utf8.count == other.name.utf8.count
            && name.utf8.elementsEqual(other.name.utf8) { $0.asciiLowercased == $1.asciiLowercased }
    }
}

/// A list of a facet: all that the server lists, the pending ones among these, or the gone ones.
package enum FacetList: Int, Sendable, CaseIterable {
    case listed = 0
    case pending = 1
    case gone = 2

    /// The lists that an interruption stands in.
    package static func of(isPending: Bool, isGone: Bool) -> [FacetList] {
        if isGone { return [.gone] }
        return isPending ? [.listed, .pending] : [.listed]
    }
}

extension String {
    /// With A to Z in lower case, as SQLite's NOCASE compares.
    package var asciiLowercased: String {
        var text = self
        return text.withUTF8 { source in
            String(unsafeUninitializedCapacity: source.count) { target in
                for (place, byte) in source.enumerated() { target[place] = byte.asciiLowercased }
                return source.count
            }
        }
    }

    /// Whether it begins with a text of ASCII characters in lower case; letter case aside, as SQLite's NOCASE compares.
    package func hasASCIIPrefix(_ prefix: StaticString) -> Bool {
        var text = self
        return text.withUTF8 { text in
            prefix.withUTF8Buffer { prefix in
                text.count >= prefix.count && zip(text, prefix).allSatisfy { $0.asciiLowercased == $1 }
            }
        }
    }
}

extension UInt8 {
    /// A to Z in lower case; any other byte as it is.
    var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
}
