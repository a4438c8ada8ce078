import OctopusAPI

/// Pending: the server's set of interruptions that wait for an answer.
extension SpaceSync {
    mutating func readPending() async throws {
        try await readOpenList(of: Interruption.self, lane: "pending")
    }
}
