package import WireFormat

/// Which interruptions are meant; every part narrows.
package struct InterruptionFilter: Sendable, Equatable {
    /// Which rows count with respect to deletion.
    package enum Presence: Sendable, Equatable {
        /// What the server still lists.
        case listed
        /// What it no longer lists.
        case gone
        case both
    }

    /// Names or ids; empty for every space.
    package var spaces: [String] = []
    package var pendingOnly = false
    package var isAssignedToMe = false
    /// The id of a document.
    package var regarding: String?
    /// Types; letter case aside.
    package var types: [String] = []
    /// Names or ids.
    package var projects: [String] = []
    package var environments: [String] = []
    package var tenants: [String] = []
    package var responsible: String?
    /// The id of a task.
    package var task: String?
    /// What was answered: Proceed, Abort, Fail, Retry …; letter case aside.
    package var result: String?
    /// Created at or after.
    package var since: Timestamp?
    /// Created before.
    package var until: Timestamp?
    package var presence: Presence = .listed

    package init() {}
}

/// Which part of a list is wanted.
package struct ListPage: Sendable, Equatable {
    package var skip: Int
    /// Nil for all that follows.
    package var take: Int?

    /// As many as the Octopus API gives when nothing is said.
    package static let defaultTake = 30

    package init(skip: Int = 0, take: Int? = defaultTake) {
        self.skip = skip
        self.take = take
    }
}
