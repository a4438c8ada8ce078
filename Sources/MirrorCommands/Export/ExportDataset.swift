import MirrorExport
import MirrorQuery
import MirrorStore
import WireFormat

/// A set of rows that can be exported.
///
/// Adding one is a file with a type that conforms, and its line in ``ExportDatasets``.
protocol ExportDataset: Sendable {
    /// As it is named on the command line, and what its files are called.
    var name: String { get }
    /// The column that names a row; no two rows have the same.
    var idColumn: String { get }
    /// The column that `--since`, `--until` and `--period` bound.
    var timeColumn: String { get }
    /// The options that narrow it, those of time and space aside.
    var filters: Set<String> { get }
    /// The kinds of row whose coverage it rests on.
    var kinds: [RowKind] { get }
    /// The lanes whose debts leave holes in its columns, though no row is missing.
    var columnLanes: Set<String> { get }

    /// The columns of CSV and XLSX: keys of a row's JSON, in their order.
    func columns(of filter: InterruptionFilter) -> [String]
    /// Gives the rows part by part, in the order of the list; no rows are one empty part.
    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws
    /// What the mirror is known to lack of these rows besides what it is known to lack anyway.
    func debts(of filter: InterruptionFilter, in queries: MirrorQueries) throws -> [Debt]
    /// How many rows the filter leaves out because the server no longer lists them.
    func goneLeftOut(by filter: InterruptionFilter, in queries: MirrorQueries) throws -> Int

    /// The rows with these ids as they are now; nil where they cannot be looked up one by one.
    func rows(ids: [String], of filter: InterruptionFilter, in queries: MirrorQueries, server: String) throws
        -> [JSONValue]?
    /// The newest revision of what the rows with these ids are made of, by id, of those that the mirror holds; nil where
    /// that cannot be told.
    func revisions(of ids: [String], in queries: MirrorQueries) throws -> [String: Int64]?
}

extension ExportDataset {
    func debts(of filter: InterruptionFilter, in queries: MirrorQueries) throws -> [Debt] { [] }

    func goneLeftOut(by filter: InterruptionFilter, in queries: MirrorQueries) throws -> Int { 0 }

    func rows(ids: [String], of filter: InterruptionFilter, in queries: MirrorQueries, server: String) throws
        -> [JSONValue]?
    { nil }

    func revisions(of ids: [String], in queries: MirrorQueries) throws -> [String: Int64]? { nil }

    /// The id of a row.
    func id(of row: JSONValue) -> String {
        CellValue(row.member(idColumn)).display
    }
}

/// Every dataset, in the order in which they are exported.
enum ExportDatasets {
    static let all: [any ExportDataset] = [
        DecisionsDataset(), InterruptionsDataset(), TasksDataset(),
        DeploymentsDataset(isWithoutApproval: false),
        DeploymentsDataset(isWithoutApproval: true), ControlsDataset(), FindingsDataset(),
    ]

    /// - Throws: A usage error that lists the known names.
    static func named(_ names: [String]) throws -> [any ExportDataset] {
        guard !names.isEmpty else { return all }
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            throw CommandFailure(
                .usage,
                "there is no dataset '\(unknown)'. There are \(all.map(\.name).joined(separator: ", "))."
            )
        }
        return all.filter { names.contains($0.name) }
    }
}
