import Foundation

/// Choices of a lifelike world: few projects and people do most, production waits longest, nights are quiet.
extension WorldBuilder {
    /// One of the values: the first more often than the second, and so on.
    mutating func pickFavoured<Value>(_ values: [Value], offset: Int = 0) -> Value {
        let weights = values.indices.map { 1 / Double($0 + 1) }
        var left = random.fraction() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return values[(index + offset) % values.count] }
        }
        return values[offset % values.count]
    }

    /// An environment: production and staging far more often than the others.
    mutating func pickEnvironment(_ environments: [SimulatedEnvironment]) -> SimulatedEnvironment {
        let drawn = random.index(below: 100)
        let order = drawn < 8 ? 0 : drawn < 22 ? 1 : drawn < 45 ? 2 : 3
        return environments.first { $0.sortOrder == order } ?? random.pick(environments)
    }

    /// How long somebody takes to look, and then to answer.
    ///
    /// Both are spread widely around a middle that the environment gives; at night and at weekends most wait for the
    /// morning.
    mutating func lifelikeWait(from created: Int64, _ task: SimulatedTask, _ kind: InterruptionKind) -> (
        taken: Int64, submitted: Int64
    ) {
        let middles: [Double] = [240, 480, 1_100, 2_700]
        let order = environmentOrder(of: task)
        let middle = middles[min(order, middles.count - 1)] * (kind == .guidedFailure ? 0.4 : 1)
        var taken = created + Int64(max(4, middle * spread()) * 1_000)
        if !Rhythm.isWorkingTime(taken), !random.isHit(percent: 30) {
            taken = Rhythm.nextMorning(after: taken) + Int64(middle * spread() * 500)
        }
        // A few are forgotten for days.
        if random.isHit(percent: 2) { taken += Int64(random.number(1, 6)) * 86_400_000 }
        return (taken, taken + Int64(max(3, 150 * spread()) * 1_000))
    }

    private func environmentOrder(of task: SimulatedTask) -> Int {
        guard let subject = world.subject(of: task) else { return 0 }
        return world.environments[subject.environmentNumber]?.sortOrder ?? 0
    }

    /// A factor around 1, as often above as below, and sometimes ten times as much.
    private mutating func spread() -> Double {
        let sum = (0..<6).reduce(0.0) { sum, _ in sum + random.fraction() } - 3
        return exp(sum * 1.5)
    }
}
