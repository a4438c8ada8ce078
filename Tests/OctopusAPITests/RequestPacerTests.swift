import MirrorTestSupport
import Testing

@testable import OctopusAPI

struct RequestPacerTests {
    @Test(arguments: [1, 7, 60])
    func noMinuteHoldsMoreThanTheRate(perMinute: Int) async throws {
        let clock = VirtualClock()
        let pacer = RequestPacer(perMinute: perMinute, limit: nil, clock: clock)
        var sent: [Duration] = []
        for _ in 0..<perMinute * 3 + 1 {
            try await pacer.admit("GET /", isRetry: false)
            sent.append(clock.now.elapsed)
        }
        for (earlier, later) in zip(sent, sent.dropFirst(perMinute)) {
            #expect(later - earlier >= .seconds(60))
        }
        #expect(sent[perMinute - 1] == .zero, "a short run does not wait")
        #expect(sent.last == .seconds(180), "and a long one no more than it has to")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func noMinuteHoldsMoreThanTheRateWhenRequestsComeUnevenly(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let clock = VirtualClock()
        let pacer = RequestPacer(perMinute: 5, limit: nil, clock: clock)
        var sent: [Duration] = []
        for _ in 0..<200 {
            let pause = Duration.milliseconds(Int.random(in: 0...20_000, using: &random))
            try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)
            try await pacer.admit("GET /", isRetry: false)
            sent.append(clock.now.elapsed)
        }
        for (earlier, later) in zip(sent, sent.dropFirst(5)) {
            #expect(later - earlier >= .seconds(60), "seed \(seed)")
        }
    }

    @Test func nothingIsSentWhileTheServerAsksForPatience() async throws {
        let clock = VirtualClock()
        let pacer = RequestPacer(perMinute: 100, limit: nil, clock: clock)
        try await pacer.admit("GET /", isRetry: false)
        await pacer.hold(for: .seconds(30))
        await pacer.hold(for: .seconds(10))
        try await pacer.admit("GET /", isRetry: true)
        #expect(clock.now.elapsed == .seconds(30))
        #expect(await pacer.counts == RequestPacer.Counts(total: 2, retried: 1, throttled: 0))
    }

    @Test func budgetIsABound() async throws {
        let pacer = RequestPacer(perMinute: 100, limit: 3, clock: VirtualClock())
        for _ in 0..<3 { try await pacer.admit("GET /", isRetry: false) }
        await #expect { try await pacer.admit("GET /x", isRetry: false) } throws: { error in
            (error as? OctopusError)?.code == .requestBudgetSpent
        }
        #expect(await pacer.counts.total == 3)
    }

    @Test func budgetHoldsForRequestsThatWaitTogether() async throws {
        let pacer = RequestPacer(perMinute: 2, limit: 5, clock: YieldingClock())
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await pacer.admit("GET /", isRetry: false)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 5)
        #expect(await pacer.counts.total == 5)
    }

    @Test func cancelledWaitSendsNothing() async throws {
        let pacer = RequestPacer(perMinute: 1, limit: nil, clock: VirtualClock())
        try await pacer.admit("GET /", isRetry: false)
        let waiting = Task { try await pacer.admit("GET /", isRetry: false) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(await pacer.counts.total == 1)
    }
}

/// Lets others go first and then moves on, so that sleepers wait together.
private struct YieldingClock: Clock {
    typealias Instant = VirtualClock.Instant
    private let inner = VirtualClock()
    var now: Instant { inner.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        for _ in 0..<20 { await Task.yield() }
        try await inner.sleep(until: deadline, tolerance: tolerance)
    }
}
