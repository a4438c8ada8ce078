package import MirrorQuery
import MirrorStore

/// Says first thing how complete the mirror is that a page was made from.
package struct CoverageNote {
    let state: MirrorState
    /// The names of spaces by id, where they are known.
    var spaceNames: [String: String] = [:]
    /// More debts than these are counted.
    private static let mostListed = 30

    var markup: Markup {
        if state.coverage == .complete, state.debts.isEmpty {
            return tag("div", "coverage", [.set("role", "note")]) {
                tag("p") {
                    tag("strong") { "Complete" }
                    through
                    ". Nothing that the server listed to "
                    Markup.foreign(state.principalName)
                    " is missing."
                }
            }
        }
        return tag("div", "coverage lacking", [.set("role", "alert")]) {
            tag("p") {
                tag("strong") { heading }
                " "
                consequence
            }
            debts
        }
    }

    /// A line without markup, for a terminal.
    package static func line(_ state: MirrorState) -> String? {
        guard state.coverage != .complete || !state.debts.isEmpty else { return nil }
        let reasons = state.debts.prefix(5).map { debt in
            (debt.spaceID.map { "\($0): " } ?? "") + debt.reason
        }
        let more = state.debts.count > 5 ? "; and \(state.debts.count - 5) more" : ""
        let what =
            state.coverage == .backfilling ? "the first enumeration is not finished" : "something is missing"
        return "coverage is \(state.coverage.rawValue), \(what)"
            + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; ") + more)
    }

    private var through: Markup {
        .group(state.completeThrough.map { [.text(" through "), .instant($0)] } ?? [])
    }

    private var heading: String {
        switch state.coverage {
        case .complete: "Complete, with reservations."
        case .backfilling: "Incomplete: the mirror is still being filled."
        case .partial: "Incomplete: the mirror is known to lack something."
        }
    }

    private var consequence: Markup {
        switch state.coverage {
        case .complete: .group([.text("Every row is held"), through, .text(". What follows was not read:")])
        case .backfilling, .partial:
            .text("Figures below count what the mirror holds, and are no statement about the whole.")
        }
    }

    private var debts: Markup {
        guard !state.debts.isEmpty else { return .group([]) }
        return tag("ul") {
            for debt in state.debts.prefix(Self.mostListed) {
                tag("li") {
                    if let space = debt.spaceID {
                        Markup.foreign(spaceNames[space].map { "\($0) (\(space))" } ?? space)
                        ", "
                    }
                    "\(debt.lane): "
                    Markup.foreign(debt.reason)
                }
            }
            if state.debts.count > Self.mostListed {
                tag("li") { "and \(NumberText.count(state.debts.count - Self.mostListed)) more" }
            }
        }
    }
}
