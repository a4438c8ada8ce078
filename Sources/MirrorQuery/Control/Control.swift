import GRDB
import MirrorStore
import WireFormat

/// What an auditor looks for in answers and deployments, and how the mirror finds it.
///
/// A control is one file. It reads rows off an index in one pass a scan: SQL brings the facts of each row, Swift judges
/// them. What a control cannot know belongs to its limits, which go wherever its findings go.
protocol Control {
    static var definition: ControlDefinition { get }

    /// Reads what must be known before the first row.
    init(_ context: ControlContext) throws

    var scans: [ControlScan] { get }
}

/// What a control is called, looks for, and cannot know.
package struct ControlDefinition: Sendable, Equatable {
    /// As it is asked for: `self-approval`.
    package let name: String
    /// A few words, for headings.
    package let title: String
    /// What is a finding, among which rows, and which findings are only possible.
    package let definition: String
    /// What it does not see, and where it may be wrong, a sentence each.
    package let limits: [String]
    /// The lanes beside those of rows whose debts weaken it: `decisions`, `context`, `reference`.
    let lanes: Set<String>
}

/// How sure a finding is.
package enum Certainty: String, Sendable {
    /// The facts leave no room.
    case certain
    /// The facts leave room: they lie between two observations, or are not known of that time.
    case possible
}

/// What a control makes of a row.
enum Verdict {
    /// The sentence about a finding, once its names are read.
    typealias Detail = (ControlFinding) -> String

    /// The control does not examine such rows.
    case notApplicable
    case inOrder
    case finding(Certainty, Detail)
    /// The mirror lacks what the judgement needs; the reason is one of a few.
    case undecidable(String)
}

/// Rows that a control examines, in the order in which they are read.
struct ControlScan {
    /// What a row is.
    enum Subject {
        /// An answered interruption `i`, gone or not, with its audit entry `d` where there is one, its body `b`, its task
        /// `t` and what that carries out, `x`; by when it was answered. Of the types that the server answers by itself
        /// there is none.
        case answers
        /// A pending interruption `i` that the server lists, with its task `t`; by when it was raised.
        case waiting
        /// A task `t` that carries out a deployment `x`, either of which may be missing; by when it was queued.
        case deployments
    }

    let subject: Subject
    var conditions: [SQL] = []
    /// The facts, which ``ControlRow`` gives by their position.
    let facts: [SQL]
    let judge: (ControlRow) -> Verdict

    /// Who answered `i`: by the audit log, else the user who is responsible, since the server takes an answer from no other.
    static var decider: SQL { "CASE WHEN d.interruption IS NULL THEN i.responsibleUserId ELSE d.userId END" }

    /// When `i` was answered at the earliest; an entry of the audit log makes it the same as `i.closedAt`.
    static var notBefore: SQL { "coalesce(i.openUntil, i.created)" }
}

/// The facts of the row that a scan is at.
struct ControlRow {
    let columns: StatementColumns
    /// How many columns stand before the facts.
    let offset: Int32

    func int(_ fact: Int32) -> Int64 { columns.int(fact + offset) }
    func optionalInt(_ fact: Int32) -> Int64? { columns.optionalInt(fact + offset) }
    func bool(_ fact: Int32) -> Bool { columns.bool(fact + offset) }
    func text(_ fact: Int32) -> String { columns.text(fact + offset) }
    func optionalText(_ fact: Int32) -> String? { columns.optionalText(fact + offset) }
}

/// What controls know before they look at rows.
struct ControlContext {
    let db: Database
    let request: ControlRequest
    let production: ProductionEnvironments
    let state: MirrorState

    /// Through when every interruption of a space is held; nil where that is not so.
    func interruptionsWhole(of space: Int64) throws -> Timestamp? {
        let state = try MirrorState.read(db, spaces: [space], kinds: [.interruption])
        return state.coverage == .complete ? state.completeThrough : nil
    }
}
