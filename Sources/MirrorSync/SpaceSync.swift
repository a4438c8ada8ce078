import Logging
import MirrorStore
import OctopusAPI
import WireFormat

/// One space within a run: what its lanes share, and what they add up to.
///
/// Each lane is a method in a file of its own under `Lane`; ``runLanes()`` is their order.
struct SpaceSync {
    let lists: SpaceLists
    let store: MirrorStore
    let space: Space
    let run: Int64
    /// The server's clock at the start of the run, less a margin.
    let pin: Timestamp
    let principalID: String
    /// Whether the run before read as the same user; only then do the stored flags hold.
    let isSamePrincipal: Bool
    /// Why an absence does not mean that a row is gone; nil when it may.
    let doubt: String?
    let serverClock: ServerClock
    let configuration: SyncConfiguration
    let logger: Logger
    let progress: @Sendable (SyncProgress) -> Void

    /// The tasks were read by an earlier run, so a task that an interruption names and the mirror lacks is asked for.
    var wantsTasks: Bool

    var report: SpaceReport
    var pageSize: PageSize
    /// The ids of open rows that this run has read, so that only the rest has to be asked for one by one.
    var seenOpen: [RowKind: Set<String>] = [:]
    /// The server's latest counts.
    var totals: [RowKind: Int] = [:]
    /// How much of the lists of open rows this run has read.
    var openReading: [RowKind: OpenReading] = [:]
    /// Tasks whose interruptions this run has found changed, and which it has not read since.
    var touchedTasks: Set<String> = []
    /// The kind whose whole list the audit is going through: what pages show is noted.
    var enumeratedKind: RowKind?
    /// How many lanes in a row have lost the server.
    var lostLanes = 0
    /// The open lane has read a slice of old interruptions along with what it wanted.
    var hasAuditedInterruptions = false
    /// A list of names was read again in place of a slice of interruptions.
    var hasRefreshedNames = false
    /// Kinds of which a lane did not get to its end; these are not certified by this run.
    var failedKinds: Set<RowKind> = []

    /// Goes through every lane.
    ///
    /// A lane that fails leaves a debt, and the next one goes on.
    ///
    /// - Throws: What ends the whole run: a rejected key, a spent budget, a lost server, the mirror's own trouble.
    mutating func runLanes() async throws {
        try await lane("reference") { try await $0.readUnreadNames() }
        try await lane("pending", .interruption) { try await $0.readPending() }
        try await lane("head", .interruption) { try await $0.readHead() }
        try await lane("open", .interruption) { try await $0.readOpen() }
        try await lane("tasks", .task) { try await $0.readTasks() }
        try await lane("backfill", .interruption) { try await $0.backfillInterruptions() }
        try await lane("backfill", .task) { try await $0.backfillTasks() }
        try await lane("tasks", .task) { try await $0.readNamedTasks() }
        try await lane("decisions") { try await $0.readDecisions() }
        try await lane("context") { try await $0.readContext() }
        try await lane("reference") { try await $0.readUnnamedDocuments() }
        try await lane("audit", .task) { try await $0.auditSlice(of: ServerTask.self) }
        try await spendSpareRequest()
        for kind in RowKind.allCases {
            // What the audit has found; with --full it reads every task anyway.
            if kind == .task, !touchedTasks.isEmpty, !configuration.isFull {
                try await lane("tasks", .task) { try await $0.readTouchedTasks() }
            }
            try await lane("certify", kind) { try await $0.certify(kind) }
        }
        // The rows are all there. Who gave the answers of the past may take many requests more.
        report.isWalkedThrough = true
        try await lane("decisions") { try await $0.readDecisionsOfHistory() }
    }

    /// The last request of a run without changes: names that are older than a day, or what ``spareTurn`` says.
    private mutating func spendSpareRequest() async throws {
        try await lane("reference") { try await $0.refreshStalestNames() }
        guard !hasRefreshedNames else { return }
        switch spareTurn {
        case .interruption:
            try await lane("pending", .interruption) { try await $0.readNextOpenPage(of: Interruption.self) }
        case .task:
            try await lane("tasks", .task) { try await $0.readNextOpenPage(of: ServerTask.self) }
        case nil where !hasAuditedInterruptions:
            try await lane("audit", .interruption) { try await $0.auditSlice(of: Interruption.self) }
        case nil: break
        }
    }

    private mutating func lane(
        _ name: String,
        _ kind: RowKind? = nil,
        _ body: (inout SpaceSync) async throws -> Void
    ) async throws {
        progress(.lane(space: space.name, name: name))
        try await attempt(name, kind, body)
    }

    /// Runs a lane, or a part of one; when it fails, that is a debt.
    mutating func attempt(
        _ name: String,
        _ kind: RowKind?,
        _ body: (inout SpaceSync) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        do {
            try await body(&self)
            lostLanes = 0
        } catch let error as OctopusError {
            logger.debug("\(space.name), \(name): \(error)")
            addDebt(name, "\(error.request): \(error.message)", kind)
            // One list that always breaks must not keep the others from being read; a server that is gone breaks two.
            lostLanes = error.code == .unreachable ? lostLanes + 1 : 0
            if error.endsRun && (error.code != .unreachable || lostLanes > 1) { throw error }
            return
        }
    }

    /// Notes what was not read.
    ///
    /// With a kind, that kind is not certified by this run.
    mutating func addDebt(_ lane: String, _ reason: String, _ kind: RowKind? = nil) {
        let debt = Debt(spaceID: space.id, lane: lane, reason: reason)
        if !report.debts.contains(debt) { report.debts.append(debt) }
        if let kind { failedKinds.insert(kind) }
    }
}

extension OctopusError {
    /// Whether nothing else that the run wants can be had either.
    var endsRun: Bool {
        if isLeftAlone { return true }
        return switch code {
        case .unauthorized, .unreachable, .requestBudgetSpent: true
        case .forbidden, .notFound, .rateLimited, .serverFailure, .protocolViolation, .redirected, .refused:
            false
        }
    }
}
