import Foundation
import GRDB
import MirrorStore
import MirrorTestSupport
import OctopusSimulator
import Testing

@testable import MirrorQuery
@testable import MirrorSync

/// Promise 7: whoever changes one value, adds, removes or swaps rows is found, and the row is named.
///
/// `OCTOMIRROR_TAMPERINGS` sets how many changes are tried.
struct TamperTests {
    private static let count: Int = {
        let wanted = ProcessInfo.processInfo.environment["OCTOMIRROR_TAMPERINGS"].flatMap { Int($0) }
        return max(1, wanted ?? 300)
    }()

    @Test func everyChangeOfAnyTableIsFoundAndNamed() async throws {
        let mirror = try TestMirror()
        try await LivedWorld.fill(mirror.path)
        try tamper(mirror.path)
    }

    private func tamper(_ path: String) throws {
        var configuration = Configuration()
        // As sqlite3 has it.
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        var random = SeededGenerator(seed: 20)
        for _ in 0..<Self.count {
            try queue.inTransaction { db in
                let tampering = try Tampering.commit(in: db, &random)
                expectFound(tampering, try Verification.make(of: db))
                return .rollback
            }
        }
        let untouched = try queue.read { db in try Verification.make(of: db) }
        #expect(untouched.checks.flatMap(\.problems) == [])
    }

    private func expectFound(_ tampering: Tampering, _ verification: Verification) {
        let problems = verification.checks.flatMap(\.problems)
        #expect(!verification.isVerified, "\(tampering.description)")
        // A sum is held against the table that it is of, and what the last links say against the runs.
        guard !["sealSum", "ledger"].contains(tampering.table) else { return }
        let named = problems.filter { $0.table == tampering.table }
        #expect(!named.isEmpty, "\(tampering.description): \(problems)")
        guard let key = tampering.key else { return }
        let isRowNamed = named.contains { problem in
            let words = (problem.row ?? "").lowercased().components(separatedBy: ", ")
            return key.allSatisfy { words.contains($0.lowercased()) }
        }
        #expect(isRowNamed, "\(tampering.description): \(named)")
    }
}
