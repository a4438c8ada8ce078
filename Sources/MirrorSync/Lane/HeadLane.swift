import MirrorStore
import OctopusAPI
import WireFormat

/// Head: what was raised since the last run, newest first.
///
/// Ids are handed out in blocks to the nodes of a cluster and commits arrive late, so neither the largest known id nor
/// the first known row ends it: a full overlap of known and unchanged rows does, once it lies before the last pin less
/// the margin.
extension SpaceSync {
    /// Reads the head of the interruptions.
    ///
    /// Before the backfill has read a page there is no head: it starts at the top
    /// itself.
    mutating func readHead() async throws {
        let coverage = try store.coverage(of: space.id, .interruption)
        guard let headPin = coverage.headPin, coverage.backfill.hasBegun else { return }
        guard try await walkHead(downTo: headPin) != .broken else { return }
        try store.setHeadPin(pin, of: space.id, .interruption)
    }

    /// Reads from the top until a full overlap of known rows lies before `headPin` less the margin.
    mutating func walkHead(downTo headPin: Timestamp) async throws -> End {
        let floor = headPin.advanced(by: .zero - configuration.margin)
        var walk = Walk(take: try headPage(downTo: floor))
        let wanted = configuration.knownOverlap
        var known = 0
        return try await enumerate(&walk, lane: "head", isAdaptive: true, isWholeList: true) { lists, slice in
            try await lists.interruptions(slice)
        } isEnough: { page, outcomes in
            for outcome in outcomes { known = Self.isKnown([outcome]) ? known + 1 : 0 }
            return known >= wanted && page.items.last?.created.map { $0 < floor } ?? false
        }
    }

    /// How many rows the first page asks for: what the mirror holds of the time that is read again, and what has to be known
    /// before it, so that a run without news needs one page; no more than suits the server.
    private func headPage(downTo floor: Timestamp) throws -> Int {
        let again = try store.listedCount(of: space.id, raisedSince: floor, limit: pageSize.largest)
        let slices = (again + configuration.knownOverlap) / sliceSize + 1
        return min(slices * sliceSize, max(sliceSize, pageSize.take))
    }

    /// How many rows are few enough to be read each run, and cheap.
    var sliceSize: Int { min(250, pageSize.largest) }
}
