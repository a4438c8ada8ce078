import ArgumentParser
import Foundation
import MirrorExport
import MirrorPolicy
import WireFormat

/// Lists the calls that wait for a person, and decides on one.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "List the calls of agents that wait for approval, or decide on one.",
        discussion: """
            An approval is for one call with these very arguments, within an hour. Without an id, lists what waits and \
            what was decided and not yet used. A request is forgotten after a day.

            EXAMPLES:
              octomirror approve
              octomirror approve A-7K3F9Q2M
              octomirror approve A-7K3F9Q2M --deny
            """
    )

    @Argument(help: "The id of a request.")
    var id: String?

    @Flag(help: "Deny it, or take an approval back.")
    var deny = false

    @OptionGroup var state: PolicyStateOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if deny && id == nil { throw ValidationError("--deny needs the id of a request.") }
    }

    func run() throws {
        let path = state.path(database: global.path)
        let desk = ApprovalDesk(state: path) { Date() }
        guard let id else {
            let approvals = try desk.list()
            printList(approvals)
            if !desk.exists && !global.quiet {
                Console.note(
                    "there is no folder \(path). A server with a policy makes one; pass its --db or --policy-state."
                )
            }
            return
        }
        // Opened first: an approval that could not be written down is not given.
        let audit = try state.openAudit()
        let approval = try desk.decide(id, approve: !deny)
        do {
            try audit?.append(.approval(approval, by: Self.user, at: GlobalOptions.now))
        } catch {
            if !deny { _ = try desk.decide(id, approve: false) }
            throw error
        }
        if global.json {
            global.print(approval.json)
        } else {
            Console.print(Self.render(approval, now: GlobalOptions.now, style: Console.style))
        }
    }

    private func printList(_ approvals: [Approval]) {
        let now = GlobalOptions.now
        if global.json {
            global.print(["approvals": .array(approvals.map(\.json))])
        } else if approvals.isEmpty {
            if !global.quiet { Console.print("nothing waits for approval") }
        } else {
            let blocks = approvals.map { Self.render($0, now: now, style: Console.style) }
            Console.print(blocks.joined(separator: "\n\n"))
        }
    }

    /// The arguments are what a person decides by, so they are shown whole.
    private static func render(_ approval: Approval, now: Timestamp, style: TerminalStyle) -> String {
        let state: (String, TextAttributes) =
            switch approval.state {
            case .pending: ("waits", .yellow)
            case .approved: ("approved, for one call", .green)
            case .denied: ("denied", .red)
            }
        return FieldList([
            .init("Request", approval.id, .bold), .init("State", state.0, state.1),
            .init("Grant", approval.grantLabel), .init("Call", approval.target),
            .init("Arguments", TerminalJSON.escaping(approval.arguments)),
            .init("Asked", InterruptionFields.instant(approval.requestedAt, now)),
            .init("Ends", InterruptionFields.instant(approval.expiresAt, now)), .init("Rule", approval.rule),
        ]).render(style: style)
    }

    /// Who decides, as the system knows them.
    private static var user: String {
        let name = getpwuid(getuid()).flatMap { String(cString: $0.pointee.pw_name, encoding: .utf8) }
        return name ?? String(getuid())
    }
}
