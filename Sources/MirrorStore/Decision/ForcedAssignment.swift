/// Gives entries to owners where nothing else is possible: each entry has one owner, an owner at most one entry, and an
/// owner can be without one, since entries get lost.
///
/// An entry with one possible owner is that owner's, who is then none of the others'; and so on. What contradicts that, an
/// entry which is left without an owner, shows that something about the owners and entries that hang together is not
/// known, so none of them is given anything.
struct ForcedAssignment {
    private let owners: Int
    private var possible: [[Int]] = []
    /// Owners that an entry without any is about.
    private var doubted: [[Int]] = []

    init(owners: Int) {
        self.owners = owners
    }

    /// Adds an entry.
    ///
    /// - Parameters:
    ///   - possible: The owners that it may have; none when its owner is not known at all.
    ///   - doubted: The owners that it casts doubt on in that case.
    mutating func add(possible: [Int], doubted: [Int]) {
        self.possible.append(possible)
        self.doubted.append(doubted)
    }

    /// - Returns: The entry of each owner that has one for certain.
    func solve() -> [(owner: Int, entry: Int)] {
        var entriesOf = [[Int]](repeating: [], count: owners)
        for (entry, owners) in possible.enumerated() {
            for owner in owners { entriesOf[owner].append(entry) }
        }
        var left = possible.map(\.count)
        var given = [Int?](repeating: nil, count: owners)
        var isGiven = [Bool](repeating: false, count: possible.count)
        var forced = possible.indices.filter { left[$0] == 1 }
        while let entry = forced.popLast() {
            guard !isGiven[entry], let owner = possible[entry].first(where: { given[$0] == nil }) else {
                continue
            }
            given[owner] = entry
            isGiven[entry] = true
            for other in entriesOf[owner] where other != entry && !isGiven[other] {
                left[other] -= 1
                if left[other] == 1 { forced.append(other) }
            }
        }
        let unsafe = contradicted(entriesOf, left: left, isGiven: isGiven)
        return given.enumerated().compactMap { owner, entry in
            guard let entry, !unsafe[owner] else { return nil }
            return (owner, entry)
        }
    }

    /// The owners that hang together with an entry for which none is left.
    private func contradicted(_ entriesOf: [[Int]], left: [Int], isGiven: [Bool]) -> [Bool] {
        var unsafe = [Bool](repeating: false, count: owners)
        var next: [Int] = []
        for entry in possible.indices where !isGiven[entry] && left[entry] == 0 {
            next += possible[entry].isEmpty ? doubted[entry] : possible[entry]
        }
        while let owner = next.popLast() {
            guard !unsafe[owner] else { continue }
            unsafe[owner] = true
            next += entriesOf[owner].flatMap { possible[$0] }
        }
        return unsafe
    }
}
