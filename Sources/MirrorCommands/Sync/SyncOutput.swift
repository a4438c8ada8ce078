import MirrorExport
import MirrorQuery
import MirrorStore
import MirrorSync
import WireFormat

/// What a run leaves for people, programs and monitoring.
struct SyncOutput: Sendable {
    /// How a run is shown on standard output.
    enum Format: Sendable {
        /// One object a run.
        case json
        /// A table of spaces.
        case table
        /// One line a run.
        case line
        case nothing
    }

    let path: String
    let format: Format
    let metrics: MetricsFile?
    let anchors: AnchorFile?

    /// Shows a run that came to its end, and writes the metrics and the ledger's head.
    func show(_ report: SyncReport) throws {
        switch format {
        case .json: Console.print(Console.style.width == nil ? report.json.compact : report.json.pretty)
        case .table: Console.print(SyncSummary(report: report, path: path).render(style: Console.style))
        case .line: Console.print(Self.line(report))
        case .nothing: break
        }
        try writeMetrics(isSuccess: report.outcome == .complete)
        if anchors != nil { try keepHead(MirrorQueries(path: path)) }
    }

    /// Writes the metrics of a run that failed, and the ledger's head, if it got as far as that.
    func noteFailure() throws {
        try writeMetrics(isSuccess: false)
        // Without a mirror there is nothing to keep of it.
        guard anchors != nil, let queries = try? MirrorQueries(path: path) else { return }
        try keepHead(queries)
    }

    private func keepHead(_ queries: MirrorQueries) throws {
        let head = try queries.anchor(at: GlobalOptions.now)
        // Or a power failure could leave the head and take its link, as if somebody had cut the mirror.
        do {
            try MirrorStore.putOnDisk(path)
        } catch let error as StoreError {
            throw CommandFailure(.partial, "the run is saved, but \(error.description)")
        }
        try anchors?.append(head)
    }

    private func writeMetrics(isSuccess: Bool) throws {
        guard let metrics else { return }
        // Without a mirror there is still the attempt to tell of.
        let status = try? MirrorQueries(path: path).status()
        try metrics.write(status, isSuccess: isSuccess, now: GlobalOptions.now)
    }

    /// Why a run was not complete; nil when it was.
    static func failure(of report: SyncReport) -> CommandFailure? {
        guard report.outcome != .complete else { return nil }
        let debts = (report.debts + report.spaces.flatMap(\.debts)).filter(\.affectsCoverage)
        let more = debts.count > 1 ? " (and \(debts.count - 1) more; see `octomirror status`)" : ""
        return CommandFailure(.partial, "partial: \(debts.first?.reason ?? "the run was cut short")\(more)")
    }

    private static func line(_ report: SyncReport) -> String {
        func sum(_ value: (KindReport) -> Int) -> Int {
            report.spaces.reduce(0) { $0 + value($1.interruptions) + value($1.tasks) }
        }
        return "\(report.finishedAt) run \(report.run) \(report.outcome.rawValue): \(sum(\.new)) new, "
            + "\(sum(\.changed)) changed, \(sum(\.gone)) gone, \(report.requests.total) requests"
    }
}
