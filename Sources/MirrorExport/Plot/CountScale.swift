/// Round numbers from nought to above the greatest count.
struct CountScale {
    let ticks: [Int]

    init(greatest: Int, about wanted: Int = 4) {
        let least = max(1, (greatest + wanted - 1) / wanted)
        var power = 1
        while power * 10 <= least { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? least
        ticks = Array(stride(from: 0, through: max(1, (greatest + step - 1) / step) * step, by: step))
    }

    /// The place of a count between the ends, from 0 to 1.
    func place(_ count: Int) -> Double { Double(count) / Double(ticks.last ?? 1) }
}
