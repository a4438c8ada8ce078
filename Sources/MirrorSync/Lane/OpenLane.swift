import MirrorStore
import OctopusAPI

/// Open: what the mirror holds as pending and neither the pending list nor the head has shown. It was answered, or
/// closed with its task, or the server no longer lists it, which only an audit may conclude.
extension SpaceSync {
    mutating func readOpen() async throws {
        guard try await finishOpenList(of: Interruption.self, lane: "pending") else { return }
        for batch in try unseenOpen(.interruption).batches(of: Slice.idBatch) {
            let ids = try fillUp(Array(batch))
            _ = try store(try await lists.interruptions(ids: ids).items)
        }
        if try unseenOpen(.interruption).isEmpty {
            try store.setPendingSeen(at: serverClock.earliest, of: space.id)
        }
    }
}

extension Array {
    /// The elements in order, at most `size` at a time.
    func batches(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
