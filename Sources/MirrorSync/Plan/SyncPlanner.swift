package import MirrorStore
package import OctopusAPI

/// Finds out what a run would ask for: three requests for the server, three counts a space, and a look at the mirror.
///
/// Nothing is written.
package struct SyncPlanner: Sendable {
    private let client: OctopusClient
    private let store: MirrorStore?
    private let configuration: SyncConfiguration

    /// - Parameter store: The mirror, opened for reading; nil when there is none yet.
    package init(client: OctopusClient, store: MirrorStore?, configuration: SyncConfiguration) {
        self.client = client
        self.store = store
        self.configuration = configuration
    }

    package func plan() async throws -> SyncPlan {
        let (root, _) = try await client.root()
        let principal = try await client.currentUser()
        let spaces = try configuration.selected(from: try await readAll(client.spaces))
        var lines: [SyncPlan.Line] = [
            SyncPlan.Line(lane: "identity", requests: 3, reason: "the server, the principal, the spaces")
        ]
        let people = try peopleDue()
        if people > 0 {
            lines.append(SyncPlan.Line(lane: "reference", requests: people, reason: "users and teams"))
        }
        for space in spaces { lines += try await self.lines(of: space) }
        return SyncPlan(
            installation: Installation(
                installationID: root.installationID,
                server: client.configuration.server,
                serverVersion: root.version,
                principalID: principal.id,
                principalName: principal.displayName
            ),
            lines: lines.filter { $0.requests > 0 },
            sent: await client.pacer.counts.total
        )
    }

    /// What the server counts in a space.
    private struct Counts {
        let pending: Int
        let interruptions: Int
        let tasks: Int

        subscript(kind: RowKind) -> Int {
            switch kind {
            case .interruption: interruptions
            case .task: tasks
            }
        }
    }

    private func counts(_ lists: SpaceLists) async throws -> Counts {
        let one = Slice(skip: 0, take: 1)
        return Counts(
            pending: try await lists.interruptions(one, pendingOnly: true).totalResults,
            interruptions: try await lists.interruptions(one).totalResults,
            tasks: try await lists.tasks(one).totalResults
        )
    }

    private func lines(of space: Space) async throws -> [SyncPlan.Line] {
        let counts = try await counts(SpaceLists(of: space.id, client: client))
        let names = try namesDue(space.id)
        var parts: [(lane: String, requests: Int, reason: String)] = [
            ("reference", names, "names of projects, environments, tenants"),
            ("pending", try pendingPages(space.id, counts.pending), "\(counts.pending) wait for an answer"),
        ]
        for kind in RowKind.allCases { parts += try self.parts(of: kind, space.id, counts[kind]) }
        return parts.map { lane, requests, reason in
            SyncPlan.Line(
                spaceID: space.id,
                spaceName: space.name,
                lane: lane,
                requests: requests,
                reason: reason
            )
        }
    }

    private func parts(
        of kind: RowKind,
        _ space: String,
        _ total: Int
    ) throws -> [(String, Int, String)] {
        let coverage = try store?.coverage(of: space, kind) ?? .none
        let held = try store?.listedCount(of: space, kind) ?? 0
        let news = max(0, total - held)
        let noun = "\(kind.rawValue)s"
        let open = kind == .task ? [("tasks", 1, "the unfinished ones")] : []
        let slice = ("audit", 1, "a slice of the \(noun)")
        guard coverage.backfill.isFinished else {
            let left = max(0, total - coverage.backfill.skip)
            let backfill = ("backfill", pages(left), "\(left) of \(total) \(noun) to read")
            guard kind == .task else {
                return [backfill, ("head", 1, "what was raised meanwhile"), decisions(of: total), slice]
            }
            let context = ("context", 2 + pages(left / 2), "deployments, runbook runs and releases")
            return open + [backfill, ("tasks", 2, "what was queued or completed meanwhile"), context, slice]
        }
        let top =
            kind == .task
            ? ("tasks", 1 + news / configuration.pageSizes.upperBound, "completed since the last run")
            : ("head", 1 + news / 250, "newest first; the server counts \(news) more than the mirror")
        let all = ("audit", pages(total) + 1, "all \(total) \(noun), for --full")
        let due = kind == .interruption ? try store?.dueDecisionCount(of: space) ?? 0 : 0
        return open + [top, decisions(of: due), configuration.isFull ? all : slice]
    }

    /// What it takes to learn who gave the answers of so many interruptions: most tasks have one, and most answers two
    /// entries in the audit log, who took responsibility and who submitted.
    private func decisions(of interruptions: Int) -> (String, Int, String) {
        let batches = (interruptions + Slice.idBatch - 1) / Slice.idBatch
        let walk = interruptions > SpaceSync.walkThreshold ? 3 + pages(2 * interruptions) : batches
        return ("decisions", min(batches, walk), "who answered, from the audit log")
    }

    /// How many pages a list takes whose pages grow from half to the whole of the largest size.
    private func pages(_ rows: Int) -> Int {
        let largest = configuration.pageSizes.upperBound - Walk.overlap
        let first = max(1, largest / 2)
        guard rows > first else { return rows > 0 ? 1 : 0 }
        return 1 + (rows - first + largest - 1) / largest
    }

    private func pendingPages(_ space: String, _ total: Int) throws -> Int {
        if try store?.openCount(of: space, .interruption) == total, !configuration.isFull { return 1 }
        return max(1, (total + configuration.pageSizes.upperBound - 1) / configuration.pageSizes.upperBound)
    }

    private func namesDue(_ space: String) throws -> Int {
        try SpaceSync.nameLists.filter { list in
            try configuration.isFull || store?.referenceReadAt(list.kind, of: space) == nil
        }.count
    }

    private func peopleDue() throws -> Int {
        let kinds: [DocumentRecord.Kind] = [.user, .team]
        let ages = try kinds.map { try store?.referenceReadAt($0, of: nil) }
        if configuration.isFull || ages.contains(nil) { return kinds.count }
        return ages.contains { ReferenceAge.isStale($0, at: configuration.now()) } ? 1 : 0
    }
}
