/// Hands out the numbers in ids of one document type, as Nevermore's `KeyAllocator` does.
///
/// Each server node takes a block of 20 numbers at a time, so with several nodes a later row may have a lower
/// number. Numbers are unique in the whole installation and never used again.
struct NumberAllocator: Sendable {
    private static let blockSize = 20

    private var nextBlock: Int
    private var nextNumber: [Int]
    private var remaining: [Int]

    /// Starts after `last`, for a number of nodes (at least one).
    init(last: Int, nodes: Int) {
        nextBlock = last + 1
        nextNumber = Array(repeating: 0, count: max(1, nodes))
        remaining = nextNumber
    }

    /// Takes the next number of a node.
    mutating func take(node: Int) -> Int {
        let node = node % nextNumber.count
        if remaining[node] == 0 {
            nextNumber[node] = nextBlock
            remaining[node] = Self.blockSize
            nextBlock += Self.blockSize
        }
        remaining[node] -= 1
        nextNumber[node] += 1
        return nextNumber[node] - 1
    }

    /// Drops a node's open block, as a restart of that node does.
    mutating func restart(node: Int) {
        remaining[node % remaining.count] = 0
    }
}
