import MirrorStore
import OctopusAPI

/// Certify: the server's count against the mirror's. Only a whole, undisturbed run whose counts agree may say that the
/// mirror is complete.
extension SpaceSync {
    mutating func certify(_ kind: RowKind) async throws {
        let isBackfilled = try store.coverage(of: space.id, kind).backfill.isFinished
        guard isBackfilled, !failedKinds.contains(kind) else {
            try note(kind)
            if !isBackfilled {
                addDebt("backfill", "the backfill of \(kind.rawValue)s is not finished", kind)
            }
            return
        }
        if try note(kind) != totals[kind] {
            // Rows came and went while the run was reading.
            try await readTop(kind)
        }
        if try configuration.isFull || note(kind) != totals[kind] {
            try await audit(kind)
            guard !failedKinds.contains(kind) else { return }
        }
        let mirror = try note(kind)
        guard let server = totals[kind], mirror == server else {
            let server = totals[kind].map(String.init) ?? "an unknown number of"
            addDebt("certify", "the server lists \(server) \(kind.rawValue)s, the mirror \(mirror)", kind)
            return
        }
        report[kind].isComplete = true
        if try store.suspectTotal(of: space.id, kind) != nil {
            try store.setSuspectTotal(nil, of: space.id, kind)
        }
        try store.certify(space.id, kind, serverTotal: server, completeThrough: pin)
    }

    mutating func readTop(_ kind: RowKind) async throws {
        switch kind {
        case .interruption: _ = try await walkHead(downTo: pin)
        case .task: try await readTaskTop()
        }
    }

    /// Puts both counts into the report.
    ///
    /// - Returns: How many rows the mirror lists.
    @discardableResult
    private mutating func note(_ kind: RowKind) throws -> Int {
        let mirror = try store.listedCount(of: space.id, kind)
        report[kind].mirror = mirror
        report[kind].server = totals[kind]
        return mirror
    }
}
