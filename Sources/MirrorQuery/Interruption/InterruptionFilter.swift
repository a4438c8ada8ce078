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
    /// A user's name or id: those that this user has taken or answered, and the pending ones that the user's teams may
    /// answer.
    package var assignedTo: String?
    /// The id of a document.
    package var regarding: String?
    /// Types; letter case aside.
    package var types: [String] = []
    /// Names or ids.
    package var projects: [String] = []
    package var environments: [String] = []
    package var tenants: [String] = []
    /// Teams that may answer.
    package var teams: [String] = []
    /// A user's name or id.
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
    /// As things stood at a past instant, as far as the mirror knows; it goes without ``isAssignedToMe``,
    /// ``assignedTo`` and ``presence``.
    package var asOf: Timestamp?

    package init() {}

    /// What the filter asks for, as a text to recognise it by.
    ///
    /// Instants are no part of it: "since 7 days ago" is the same question a minute later.
    var question: String {
        let lists = [spaces, types, projects, environments, tenants, teams]
        let texts = [assignedTo, regarding, responsible, task, result].map { $0 ?? "\u{0}" }
        let flags = "\(pendingOnly) \(isAssignedToMe) \(presence) \(asOf != nil)"
        return (lists.map { $0.joined(separator: "\u{1F}") } + texts + [flags]).joined(separator: "\u{1E}")
    }
}
