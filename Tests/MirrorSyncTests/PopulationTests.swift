import Foundation
import GRDB
import MirrorQuery
import MirrorStore
import MirrorTestSupport
import OctopusAPI
import OctopusSimulator
import Testing
import WireFormat

@testable import MirrorSync

/// Who could have answered, and which deployments there were, against what the server knows.
struct PopulationTests {
    private static let world = SimulatorConfiguration(
        seed: SimulatorSeed(seed: 6, spaces: 2, interruptions: 400, tasks: 1200)
    )

    private func deployments(_ store: MirrorStore) throws -> DeploymentList {
        try MirrorQueries(reader: store.reader).deployments(DeploymentFilter(), ListPage(take: nil))
    }

    /// What the manual interventions of a task come to, by the server's own rows.
    private func approval(_ interruptions: [SimulatedInterruption]) -> DeploymentSummary.Approval {
        let manual = interruptions.filter { $0.kind == .manualIntervention }
        if manual.isEmpty { return .none }
        if manual.contains(where: { $0.decision == "Abort" }) { return .rejected }
        if manual.contains(where: \.isPending) { return .pending }
        return manual.contains { $0.decision == "Proceed" } ? .approved : .undecided
    }

    @Test func everyDeploymentIsThereWithItsApproval() async throws {
        try await Simulator.withServer(Self.world) { server in
            let simulator = server.simulator
            let store = try MirrorStore.inMemory()
            _ = try await syncOnce(server, into: store)
            let list = try deployments(store)
            #expect(list.state.coverage == .complete && list.state.debts == [])

            var byTask: [Int: [SimulatedInterruption]] = [:]
            var tasks: Set<String> = []
            for space in simulator.spaceIDs {
                for interruption in simulator.interruptionIDs(in: space).compactMap(simulator.interruption) {
                    byTask[interruption.taskNumber, default: []].append(interruption)
                }
                tasks.formUnion(
                    simulator.taskIDs(in: space).filter { simulator.task($0)?.kind == .deploy }
                )
            }
            #expect(Set(list.items.map(\.taskID)) == tasks && tasks.count > 300)
            for item in list.items {
                let truth = byTask[Int(item.number)] ?? []
                #expect(item.approval == approval(truth))
                let manual = truth.filter { $0.kind == .manualIntervention }
                #expect(Set(item.interruptionIDs) == Set(manual.map(\.id)))
                let users = Set(manual.filter { $0.decision != nil }.compactMap(\.responsibleUserID))
                let names = simulator.users.filter { users.contains($0.id) }
                #expect(
                    Set(item.decidedBy).isSubset(of: Set(names.flatMap { [$0.username, $0.displayName] }))
                )
                #expect(item.decidedBy.count >= users.count)
                #expect(
                    item.isKnown && item.environment != nil && item.release != nil && item.requestedBy != nil
                )
            }
            let found = Set(list.items.map(\.approval))
            #expect(found.isSuperset(of: [.approved, .rejected, .pending, .none]))
        }
    }

    @Test func deploymentsThatMayNotBeReadAreThereAndSaidToBeUnknown() async throws {
        try await Simulator.withServer(Self.world) { server in
            let refusal = FaultRule(.status(403), on: RequestMatch(.deployments), .every)
            server.simulator.setDials { $0.faults = [refusal] }
            let store = try MirrorStore.inMemory()
            for _ in 0..<5 {
                // The debt outlives the asking.
                let report = try await syncOnce(server, into: store)
                #expect(report.spaces.allSatisfy { $0.debts.map(\.lane) == ["context"] })
                #expect(report.outcome == .complete)
            }
            server.simulator.clearRequests()
            let report = try await syncOnce(server, into: store)
            #expect(!server.simulator.requests.contains { $0.kind == .deployments })
            #expect(report.spaces[0].debts.map(\.reason).joined().contains("Deployments that rows name"))
            let list = try deployments(store)
            #expect(list.items.count > 300 && list.items.allSatisfy { !$0.isKnown && $0.environment == nil })
            #expect(list.items.allSatisfy { $0.id?.hasPrefix("Deployments-") == true })
            #expect(list.state.coverage == .partial)
            #expect(
                list.state.debts.contains {
                    $0.reason == "\(list.items.count) deployments are not known beyond their tasks"
                }
            )
        }
    }

    @Test func approvalsThatRetentionDeletedStillCount() async throws {
        try await SmallWorld.with(interruptions: 12, tasks: 20) { world in
            let simulator = world.simulator
            let id = simulator.raiseInterruption(in: world.space)
            let task = try #require(simulator.interruption(id)).taskNumber
            #expect(simulator.answer(id, by: "mika", decision: "Proceed"))
            try await world.settle()
            #expect(simulator.deleteTask("ServerTasks-\(task)"))
            try await world.expectSettled()
            let item = try #require(try deployments(world.store).items.first { $0.number == Int64(task) })
            #expect(item.isGone && item.approval == .approved && item.decidedBy == ["mika"])
            #expect(item.interruptionIDs == [id])
        }
    }

    @Test func whoMightAnswerFollowsTheTeams() async throws {
        try await SmallWorld.with(interruptions: 5, tasks: 10) { world in
            let simulator = world.simulator
            let team = try #require(simulator.teams.last { !$0.isBuiltIn }).id
            #expect(simulator.setMembers(of: team, to: ["dana", "mika"]))
            try await world.settle()
            let id = simulator.raiseInterruption(in: world.space, NewInterruption(teamIDs: [team]))
            try await world.sync()
            #expect(simulator.setMembers(of: team, to: ["mika", "jules"]))
            simulator.advance(by: .seconds(90_000))
            for _ in 0..<3 { try await world.sync() }
            #expect(simulator.answer(id, by: "jules", decision: "Proceed"))
            simulator.advance(by: .seconds(90_000))
            #expect(simulator.setMembers(of: team, to: []))
            for _ in 0..<3 { try await world.sync() }
            let queries = MirrorQueries(reader: world.store.reader)
            let decision = try #require(try queries.decision(id)).decision
            #expect(decision.source == .event && decision.user == "jules")
            #expect(decision.mayAnswerFirst == ["Dana", "Mika"])
            #expect(decision.mayAnswerLast == ["Jules", "Mika"])
        }
    }

    /// A list of teams that fails ends nobody's stay.
    @Test(arguments: [Fault.status(403), .status(500), .emptyObject])
    func aListOfTeamsThatFailsEndsNoStay(fault: Fault) async throws {
        try await SmallWorld.with(interruptions: 5, tasks: 10) { world in
            try await world.settle()
            let before = try await members(world.store)
            world.simulator.setDials { $0.faults = [FaultRule(fault, on: RequestMatch(.teams), .every)] }
            for _ in 0..<3 {
                world.simulator.advance(by: .seconds(90_000))
                try await world.sync()
            }
            #expect(try await members(world.store) == before && !before.isEmpty)
        }
    }

    private func members(_ store: MirrorStore) async throws -> [String] {
        try await store.reader.read { db in
            try String.fetchAll(db, sql: "SELECT teamId || userId FROM teamMembers ORDER BY 1")
        }
    }
}
