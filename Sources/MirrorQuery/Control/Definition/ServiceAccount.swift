import GRDB
import MirrorStore

/// Answered by a machine: a service account, or the server itself, gave the answer.
///
/// Examined are all answers. The audit log says of each of its entries whether a service account made it; of an observed
/// answer the user's record says so (`IsService`). Where the two disagree, because the record changed or the entry left
/// it out, the finding is possible. `users-system` is the server itself.
struct ServiceAccount: Control {
    static let definition = ControlDefinition(
        name: "service-account",
        title: "Answered by a service account",
        definition: """
            An interruption was answered by a service account, or by the server itself (users-system): by a program, not \
            by a person. Possible where the user's record says so and the audit log does not.
            """,
        limits: [
            "A person who answers with a service account's key, and a script that uses a person's key, look like the "
                + "account that the key belongs to.",
            "Of an observed answer the account's record of today decides.",
        ],
        lanes: ["decisions", "reference"]
    )

    /// By id in lower case: whether it is a service account.
    private let accounts: [String: Bool]

    init(_ context: ControlContext) throws {
        let rows = try Row.fetchCursor(
            context.db,
            sql: """
                SELECT id, json_extract(json, '$.IsService') FROM document
                WHERE kind = 'User' AND json_type(json, '$.IsService') IN ('true', 'false')
                """
        )
        var accounts: [String: Bool] = [:]
        while let row = try rows.next() { accounts[(row[0] as String).asciiLowercased] = row[1] }
        self.accounts = accounts
    }

    var scans: [ControlScan] {
        [
            ControlScan(subject: .answers, facts: [ControlScan.decider, "d.isService"]) { row in
                judge(
                    row.optionalText(0)?.asciiLowercased,
                    isServiceByLog: row.optionalInt(1).map { $0 != 0 }
                )
            }
        ]
    }

    private func judge(_ user: String?, isServiceByLog: Bool?) -> Verdict {
        if user == "users-system" {
            return .finding(.certain) { "Octopus itself answered \($0.outcome ?? "")" }
        }
        let record = user.flatMap { accounts[$0] }
        if isServiceByLog == true || (isServiceByLog == nil && record == true) {
            return .finding(.certain) { "the service account \($0.answer) \($0.delay)" }
        }
        if record == true {
            return .finding(.possible) { finding in
                "\(finding.answer) \(finding.delay); the audit log calls it no service account, its record does"
            }
        }
        if isServiceByLog == nil && user == nil { return .undecidable("who answered is not known") }
        if isServiceByLog == nil && record == nil {
            return .undecidable("the mirror holds no record of the user, so what account it is is not known")
        }
        return .inOrder
    }
}
