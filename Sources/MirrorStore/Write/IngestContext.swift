package import WireFormat

/// One page of a list, with what it does to the mirror besides its rows.
package struct IngestContext: Sendable {
    /// The space in whose list the page is.
    package var spaceID: String
    /// The run that read it.
    package var run: Int64
    /// When it was read, by the local clock.
    package var seenAt: Timestamp
    /// Between which instants of its own clock the server read the rows; nil when that clock is the local one.
    package var readBetween: ClosedRange<Timestamp>?
    /// Whose flags the rows carry.
    package var principalID: String
    /// Where the lane stands after this page; nil for lanes that keep no place.
    package var backfill: BackfillPlace?
    /// Whether tasks that interruptions name and the mirror does not hold are to be asked for.
    package var wantsTasks: Bool

    package init(
        spaceID: String,
        run: Int64,
        seenAt: Timestamp,
        readBetween: ClosedRange<Timestamp>? = nil,
        principalID: String,
        backfill: BackfillPlace? = nil,
        wantsTasks: Bool = false
    ) {
        self.spaceID = spaceID
        self.run = run
        self.seenAt = seenAt
        self.readBetween = readBetween
        self.principalID = principalID
        self.backfill = backfill
        self.wantsTasks = wantsTasks
    }
}

/// What a page did to one row.
package enum RowOutcome: Sendable, Equatable {
    case new
    /// A version that was not seen before; for a task, another state.
    case changed
    /// Only what is relative to the principal, or changes by itself, is different.
    case refreshed
    case unchanged
}
