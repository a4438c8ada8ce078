import Foundation
import OctopusSimulator
import Testing

struct ServingTests {
    @Test func bodiesOverHTTPAreTheBodiesOfTheTruth() async throws {
        try await Simulator.withServer { server in
            let client = HTTPClient(server: server)
            let id = server.simulator.interruptionIDs(in: "Spaces-1")[0]
            let answer = try await client.send("/api/Spaces-1/interruptions/\(id)")
            #expect(answer.status == 200)
            #expect(answer.body == server.simulator.interruptionBody(id))
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            #expect(answer.headers["date"] == "Mon, 04 May 2026 08:00:00 GMT")
            #expect(server.simulator.requests.count == 1)
        }
    }

    @Test func bearerTokensAndMethodOverridesAreHeard() async throws {
        try await Simulator.withServer { server in
            let client = HTTPClient(server: server)
            let key = server.apiKey
            let me = try await client.send("/api/users/me", headers: ["Authorization": "Bearer \(key)"])
            #expect(me.status == 200)
            #expect(try await client.send("/api/users/me", headers: [:]).status == 401)
            let id = server.simulator.raiseInterruption(in: "Spaces-1")
            let taken = try await client.send(
                "/api/Spaces-1/interruptions/\(id)/responsible",
                method: "POST",
                headers: ["X-Octopus-ApiKey": key, "X-HTTP-Method-Override": "PUT"]
            )
            #expect(taken.status == 200)
            let submitted = try await client.send(
                "/api/Spaces-1/interruptions/\(id)/submit",
                method: "POST",
                body: #"{"Result":"Proceed"}"#
            )
            #expect(submitted.status == 200)
            #expect(server.simulator.interruption(id)?.decision == "Proceed")
        }
    }

    @Test func virtualDirectoryIsPartOfTheAddress() async throws {
        try await Simulator.withServer(SimulatorConfiguration(virtualDirectory: "/octopus")) { server in
            #expect(server.url.absoluteString == "http://127.0.0.1:\(server.port)/octopus")
            let answer = try await HTTPClient(server: server).send("/api")
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: [Fault.dropConnection, .truncateBody(keeping: 0.5)])
    func brokenConnectionsAreErrors(fault: Fault) async throws {
        try await Simulator.withServer { server in
            server.simulator.setDials { $0.faults = [FaultRule(fault, on: RequestMatch(.tasks))] }
            let client = HTTPClient(server: server)
            await #expect(throws: URLError.self) { try await client.send("/api/tasks?take=200") }
            let next = try await client.send("/api/users/me")
            #expect(next.status == 200)
            let expected: Int = if case .dropConnection = fault { 0 } else { 200 }
            #expect(server.simulator.requests.first?.status == expected)
        }
    }

    @Test func truncatedBodyPromisesMoreThanItSends() async throws {
        try await Simulator.withServer { server in
            let client = HTTPClient(server: server)
            let whole = try await client.send("/api/Spaces-1/interruptions")
            server.simulator.setDials { $0.faults = [FaultRule(.cutJSON(keeping: 0.5))] }
            let cut = try await client.send("/api/Spaces-1/interruptions")
            #expect(cut.headers["content-length"] == String(cut.body.utf8.count))
            #expect(cut.body.utf8.count == whole.body.utf8.count / 2)
        }
    }

    @Test func redirectsLeadElsewhere() async throws {
        try await Simulator.withServer { server in
            server.simulator.setDials { $0.faults = [FaultRule(.redirect(to: "http://localhost:1"))] }
            let answer = try await HTTPClient(server: server).send("/api/users/me")
            #expect(answer.status == 302)
            #expect(answer.headers["location"] == "http://localhost:1/api/users/me")
        }
    }

    @Test func delayedAnswersArriveLateAndWhole() async throws {
        try await Simulator.withServer { server in
            server.simulator.setDials { $0.faults = [FaultRule(.delay(.milliseconds(80)))] }
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await HTTPClient(server: server).send("/api")
            #expect(answer.status == 200)
            #expect(clock.now - start >= .milliseconds(80))
        }
    }

    @Test func requestsAtTheSameTimeAreAllAnswered() async throws {
        try await Simulator.withServer { server in
            let client = HTTPClient(server: server)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await client.send("/api/tasks").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: 20))
            #expect(server.simulator.requests.map(\.sequence) == Array(1...20))
        }
    }

    @Test func errorsOfTheBodyComeOutOfWithServer() async throws {
        struct Expected: Error {}
        await #expect(throws: Expected.self) {
            try await Simulator.withServer { (_: RunningSimulator) -> Void in throw Expected() }
        }
    }

    @Test func takenPortIsAnError() async throws {
        try await Simulator.withServer { server in
            await #expect(throws: (any Error).self) {
                try await Simulator().run(host: "127.0.0.1", port: server.port) { _ in }
            }
        }
    }
}
