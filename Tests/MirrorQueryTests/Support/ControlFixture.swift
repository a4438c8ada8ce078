import GRDB
import MirrorStore
import MirrorTestSupport
import Testing
import WireFormat

@testable import MirrorQuery

/// A small mirror of people who answer, and of deployments that they asked for.
///
/// Times are seconds after ``start``. Users-1 is Ada, Users-2 Grace, both people; Users-8 a service account.
struct ControlFixture {
    let fixture: StoreFixture
    var store: MirrorStore { fixture.store }
    var queries: MirrorQueries { fixture.queries }

    static let start: Int64 = 1_777_600_000_000

    static func at(_ seconds: Double) -> Timestamp {
        Timestamp(milliseconds: start + Int64((seconds * 1000).rounded()))
    }

    init() throws {
        fixture = try StoreFixture()
        try fixture.ingestNames()
        try store.ingest(
            documents: [
                user("Users-1", "Ada", isService: false), user("Users-2", "Grace", isService: false),
                user("Users-8", "deploy-bot", isService: true),
            ],
            spaceID: nil
        )
        try environments([
            "Environments-2": "Production", "Environments-3": "Staging", "Environments-4": "Non-Prod",
        ])
    }

    func user(_ id: String, _ name: String, isService: Bool) -> DocumentRecord {
        DocumentRecord(
            id: id,
            kind: .user,
            name: name,
            slug: nil,
            json: #"{"Id":"\#(id)","IsService":\#(isService)}"#
        )
    }

    func environments(_ names: [String: String], in spaceID: String = "Spaces-1") throws {
        let documents = names.map {
            DocumentRecord(id: $0.key, kind: .environment, name: $0.value, slug: nil, json: "{}")
        }
        try store.ingest(documents: documents, spaceID: spaceID)
    }

    /// Stores a reading of a team's members.
    func team(_ id: String, _ members: [String], external: Bool = false, readAt seconds: Double) throws {
        let groups = external ? #"[{"Id":"S-1-5","DisplayName":"Domain\\Admins"}]"# : "[]"
        let team = DocumentRecord(
            id: id,
            kind: .team,
            name: "Team \(id.dropFirst(6))",
            slug: nil,
            json: #"{"Id":"\#(id)","ExternalSecurityGroups":\#(groups),"N":\#(members.count)}"#,
            memberUserIDs: members
        )
        try store.ingest(documents: [team], spaceID: nil, wholeList: (.team, Self.at(seconds)))
    }

    /// What is told of an answer; what is left out is ordinary.
    struct Answer {
        var user: String? = "Users-2"
        var outcome = "Proceed"
        /// When it was raised, and last seen to wait; nil for what was answered before it was first seen.
        var raised: Double = 0
        var seenPending: Double?
        /// When the answer was first seen.
        var seen: Double = 600
        /// When the audit log says that it was given, and by whom.
        var event: Double?
        var eventUser: String?
        var isService = false
        var spaceID = "Spaces-1"
        var sample: (inout SampleInterruption) -> Void = { _ in }
    }

    /// Stores an interruption and its answer; its task has the same number.
    func answer(_ number: Int, _ adjust: (inout Answer) -> Void = { _ in }) throws {
        var answer = Answer()
        adjust(&answer)
        var sample = SampleInterruption(number, created: Self.at(answer.raised).milliseconds)
        sample.taskID = "ServerTasks-\(number)"
        sample.spaceID = answer.spaceID
        sample.related = ["Deployments-\(number)", sample.taskID, "Projects-1", "Environments-2"]
        sample.notes = "fine"
        answer.sample(&sample)
        if let seconds = answer.seenPending { try see(sample, seconds, in: answer.spaceID) }
        sample.isPending = false
        sample.result = answer.outcome
        sample.responsibleUserID = answer.user
        try see(sample, answer.seen, in: answer.spaceID)
        guard let event = answer.event else { return }
        let decision = DecisionRecord(
            interruptionID: sample.id,
            userID: answer.eventUser ?? answer.user,
            username: nil,
            isService: answer.isService,
            identityEstablishedWith: nil,
            decidedAt: Self.at(event),
            takenAt: nil,
            eventID: "Events-\(number)"
        )
        try store.ingest(decisions: [decision], askedFor: [])
    }

    func see(_ sample: SampleInterruption, _ seconds: Double, in spaceID: String = "Spaces-1") throws {
        var context = fixture.context(spaceID)
        context.seenAt = Self.at(seconds)
        _ = try store.ingest([sample.record], context)
    }

    /// Stores a task; nil for what has not happened.
    func task(
        _ number: Int,
        _ state: String = "Success",
        name: String = "Deploy",
        queued: Double = 0,
        started: Double? = 0,
        ended: Double? = 900,
        in spaceID: String = "Spaces-1"
    ) throws {
        func text(_ seconds: Double?) -> String { seconds.map { "\"\(Self.at($0))\"" } ?? "null" }
        let body = """
            {"Id":"ServerTasks-\(number)","SpaceId":"\(spaceID)","Name":"\(name)","Description":"","Arguments":{},\
            "State":"\(state)","QueueTime":\(text(queued)),"StartTime":\(text(started)),\
            "CompletedTime":\(text(ended)),"IsCompleted":\(ended != nil),"ProjectId":"Projects-1"}
            """
        _ = try store.ingest([TaskRecord(body: body, in: spaceID)], fixture.context(spaceID))
    }

    /// Stores the deployment of the task with the same number.
    func deployment(
        _ number: Int,
        by user: String? = "Users-1",
        named name: String? = "Ada",
        to environment: String? = "Environments-2",
        created: Double? = 0,
        prefix: String = "Deployments",
        in spaceID: String = "Spaces-1"
    ) throws {
        let record = ExecutionRecord(
            id: "\(prefix)-\(number)",
            taskID: "ServerTasks-\(number)",
            projectID: "Projects-1",
            environmentID: environment,
            tenantID: nil,
            releaseID: nil,
            runbookID: nil,
            created: created.map(Self.at),
            requestedByID: user,
            requestedBy: name,
            json: "{}"
        )
        try store.ingest(executions: [record], spaceID: spaceID)
    }

    /// What a control gives.
    func run(_ control: String, _ narrow: (inout ControlRequest) -> Void = { _ in }) throws -> ControlResult {
        var request = ControlRequest()
        request.controls = [control]
        narrow(&request)
        let answer = try queries.controls(request, examples: 10_000)
        let result = try #require(answer.results.first)
        #expect(answer.results.count == 1)
        #expect(result.examples.count == result.findings)
        #expect(result.findings + result.undecidableCount <= result.examined)
        return result
    }

    /// What a control gives, in short: `7 certain`, `undecidable 2`.
    func found(_ control: String, _ narrow: (inout ControlRequest) -> Void = { _ in }) throws -> [String] {
        let result = try run(control, narrow)
        return result.examples.map { finding in
            let id = finding.interruptionID ?? finding.executionID ?? finding.taskID ?? ""
            return "\(id.split(separator: "-").last ?? "") \(finding.certainty)"
        } + (result.undecidableCount > 0 ? ["undecidable \(result.undecidableCount)"] : [])
    }
}

extension ControlFixture {
    /// How the rows of a request's scans are read, a line a step.
    func plan(_ request: ControlRequest) throws -> String {
        try store.reader.read { db in
            let narrowing = try ControlNarrowing(request, NameResolver(db: db))
            let context = ControlContext(
                db: db,
                request: request,
                production: try ProductionEnvironments([], spaces: nil, in: db),
                state: try MirrorState.read(db, spaces: nil, kinds: RowKind.allCases)
            )
            return try ControlCatalog.named(request.controls).flatMap { try $0.init(context).scans }
                .flatMap { scan in
                    let explained: SQLRequest<Row> = "EXPLAIN QUERY PLAN \(scan.sql(narrowing))"
                    return try explained.fetchAll(db).map { $0["detail"] as String }
                }.joined(separator: "\n") + "\n"
        }
    }
}
