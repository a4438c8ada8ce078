package import MirrorStore
package import WireFormat

/// A mirror of two spaces on an open run.
package struct StoreFixture: Sendable {
    package let store: MirrorStore
    package let run: Int64

    /// Whose flags rows carry.
    package static let principal = "Users-1"
    /// Every clock of a fixture.
    package static let now = Timestamp(milliseconds: 1_777_881_600_000)

    /// - Parameter store: In memory where none is given.
    package init(_ store: MirrorStore? = nil) throws {
        self.store = try store ?? .inMemory()
        run = try self.store.beginRun(.sample, pin: Self.now, now: Self.now, tool: "test")
        try self.store.ingest(spaces: [
            SpaceRecord(id: "Spaces-1", name: "Default", slug: "default", isDefault: true, json: "{}"),
            SpaceRecord(id: "Spaces-2", name: "Payments", slug: "payments", isDefault: false, json: "{}"),
        ])
    }

    package func context(_ spaceID: String = "Spaces-1", backfill: BackfillPlace? = nil) -> IngestContext {
        IngestContext(
            spaceID: spaceID,
            run: run,
            seenAt: Self.now,
            principalID: Self.principal,
            backfill: backfill
        )
    }

    /// Stores a page of interruptions of one space.
    @discardableResult
    package func ingest(_ samples: SampleInterruption..., in spaceID: String = "Spaces-1") throws
        -> [RowOutcome]
    {
        try store.ingest(samples.map { try $0.record }, context(spaceID))
    }

    /// Stores a page of tasks of one space.
    @discardableResult
    package func ingest(_ samples: SampleTask..., in spaceID: String = "Spaces-1") throws -> [RowOutcome] {
        try store.ingest(samples.map { try $0.record }, context(spaceID))
    }

    /// Stores interruptions by their bodies.
    @discardableResult
    package func ingest(bodies: [String], in spaceID: String = "Spaces-1") throws -> [RowOutcome] {
        try store.ingest(bodies.map { try InterruptionRecord(body: $0) }, context(spaceID))
    }

    /// Ends the run as complete, with both spaces covered through ``now``.
    package func finish(debts: [Debt] = []) throws {
        for space in ["Spaces-1", "Spaces-2"] {
            for kind in RowKind.allCases { try cover(space, kind) }
        }
        try store.finishRun(
            run,
            outcome: debts.isEmpty ? .complete : .partial,
            requests: RequestCounts(total: 7),
            spaceIDs: ["Spaces-1", "Spaces-2"],
            debts: debts,
            error: nil,
            now: Self.now
        )
    }

    /// Says that a list was read to its end.
    package func cover(_ spaceID: String, _ kind: RowKind) throws {
        let place = BackfillPlace(skip: 0, total: 0, isFinished: true)
        switch kind {
        case .interruption: _ = try store.ingest([InterruptionRecord](), context(spaceID, backfill: place))
        case .task: _ = try store.ingest([TaskRecord](), context(spaceID, backfill: place))
        }
        try store.setHeadPin(Self.now, of: spaceID, kind)
        let listed = try store.listedCount(of: spaceID, kind)
        try store.certify(spaceID, kind, serverTotal: listed, completeThrough: Self.now)
    }
}

extension Installation {
    /// The server behind a fixture.
    package static let sample = Installation(
        installationID: "5f1c6a52-0000-4c1b-9d5e-0c70b0515e11",
        server: "https://octopus.example.com",
        serverVersion: "2026.3.1180",
        principalID: StoreFixture.principal,
        principalName: "Ada"
    )
}
