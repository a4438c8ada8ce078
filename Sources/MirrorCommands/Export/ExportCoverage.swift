import MirrorQuery
import MirrorStore
import WireFormat

/// Whether the rows of an export are all there are, and what is known to be missing.
struct ExportCoverage {
    let state: MirrorState
    /// Why it is not whole, a sentence without the full stop each; empty when it is.
    let gaps: [String]
    /// What else to know before reading on, a sentence without the full stop each.
    let notes: [String]

    var isWhole: Bool { gaps.isEmpty }

    /// What the mirror holds, with what that means for some datasets.
    ///
    /// - Parameter filter: Its names are resolved.
    init(
        of datasets: [any ExportDataset],
        _ filter: InterruptionFilter,
        in queries: MirrorQueries
    ) throws {
        let kinds = RowKind.allCases.filter { kind in datasets.contains { $0.kinds.contains(kind) } }
        state = try queries.state(
            spaces: filter.spaces.isEmpty ? nil : filter.spaces,
            kinds: kinds,
            asOf: filter.asOf
        )
        let debts = try datasets.reduce(into: []) { debts, dataset in
            debts += try dataset.debts(of: filter, in: queries).filter { !debts.contains($0) }
        }
        let lanes = datasets.reduce(into: Set<String>()) { $0.formUnion($1.columnLanes) }
        var gaps = (state.debts + debts).filter { $0.affectsCoverage || lanes.contains($0.lane) }.map {
            debt in
            (debt.spaceID.map { "\($0): " } ?? "") + debt.reason
        }
        let names = kinds.map { "\($0.rawValue)s" }.joined(separator: " and ")
        switch state.coverage {
        case .complete: break
        case .backfilling: gaps.insert("the first enumeration of \(names) is not finished", at: 0)
        case .partial where gaps.isEmpty: gaps.append("not all \(names) that the server lists are held")
        case .partial: break
        }
        if let gap = Self.gap(of: filter, after: state.completeThrough) { gaps.append(gap) }
        self.gaps = gaps
        notes = try queries.unknownValues(in: filter)
    }

    /// A period that ends behind what the mirror is complete through is not over here.
    private static func gap(of filter: InterruptionFilter, after completeThrough: Timestamp?) -> String? {
        guard let until = filter.until, let completeThrough, completeThrough < until else { return nil }
        return "the period ends at \(until), and the mirror is complete through \(completeThrough) only"
    }

    /// As the first key of the manifest.
    var json: JSONValue {
        guard case .object(let members) = state.json else { return .null }
        return .object(
            [
                .init("isWhole", .bool(isWhole)), .init("gaps", .array(gaps.map(JSONValue.string))),
                .init("state", .string(state.coverage.rawValue)),
            ] + (notes.isEmpty ? [] : [.init("notes", .array(notes.map(JSONValue.string)))])
                + members.filter { ["completeThrough", "debts"].contains($0.name) }
        )
    }

    /// One line that says what is missing; nil when nothing is.
    var warning: String? {
        guard let first = gaps.first else { return nil }
        let more = gaps.count > 1 ? " (and \(gaps.count - 1) more)" : ""
        return "partial: \(first)\(more)"
    }
}
