import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing

@testable import MirrorSync

/// When requests are sent, by the log of a server that shares the client's clock.
struct PacingTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 5, spaces: 1, interruptions: 160, tasks: 320, nodes: 3)
    )

    /// A run with small pages, and so with many requests.
    private func run(
        _ dials: Dials,
        _ adjust: (inout OctopusConfiguration) -> Void = { _ in }
    ) async throws -> (log: [LoggedRequest], result: Result<SyncReport, any Error>) {
        var world = Self.world
        world.dials = dials
        let clock = VirtualClock()
        return try await Simulator.withServer(world, clock: clock) { server in
            let result: Result<SyncReport, any Error>
            do {
                result = .success(
                    try await syncOnce(server, into: MirrorStore.inMemory(), clock: clock) { sync, client in
                        sync.pageSizes = 5...8
                        adjust(&client)
                    }
                )
            } catch {
                result = .failure(error)
            }
            return (server.simulator.requests, result)
        }
    }

    @Test(arguments: [nil, 0, 1, 7, 60, 300] as [Int?])
    func nothingIsSentBeforeTheTimeThatARefusalNames(seconds: Int?) async throws {
        var dials = Dials()
        dials.faults = [FaultRule(.tooManyRequests(retryAfterSeconds: seconds), .probability(0.3))]
        let (log, result) = try await run(dials)
        let report = try result.get()
        #expect(report.outcome == .complete)
        #expect(report.requests.throttled == log.count { $0.status == 429 })
        #expect(report.requests.throttled > 10)
        expectPauses(log, after: 429, of: max(.seconds(seconds ?? 0), .milliseconds(500)))
    }

    @Test(arguments: [-7200, 0, 7200])
    func nothingIsSentBeforeTheDateThatARefusalNames(skew: Int) async throws {
        var dials = Dials()
        dials.faults = [FaultRule(.tooManyRequestsUntil(seconds: 40), .probability(0.3))]
        dials.dateHeaderSkew = .seconds(skew)
        let (log, result) = try await run(dials)
        #expect(try result.get().outcome == .complete)
        #expect(log.contains { $0.status == 429 })
        expectPauses(log, after: 429, of: .seconds(40))
    }

    @Test func noMinuteOfARunHoldsMoreThanItsRate() async throws {
        var dials = Dials()
        dials.faults = [FaultRule(.status(502), .probability(0.1))]
        let (log, result) = try await run(dials) { $0.requestsPerMinute = 60 }
        #expect(try result.get().requests.total == log.count)
        #expect(log.count > 130)
        for (earlier, later) in zip(log, log.dropFirst(60)) {
            #expect(later.elapsed - earlier.elapsed >= .seconds(60))
        }
    }

    @Test(arguments: [(burst: 5, perMinute: 60), (burst: 20, perMinute: 6)])
    func bucketThatThePortalSharesIsNeverEmptied(burst: Int, perMinute: Int) async throws {
        var dials = Dials()
        dials.rateLimit = RateLimit(requestsPerMinute: perMinute, burst: burst)
        dials.followsGivenClock = true
        let (log, result) = try await run(dials)
        #expect(try result.get().outcome == .complete)
        #expect(log.allSatisfy { $0.status == 200 })
        #expect(log.count > 2 * burst)
        var tokens = Double(burst)
        var last = Duration.zero
        // The server's root needs no key and takes no token.
        for request in log where request.kind != .root {
            tokens += (request.elapsed - last) / .seconds(60) * Double(perMinute)
            tokens = min(tokens, Double(burst)) - 1
            last = request.elapsed
            #expect(tokens > 0.99, "request \(request.sequence)")
        }
    }

    @Test(arguments: [1, 2, 4, 9, 25])
    func serverThatThrottlesForEverIsLeftAlone(request: Int) async throws {
        var dials = Dials()
        dials.faults = [FaultRule(.tooManyRequests(retryAfterSeconds: 20), .from(request))]
        let (log, result) = try await run(dials)
        expectGivenUp(result, at: request, code: .rateLimited)
        #expect(log.count == request - 1 + 15, "one request is tried fifteen times, and no other is sent")
        expectPauses(log, after: 429, of: .seconds(20))
    }

    @Test(arguments: [1, 4, 9])
    func serverThatAsksForTooMuchPatienceIsLeftAlone(request: Int) async throws {
        var dials = Dials()
        dials.faults = [FaultRule(.tooManyRequests(retryAfterSeconds: 301), .nth(request))]
        let (log, result) = try await run(dials)
        expectGivenUp(result, at: request, code: .rateLimited)
        #expect(log.count == request)
    }

    @Test(arguments: [4, 9, 25])
    func rejectedKeyEndsTheRunAtOnce(request: Int) async throws {
        var dials = Dials()
        dials.keysExpireAtRequest = request
        let (log, result) = try await run(dials)
        #expect(throws: OctopusError.self) { try result.get() }
        #expect((result.failure as? OctopusError)?.code == .unauthorized)
        #expect(log.map(\.status) == Array(repeating: 200, count: request - 1) + [401])
    }

    @Test func serverThatStartsIsWaitedFor() async throws {
        var dials = Dials()
        dials.startupRefusals = 6
        let (log, result) = try await run(dials)
        #expect(try result.get().outcome == .complete)
        #expect(log.prefix(8).map(\.status) == [503, 503, 503, 503, 503, 503, 200, 200])
        expectPauses(log, after: 503, of: .milliseconds(500))
    }

    @Test func serverThatNeverStartsIsWaitedForAMinute() async throws {
        var dials = Dials()
        dials.startupRefusals = .max
        let (log, result) = try await run(dials)
        expectGivenUp(result, at: 1, code: .serverFailure)
        let last = try #require(log.last)
        #expect(last.elapsed >= .seconds(60) && last.elapsed < .seconds(75))
        #expect(log.count < 20)
    }

    /// Expects a debt, or during the first three requests, which say who the server is, a failure.
    private func expectGivenUp(
        _ result: Result<SyncReport, any Error>,
        at request: Int,
        code: OctopusError.Code,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        switch result {
        case .success(let report):
            #expect(request > 3 && report.outcome == .partial, sourceLocation: sourceLocation)
            let reasons = report.spaces.flatMap(\.debts).map(\.reason)
            #expect(reasons.contains { $0.contains("429") }, sourceLocation: sourceLocation)
        case .failure(let error):
            #expect(request <= 3 && (error as? OctopusError)?.code == code, sourceLocation: sourceLocation)
        }
    }

    /// Expects that the request after each answer with a status comes so much later.
    private func expectPauses(
        _ log: [LoggedRequest],
        after status: Int,
        of pause: Duration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (refused, next) in zip(log, log.dropFirst()) where refused.status == status {
            #expect(
                next.elapsed - refused.elapsed >= pause,
                "request \(next.sequence)",
                sourceLocation: sourceLocation
            )
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
