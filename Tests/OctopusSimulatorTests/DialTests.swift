import Foundation
import OctopusSimulator
import Testing

struct DialTests {
    private let simulator = Simulator()
    private let list = "/api/Spaces-1/interruptions?take=5"

    @Test func oldServerHasTheOldWrapperAndFewerMembers() throws {
        simulator.setDials { $0.isOldServer = true }
        let page = try simulator.json(list)
        #expect(page.IsStale?.flag == false)
        #expect(page.NumberOfPages == nil)
        #expect(page.Links?["Page.0"]?.text == page.Links?["Page.Current"]?.text)
        let first = try #require(page.Items?.elements.first)
        #expect(first["Type"] == nil && first.SpaceId == nil && first.Title != nil)
        #expect(try simulator.json("/api/tasks").Items?.elements.first?.ProjectId == nil)
    }

    @Test func oldServerIgnoresDatesOfTasks() throws {
        let target = "/api/tasks?fromQueueDate=2030-01-01"
        #expect(try simulator.json(target).TotalResults?.count == 0)
        simulator.setDials { $0.isOldServer = true }
        #expect(try simulator.json(target).TotalResults?.count == simulator.counts.tasks)
    }

    @Test func takeIsCapped() throws {
        simulator.setDials { $0.takeCap = 4 }
        let page = try simulator.json(list)
        #expect(page.ItemsPerPage?.count == 4)
        #expect(page.Items?.elements.count == 4)
    }

    @Test(arguments: [
        (Dials.NextLink.right, "skip=5&" as String?), (.missing, nil), (.repeating, "skip=0&"),
        (.skipping, "skip=10&"),
    ])
    func nextLinkMayBeWrong(link: Dials.NextLink, part: String?) throws {
        simulator.setDials { $0.nextLink = link }
        let next = try simulator.json(list).Links?["Page.Next"]?.text
        #expect((next == nil) == (part == nil))
        if let part { #expect(next?.contains(part) == true) }
    }

    @Test func linksRewriteDatesOrLoseFilters() throws {
        let target = "/api/events?from=2026-04-01T13:30:00.123%2B00:00&take=1"
        #expect(
            try simulator.json(target).Links?.`Self`?.text?.contains("2026-04-01T13%3A30%3A00.123") == true
        )
        simulator.setDials { $0.reformatsLinkDates = true }
        let american = "from=4%2F1%2F2026%201%3A30%3A00%20PM%20%2B00%3A00"
        #expect(try simulator.json(target).Links?.`Self`?.text?.hasSuffix(american) == true)
        simulator.setDials { $0.omitsFiltersFromLinks = true }
        #expect(try simulator.json(target).Links?.`Self`?.text == "/api/events?skip=0&take=1")
    }

    @Test func totalResultsMayBeWrong() throws {
        let right = try #require(try simulator.json(list).TotalResults?.count)
        simulator.setDials { $0.totalResultsOffset = -3 }
        #expect(try simulator.json(list).TotalResults?.count == right - 3)
    }

    @Test func hiddenRowsMakeShortPages() throws {
        let target = "/api/Spaces-1/interruptions?take=1000"
        let all = try simulator.json(target)
        simulator.setDials { $0.hiddenRowFraction = 0.5 }
        let page = try simulator.json(target)
        #expect(page.TotalResults == all.TotalResults)
        let shown = page.Items?.elements.count ?? 0
        #expect(shown > 0 && shown < all.Items?.elements.count ?? 0)
    }

    @Test func unknownThingsAppear() throws {
        simulator.setDials { dials in
            dials.unknownTypeFraction = 1
            dials.unknownControlFraction = 1
            dials.unknownFieldFraction = 1
        }
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let body = try simulator.json("/api/Spaces-1/interruptions/\(id)")
        #expect(body["Type"]?.text == "ChangeFreeze")
        #expect(body.EscalationPolicy?.Level?.count == 2)
        #expect(body.Form?.Elements?.elements.last?.Control?["Type"]?.text == "RatingScale")
        #expect(body.Form?.Values?.Confidence == .null)
        let task = try simulator.json("/api/tasks?take=1").Items?.elements.first
        #expect(task?.State?.text == "Suspended")
    }

    @Test func pendingInterruptionsFlagMayLie() throws {
        let id = simulator.raiseInterruption(in: "Spaces-1")
        let task = "/api/tasks/ServerTasks-\(try #require(simulator.interruption(id)).taskNumber)"
        #expect(try simulator.json(task).HasPendingInterruptions?.flag == true)
        #expect(
            try simulator.json(task).PendingInterruptionTypes?.elements == [.string("ManualIntervention")]
        )
        simulator.setDials { $0.pendingInterruptionsFlag = .alwaysFalse }
        #expect(try simulator.json(task).HasPendingInterruptions?.flag == false)
        simulator.answer(id, by: simulator.users[0].id, decision: "Proceed")
        simulator.setDials { dials in
            dials.pendingInterruptionsFlag = .stuck
            dials.omitsPendingInterruptionTypes = true
        }
        #expect(try simulator.json(task).HasPendingInterruptions?.flag == true)
        #expect(try simulator.json(task).PendingInterruptionTypes == nil)
    }

    @Test func spacesKeysAndPrincipalsChangeAtARequest() throws {
        let space = simulator.spaceIDs[1]
        let other = simulator.users[2].id
        simulator.setDials { dials in
            dials.forbiddenSpaces = [.init(space, fromRequest: 2)]
            dials.principalChange = .init(to: other, fromRequest: 3)
            dials.keysExpireAtRequest = 4
        }
        #expect(simulator.ask("/api/\(space)/interruptions").status == 200)
        #expect(simulator.ask("/api/\(space)/interruptions").status == 403)
        #expect(try simulator.json("/api/users/me").Id?.text == other)
        #expect(simulator.ask("/api/users/me").status == 401)
    }

    @Test func startingServerRefusesFirst() {
        simulator.setDials { $0.startupRefusals = 2 }
        #expect((0..<3).map { _ in simulator.ask("/api").status } == [503, 503, 200])
    }

    @Test(arguments: [
        (FaultRule.Occurrence.every, [500, 500, 500, 500]), (.nth(2), [200, 500, 200, 200]),
        (.first(2), [500, 500, 200, 200]), (.from(3), [200, 200, 500, 500]),
        (.multiples(of: 2), [200, 500, 200, 500]), (.probability(0), [200, 200, 200, 200]),
        (.probability(1), [500, 500, 500, 500]),
    ])
    func faultsStrikeWhenTheyShould(occurrence: FaultRule.Occurrence, expected: [Int]) {
        let rule = FaultRule(.status(500), on: RequestMatch(.tasks, containing: "TAKE=1"), occurrence)
        simulator.setDials { $0.faults = [rule] }
        let statuses = (0..<4).map { _ in
            _ = simulator.ask("/api/users/me")
            _ = simulator.ask("/api/tasks?take=2")
            return simulator.ask("/api/tasks?take=1").status
        }
        #expect(statuses == expected)
    }

    @Test func drawnFaultsAreTheSameForTheSameSeed() {
        let statuses = (0..<2).map { _ in
            let server = Simulator()
            server.setDials { $0.faults = [FaultRule(.status(502), .probability(0.4))] }
            return (0..<40).map { _ in server.ask("/api").status }
        }
        #expect(statuses[0] == statuses[1])
        #expect(Set(statuses[0]) == [200, 502])
    }

    @Test func faultsGiveWrongBodies() throws {
        func answer(_ fault: Fault) -> SimulatorResponse {
            simulator.setDials { $0.faults = [FaultRule(fault)] }
            return simulator.ask(list)
        }
        #expect(answer(.html).body.hasPrefix("<!doctype html>"))
        #expect(answer(.html).status == 200)
        #expect(answer(.emptyObject).body == "{}")
        #expect(answer(.emptyBody).body.isEmpty)
        #expect(try JSONValue(answer(.withoutItems).body).Items == nil)
        #expect(try JSONValue(answer(.emptyCollection).body).TotalResults?.count == 0)
        #expect(throws: (any Error).self) { try JSONValue(answer(.cutJSON(keeping: 0.7)).body) }
        let redirect = answer(.redirect(to: "http://elsewhere.example"))
        #expect(redirect.status == 302)
        #expect(redirect.header("Location") == "http://elsewhere.example" + list)
        let limited = answer(.tooManyRequests(retryAfterSeconds: 7))
        #expect(limited.status == 429)
        #expect(limited.header("Retry-After") == "7")
        #expect(answer(.tooManyRequests(retryAfterSeconds: nil)).header("Retry-After") == nil)
    }

    @Test func errorBodiesVary() throws {
        func body(_ style: Dials.ErrorBodyStyle) -> String {
            simulator.setDials { $0.errorBody = style }
            return simulator.ask("/api/tasks/ServerTasks-1").body
        }
        #expect(try JSONValue(body(.octopus)).Errors == .array([]))
        #expect(try JSONValue(body(.messageOnly)).Errors == nil)
        #expect(body(.empty).isEmpty)
        #expect(body(.html).hasPrefix("<!doctype html>"))
        #expect(body(.text) == "The resource 'ServerTasks-1' was not found.\n")
    }

    @Test func rateLimitIsATokenBucketForEachUser() {
        simulator.setDials { $0.rateLimit = RateLimit(requestsPerMinute: 60, burst: 3) }
        let responses = (0..<4).map { _ in simulator.ask("/api/users/me") }
        #expect(responses.map(\.status) == [200, 200, 200, 429])
        #expect(responses[0].header("Octopus-RateLimit") == "r=2;t=1")
        #expect(responses[0].header("Octopus-RateLimit-Policy") == "l=3;rpm=60")
        #expect(responses[3].header("Retry-After") == "1")
        #expect(simulator.ask("/api/users/me", key: simulator.apiKey(of: "mika")).status == 200)
        simulator.advance(by: .seconds(1))
        #expect(simulator.ask("/api/users/me").status == 200)
        #expect(simulator.ask("/api/users/me").status == 429)
    }

    @Test func dateHeaderIsTheSimulatedClock() {
        #expect(simulator.ask("/api").header("Date") == "Mon, 04 May 2026 08:00:00 GMT")
        simulator.advance(by: .seconds(90))
        #expect(simulator.ask("/api").header("Date") == "Mon, 04 May 2026 08:01:30 GMT")
        simulator.setDials { dials in
            dials.dateHeaderSkew = .seconds(-600)
            dials.clockStep = .seconds(10)
        }
        #expect(simulator.ask("/api").header("Date") == "Mon, 04 May 2026 07:51:40 GMT")
        simulator.setDials { $0.omitsDateHeader = true }
        #expect(simulator.ask("/api").header("Date") == nil)
    }

    @Test func clockMayFollowRealTime() {
        simulator.setDials { $0.followsRealTime = true }
        _ = simulator.ask("/api")
        #expect(abs(simulator.now.timeIntervalSinceNow) < 3_600)
    }
}
