package import WireFormat

/// Which tasks are meant; every part narrows.
package struct TaskFilter: Sendable, Equatable {
    /// Names or ids; empty for every space.
    package var spaces: [String] = []
    /// States; letter case aside.
    package var states: [String] = []
    /// True for those that are not finished, false for those that are.
    package var active: Bool?
    /// Kinds of task (Deploy, RunbookRun …); letter case aside.
    package var names: [String] = []
    /// Names or ids.
    package var projects: [String] = []
    package var environments: [String] = []
    package var tenants: [String] = []
    /// The ids of runbooks.
    package var runbooks: [String] = []
    /// What the description holds; letter case aside.
    package var description: String?
    package var hasPendingInterruptions: Bool?
    package var hasWarningsOrErrors: Bool?
    /// Queued for then or later.
    package var since: Timestamp?
    /// Queued for before then.
    package var until: Timestamp?
    /// Completed at or after.
    package var completedSince: Timestamp?
    /// Completed before.
    package var completedUntil: Timestamp?
    package var presence: InterruptionFilter.Presence = .listed

    package init() {}

    /// What the filter asks for, as a text to recognise it by; instants are no part of it.
    var question: String {
        let lists = [spaces, states, names, projects, environments, tenants, runbooks]
        let flags = [active, hasPendingInterruptions, hasWarningsOrErrors].map {
            "\($0 == nil) \($0 ?? false)"
        }
        return
            (lists.map { $0.joined(separator: "\u{1F}") } + flags + [description ?? "\u{0}", "\(presence)"])
            .joined(separator: "\u{1E}")
    }
}
