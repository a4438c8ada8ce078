import Foundation

/// A query string read as ASP.NET reads it: keys in any case, lists comma-joined or as repeated keys.
struct QueryParameters: Sendable {
    /// The pairs in the order they were sent, decoded.
    let pairs: [(key: String, value: String)]
    private let values: [String: [String]]
    /// Added to every date, in milliseconds.
    private let dateOffset: Int64

    init(_ query: String) {
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (key: Self.decode(parts[0]), value: parts.count > 1 ? Self.decode(parts[1]) : "")
        }
        self.init(pairs, dateOffset: 0)
    }

    private init(_ pairs: [(key: String, value: String)], dateOffset: Int64) {
        self.pairs = pairs
        self.dateOffset = dateOffset
        values = Dictionary(grouping: pairs) { $0.key.lowercased() }.mapValues { $0.map(\.value) }
    }

    /// What a server with these dials makes of it.
    func understood(by dials: Dials) -> QueryParameters {
        let ignored = Set(dials.ignoredParameters.map { $0.lowercased() })
        return QueryParameters(
            pairs.filter { !ignored.contains($0.key.lowercased()) },
            dateOffset: dials.queryDateOffset.wholeMilliseconds
        )
    }

    private static func decode(_ text: Substring) -> String {
        let spaced = text.contains("+") ? text.replacing("+", with: "%20") : text
        return spaced.removingPercentEncoding ?? String(spaced)
    }

    /// The last value of a key, or nil when it is absent or blank.
    func text(_ key: String) -> String? {
        guard let value = values[key.lowercased()]?.last, !value.isEmpty else { return nil }
        return value
    }

    /// A whole number, or nil.
    func number(_ key: String) -> Int? {
        text(key).flatMap { Int($0) }
    }

    /// True, false or nil.
    func flag(_ key: String) -> Bool? {
        switch text(key)?.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// A date in milliseconds since 1970, or nil.
    func date(_ key: String) -> Int64? {
        text(key).flatMap { QueryDate.milliseconds($0) }.map { $0 + dateOffset }
    }

    /// All the values of a list, in any of its spellings.
    ///
    /// Empty means no filter.
    func list(_ key: String) -> [String] {
        (values[key.lowercased()] ?? []).flatMap { value in
            value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
    }

    /// The numbers in a list of ids of one kind, or nil without a filter; ids of other kinds match nothing.
    func numbers(_ key: String, _ kind: DocumentID.Kind) -> Set<Int>? {
        let ids = list(key)
        return ids.isEmpty ? nil : Set(ids.map { DocumentID.number($0, kind) ?? -1 })
    }
}
