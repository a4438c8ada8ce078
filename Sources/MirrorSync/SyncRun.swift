package import Logging
package import MirrorStore
package import OctopusAPI
import WireFormat

/// One execution of `sync`: who the server and the principal are, then every space in turn.
package struct SyncRun: Sendable {
    private let client: OctopusClient
    private let openStore: @Sendable () throws -> MirrorStore
    private let configuration: SyncConfiguration
    private let logger: Logger
    private let progress: @Sendable (SyncProgress) -> Void

    /// A run that is yet to begin.
    ///
    /// - Parameter openStore: Opens the mirror. It is called once the server has said who it is, so that a server that
    ///   cannot be reached leaves no empty mirror behind.
    package init(
        client: OctopusClient,
        openStore: @escaping @Sendable () throws -> MirrorStore,
        configuration: SyncConfiguration,
        logger: Logger,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) {
        self.client = client
        self.openStore = openStore
        self.configuration = configuration
        self.logger = logger
        self.progress = progress
    }

    /// How far behind the server's clock a pin lies: a row can be committed a little after the time it carries.
    private static let pinMargin: Duration = .seconds(5)

    /// Reads what is new.
    ///
    /// Whatever happens, each page that was read stays.
    ///
    /// - Returns: What was done, also where the run was cut short by the server or by its budget of requests.
    /// - Throws: ``OctopusError`` when the server could not be identified or rejects the key, ``StoreError``,
    ///   ``SyncError``; `CancellationError` after the run was recorded as partial.
    package func run() async throws -> SyncReport {
        let startedAt = configuration.now()
        let (root, serverTime) = try await client.root()
        let principal = try await client.currentUser()
        let installation = Installation(
            installationID: root.installationID,
            server: client.configuration.server,
            serverVersion: root.version,
            principalID: principal.id,
            principalName: principal.displayName
        )
        let (visible, counted) = try await readAllCounting(client.spaces)
        let spaces = try configuration.selected(from: visible)
        let pin = (serverTime ?? startedAt).advanced(by: .zero - Self.pinMargin)
        let store = try openStore()
        let isSamePrincipal = try store.installation().map { $0.principalID == principal.id } ?? true
        let lostSpaces = try store.visibleSpaceIDs().filter { id in !visible.contains { $0.id == id } }
        let run = try store.beginRun(installation, pin: pin, now: startedAt, tool: configuration.tool)
        try store.ingest(spaces: visible.map(\.record), isWhole: visible.count >= counted)
        if configuration.isFull { try store.wantAgain() }

        var report = SyncReport(
            run: run,
            installation: installation,
            startedAt: startedAt,
            finishedAt: startedAt,
            outcome: .complete,
            requests: RequestCounts(),
            spaces: try spaces.map { try Self.emptyReport($0, store) },
            debts: Self.debts(shown: visible.count, counted: counted)
        )
        do {
            try await readAllSpaces(
                spaces,
                principal: principal,
                isSamePrincipal: isSamePrincipal,
                doubt: Self.doubt(isSamePrincipal: isSamePrincipal, lostSpaces: lostSpaces),
                pin: pin,
                serverClock: ServerClock(pin: pin, startedAt: startedAt, serverTime: serverTime),
                store,
                into: &report
            )
        } catch {
            try await finish(&report, store, failure: error)
            throw error
        }
        try await finish(&report, store, failure: nil)
        return report
    }

    private func readAllSpaces(
        _ spaces: [Space],
        principal: User,
        isSamePrincipal: Bool,
        doubt: String?,
        pin: Timestamp,
        serverClock: ServerClock,
        _ store: MirrorStore,
        into report: inout SyncReport
    ) async throws {
        do {
            try await readServerReference(principal, store, &report)
        } catch let error as OctopusError where error.code != .unauthorized {
            report.cutShortBy = error.message
            return
        }
        // Another one begins each run, so that a budget of requests which one space can spend does not starve the rest.
        let first = spaces.isEmpty ? 0 : Int(report.run % Int64(spaces.count))
        for position in Array(spaces.indices[first...]) + spaces.indices[..<first] {
            let space = spaces[position]
            var sync = SpaceSync(
                lists: SpaceLists(of: space.id, client: client),
                store: store,
                space: space,
                run: report.run,
                pin: pin,
                principalID: principal.id,
                isSamePrincipal: isSamePrincipal,
                doubt: doubt,
                serverClock: serverClock,
                configuration: configuration,
                logger: logger,
                progress: progress,
                wantsTasks: try store.coverage(of: space.id, .task).backfill.isFinished,
                report: report.spaces[position],
                pageSize: PageSize(configuration.pageSizes)
            )
            defer { report.spaces[position] = sync.report }
            do {
                try await sync.runLanes()
            } catch let error as OctopusError where error.code != .unauthorized {
                // The lane has noted it. What was read stays, and nothing more can be had now.
                report.cutShortBy = error.message
                return
            }
        }
    }

    /// Why an absence does not mean on this run that a row is gone; nil when it may.
    ///
    /// Both say that permissions have changed, and a list shows what the principal may see.
    private static func doubt(isSamePrincipal: Bool, lostSpaces: [String]) -> String? {
        if !isSamePrincipal { return "the run before read as another user" }
        if let space = lostSpaces.first { return "\(space) is no longer shown at all" }
        return nil
    }

    /// What is known to be missing of the spaces themselves.
    private static func debts(shown: Int, counted: Int) -> [Debt] {
        if shown < counted {
            let reason = "the server counts \(counted) spaces and shows \(shown)"
            return [Debt(spaceID: nil, lane: "spaces", reason: reason)]
        }
        return shown > 0 ? [] : [Debt(spaceID: nil, lane: "spaces", reason: "the key's user sees no space")]
    }

    /// Reads users and teams when they never were, the users when a row names one that is not held, and again what is
    /// older than a day, one list a run.
    ///
    /// Without the permission, ids are shown in place of names.
    private func readServerReference(
        _ principal: User,
        _ store: MirrorStore,
        _ report: inout SyncReport
    ) async throws {
        try store.ingest(documents: [principal.record], spaceID: nil)
        let isUserWanted = try !store.wanted(.user, of: nil, limit: 1).isEmpty
        for kind in try peopleDue(store, isUserWanted: isUserWanted) {
            try await readPeople(kind, store, &report)
        }
        if isUserWanted { try store.noteAskedForAll(.user, of: nil) }
    }

    private func peopleDue(_ store: MirrorStore, isUserWanted: Bool) throws -> [DocumentRecord.Kind] {
        let read = try [DocumentRecord.Kind.user, .team].compactMap { kind in
            try store.referenceReadAt(kind, of: nil).map { (kind: kind, readAt: $0) }
        }
        if configuration.isFull || read.count < 2 { return [.user, .team] }
        if isUserWanted { return [.user] }
        let stale = read.filter { ReferenceAge.isStale($0.readAt, at: configuration.now()) }
        return stale.min { $0.readAt < $1.readAt }.map { [$0.kind] } ?? []
    }

    private func readPeople(
        _ kind: DocumentRecord.Kind,
        _ store: MirrorStore,
        _ report: inout SyncReport
    ) async throws {
        do {
            let documents =
                if kind == .user { try await readAll(client.users).map(\.record) } else {
                    try await readAll(client.teams).map(\.record)
                }
            try store.ingest(documents: documents, spaceID: nil, wholeList: (kind, configuration.now()))
        } catch let error as OctopusError
            where !error.endsRun || error.code == .unreachable && !error.isLeftAlone
        {
            // Names are no reason to read nothing; what may pass is tried again next time.
            if !error.isRetryable {
                try store.ingest(documents: [], spaceID: nil, wholeList: (kind, configuration.now()))
            }
            report.debts.append(
                Debt(spaceID: nil, lane: "reference", reason: "\(error.request): \(error.message)")
            )
        }
    }

    /// A report of a space that nothing was done in yet.
    private static func emptyReport(_ space: Space, _ store: MirrorStore) throws -> SpaceReport {
        var report = SpaceReport(id: space.id, name: space.name)
        for kind in RowKind.allCases { report[kind].mirror = try store.listedCount(of: space.id, kind) }
        report.decisions = try store.decisionCount(of: space.id)
        return report
    }

    private func finish(_ report: inout SyncReport, _ store: MirrorStore, failure: (any Error)?) async throws
    {
        let counts = await client.pacer.counts
        report.requests = RequestCounts(
            total: counts.total,
            retried: counts.retried,
            throttled: counts.throttled
        )
        report.finishedAt = configuration.now()
        if let failure { report.cutShortBy = failure is CancellationError ? "stopped" : "\(failure)" }
        report.noteUnread()
        let isComplete =
            report.spaces.allSatisfy { $0.outcome == .complete }
            && !report.debts.contains(where: \.affectsCoverage)
        report.outcome = failure == nil && isComplete ? .complete : .partial
        try store.finishRun(
            report.run,
            outcome: failure is CancellationError || failure == nil ? report.outcome : .failed,
            requests: report.requests,
            spaceIDs: report.spaces.map(\.id),
            debts: report.debts + report.spaces.flatMap(\.debts),
            error: failure.map { $0 is CancellationError ? "stopped" : "\($0)" },
            now: report.finishedAt
        )
    }
}

extension SyncReport {
    /// Says of the spaces that the run did not get through that they may lack something: the debts of this run take the
    /// place of those that earlier runs have left.
    fileprivate mutating func noteUnread() {
        for position in spaces.indices where !spaces[position].isWalkedThrough {
            let reason = "not read to its end: \(cutShortBy ?? "the run ended early")"
            spaces[position].debts.append(Debt(spaceID: spaces[position].id, lane: "run", reason: reason))
        }
    }
}
