import MirrorStore
import OctopusAPI

/// Pending: the server's whole set of interruptions that wait for an answer, every run.
extension SpaceSync {
    mutating func readPending() async throws {
        var walk = Walk(take: pageSize.largest)
        _ = try await enumerate(&walk, lane: "pending") { lists, slice in
            try await lists.interruptions(slice, pendingOnly: true)
        }
    }
}
