import Foundation
import MirrorTestSupport
import Testing

@testable import MirrorPolicy

struct LimitTests {
    private static let tenAMinute = """
        {"version":"1","default":"deny","tools":{"find_interruptions":{
         "limits":[{"counter":"find","window":"minute","max":10}]}}}
        """

    @Test func eleventhCallInAMinuteIsDeniedAndTheLimitRecovers() throws {
        let fixture = try GateFixture(Self.tenAMinute)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        for _ in 1...10 { _ = try gate.reservation(call) }
        let denial = try #require(gate.denial(call))
        #expect(denial.rule == "/tools/find_interruptions/limits/find")
        #expect(denial.message == "the limit of 10 calls in a minute is reached; there is room again in 61 s")
        #expect(denial.retryAfter == .seconds(61))
        fixture.pass(60.9)
        #expect(gate.denial(call) != nil)
        fixture.pass(0.1)
        for _ in 1...10 { #expect(gate.denial(call) == nil) }
        #expect(gate.denial(call) != nil)
    }

    @Test func deniedCallsDoNotCount() throws {
        let fixture = try GateFixture(Self.tenAMinute)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        for _ in 1...10 { _ = try gate.reservation(call) }
        for _ in 1...50 {
            fixture.pass(1)
            #expect(gate.denial(call) != nil)
        }
        fixture.pass(11)
        #expect(gate.denial(call) == nil)
    }

    @Test func processesOnOneFolderCountTogetherAndCountsSurviveThem() throws {
        let fixture = try GateFixture(Self.tenAMinute)
        let call = try PolicyCall.tool("find_interruptions")
        let gates = try (1...2).map { _ in try fixture.gate() }
        for turn in 0..<10 { _ = try gates[turn % 2].reservation(call) }
        for gate in try gates + [fixture.gate()] { #expect(gate.denial(call) != nil) }
    }

    @Test func concurrentCallsNeverPassALimit() async throws {
        let fixture = try GateFixture(
            #"{"version":"1","default":"deny","tools":{"find_tasks":{"rate_limit":{"max":100,"window":60}}}}"#
        )
        let gates = try (1...4).map { _ in try fixture.gate() }
        let call = try PolicyCall.tool("find_tasks")
        let denials = await withTaskGroup(of: PolicyDenial?.self) { group in
            for turn in 0..<200 { group.addTask { gates[turn % 4].denial(call) } }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(denials.count == 100)
        #expect(denials.allSatisfy { $0.rule == "/tools/find_tasks/rate_limit" })
    }

    @Test func whatIsGivenBackIsFreeOnceOnly() throws {
        let gate = try GateFixture(Self.tenAMinute).gate()
        let call = try PolicyCall.tool("find_interruptions")
        let reservations = try (1...10).map { _ in try gate.reservation(call) }
        for _ in 1...3 { gate.giveBack(reservations[4]) }
        #expect(gate.denial(call) == nil)
        #expect(gate.denial(call) != nil)
    }

    @Test func limitsOfOneCounterCountTogetherAndAllOrNone() throws {
        let fixture = try GateFixture(
            """
            {"version":"1","default":"allow","all_tools":{"limits":[{"counter":"all","window":"hour","max":4}]},"tools":{
             "find_interruptions":{"limits":[{"counter":"shared","window":"hour","max":3}]},
             "find_tasks":{"limits":[{"counter":"shared","window":"hour","max":2,"on_deny":"enough"}]},
             "search_instructions":{"rate_limit":{"max":1,"window":"hour"}}}}
            """
        )
        let gate = try fixture.gate()
        _ = try gate.reservation(.tool("find_interruptions"))
        _ = try gate.reservation(.tool("find_tasks"))
        let denial = try gate.denial(.tool("find_tasks"))
        #expect(denial?.message == "enough" && denial?.rule == "/tools/find_tasks/limits/shared")
        _ = try gate.reservation(.tool("find_interruptions"))
        #expect(
            try gate.denial(.tool("find_interruptions"))?.rule == "/tools/find_interruptions/limits/shared"
        )
        // Three calls were counted by "all"; what was denied was not.
        _ = try gate.reservation(.tool("search_instructions"))
        #expect(
            try gate.denial(.tool("search_instructions"))?.rule == "/tools/search_instructions/rate_limit"
        )
        #expect(try gate.denial(.tool("mirror_status"))?.rule == "/all_tools/limits/all")
        #expect(gate.denial(.resource("octopus://status"))?.rule == "/all_tools/limits/all")
    }

    @Test func resourceCountsAsTheCallThatShowsTheSame() throws {
        let gate = try GateFixture(
            #"{"version":"1","default":"allow","tools":{"find_tasks":{"rate_limit":{"max":3,"window":"hour"}}}}"#
        ).gate()
        _ = try gate.reservation(.tool("find_tasks"))
        _ = try gate.reservation(.resource(taskURI))
        _ = try gate.reservation(.tool("read_resource", #"{"uri":"\#(taskURI)"}"#))
        for call in try [
            .tool("find_tasks"), .resource(taskURI),
            PolicyCall.tool("read_resource", #"{"uri":"\#(taskURI)"}"#),
        ] {
            #expect(gate.denial(call)?.rule == "/tools/find_tasks/rate_limit")
        }
    }

    @Test(arguments: [("grant", [1, 1, 0]), ("session", [1, 0, 0]), ("global", [1, 1, 1])])
    func scopesSayWhoseCallsCountTogether(scope: String, denied: [Int]) throws {
        let fixture = try GateFixture(
            """
            {"version":"1","default":"allow","all_tools":{"limits":[
             {"counter":"c","window":"day","max":1,"scope":"\(scope)"}]}}
            """
        )
        let hash = Hash.hex(of: "token")
        try fixture.write(#"{"grants":[{"label":"other","token_sha256":"\#(hash)"}]}"#, to: "grants.json")
        let gate = try fixture.gate(grants: "grants.json")
        let other = try #require(gate.grant(bearer: "token"))
        _ = try gate.reservation(.tool("find_tasks", session: "s"))
        let outcomes = try [
            gate.denial(.tool("find_tasks", session: "s")), gate.denial(.tool("find_tasks", session: "t")),
            gate.denial(.tool("find_tasks", by: other, session: "s")),
        ].map { $0 == nil ? 0 : 1 }
        #expect(outcomes == denied)
    }

    @Test func clockThatGoesBackNeitherOpensNorKeepsShut() throws {
        let fixture = try GateFixture(Self.tenAMinute)
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_interruptions")
        for _ in 1...10 { _ = try gate.reservation(call) }
        fixture.pass(30)
        #expect(gate.denial(call) != nil)
        for jump in [-3600.0, -86_400, -5] {
            fixture.pass(jump)
            #expect(gate.denial(call) != nil)
        }
        fixture.pass(61)
        #expect(gate.denial(call) == nil, "a window later there is room, however far the clock went back")
    }

    /// In true time, of which the clock may lose some, no window ever holds more than its limit.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func noWindowEverHoldsMoreThanItsLimit(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try GateFixture()
        let (max, window) = (Int.random(in: 1...6, using: &random), Int64.random(in: 1...120, using: &random))
        try fixture.write(
            """
            {"version":"1","default":"deny","tools":{"find_tasks":{"rate_limit":{"max":\(max),"window":\(window)}}}}
            """,
            to: "policy.json"
        )
        let gate = try fixture.gate()
        let call = try PolicyCall.tool("find_tasks")
        var time = 0.0
        var allowed: [Double] = []
        for _ in 0..<80 {
            let step = Double.random(in: 0...Double(window) / 2, using: &random)
            time += step
            fixture.pass(step)
            if Int.random(in: 0..<8, using: &random) == 0 {
                fixture.pass(-Double.random(in: 0...Double(window) * 3, using: &random))
            }
            switch gate.decide(call) {
            case .allowed: allowed.append(time)
            case .denied(let denial):
                let wait = try #require(denial.retryAfter)
                #expect(wait > .zero && wait <= .seconds(window) * 61 / 60, "seed \(seed)")
                guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
                let seconds = wait / .seconds(1)
                time += seconds
                fixture.pass(seconds)
                #expect(gate.denial(call) == nil, "seed \(seed): there is room when it was said to be")
                allowed.append(time)
            }
        }
        for (position, end) in allowed.enumerated() where position >= max {
            #expect(end - allowed[position - max] > Double(window) - 0.002, "seed \(seed)")
        }
    }
}
