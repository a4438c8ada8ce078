import GRDB
package import WireFormat

/// The rows that are open: pending interruptions, unfinished tasks.
extension MirrorStore {
    /// How many rows of a space the mirror holds as open.
    package func openCount(of spaceID: String, _ kind: RowKind) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT open FROM total WHERE space = ? AND kind = ?",
                arguments: [RowKey.find(spaceID, .space, in: db), kind.rawValue]
            ) ?? 0
        }
    }

    /// Where the next page of a long list of open rows begins.
    package func openSkip(of spaceID: String, _ kind: RowKind) throws -> Int {
        try coverageValue("openSkip", of: spaceID, kind) ?? 0
    }

    /// Says that every interruption that the mirror holds as pending in a space was seen to be so after an instant of the
    /// server's clock.
    package func setPendingSeen(at instant: Timestamp, of spaceID: String) throws {
        try setCoverageValue("pendingSeenAt", Int(instant.milliseconds), of: spaceID, .interruption)
    }

    package func setOpenSkip(_ skip: Int, of spaceID: String, _ kind: RowKind) throws {
        try setCoverageValue("openSkip", skip, of: spaceID, kind)
    }
}
