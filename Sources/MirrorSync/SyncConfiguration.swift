package import WireFormat

/// What a run is asked to do.
package struct SyncConfiguration: Sendable {
    /// Names, slugs or ids of the spaces to read; empty for all that the principal sees.
    package var spaces: [String]
    /// Walk every list from end to end, as if nothing had been read before.
    package var isFull: Bool
    /// Name and version of this program, for the run's record.
    package var tool: String
    /// How far before the last run's pin a run reads again: ids are handed out in blocks, and commits arrive late.
    package var margin: Duration = .seconds(30 * 60)
    /// The smallest and the largest page to ask for.
    package var pageSizes = 100...1000
    /// How many rows in a row must be known before the head ends: more than two blocks of 20 ids on each of two nodes, and
    /// no more than a page of a server that caps its pages at a hundred.
    package var knownOverlap = 100
    /// How many tasks of changed interruptions are held before they are read: a server of another version may show every
    /// interruption changed.
    package var touchedTasksHeld = 10_000
    /// The local clock.
    package var now: @Sendable () -> Timestamp

    package init(
        spaces: [String] = [],
        isFull: Bool = false,
        tool: String,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.spaces = spaces
        self.isFull = isFull
        self.tool = tool
        self.now = now
    }
}

/// What a run tells while it goes on.
package enum SyncProgress: Sendable {
    /// It goes through a lane of a space.
    case lane(space: String, name: String)
    /// It has read so many of a list's rows.
    case rows(space: String, kind: String, read: Int, total: Int)
}
