import GRDB
import MirrorStore

/// The sets of numbers that combined filters, times and the past are answered from: they hold what the lists do.
struct NumberSetCheck: MirrorCheck {
    let name = "sets"
    let noun = "sets"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        finding.checked = try Int.fetchOne(db, sql: "SELECT count(*) FROM facetSet") ?? 0
        try NumberTables.problems(in: db) { problem in
            let table = problem.hasPrefix("createdSpan") ? "createdSpan" : "facetSet"
            finding.report(table, nil, problem)
        }
    }
}
