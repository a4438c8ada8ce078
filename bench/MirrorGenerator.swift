import Foundation
import MirrorStore
import MirrorSync
import OctopusAPI
import WireFormat

/// Writes a large mirror through the store's own ingest, page by page, as a first sync would.
///
/// The data is made up, the same for the same size: one environment that 15 interruptions in a hundred regard, a tenant
/// that half of the others do, words that half of the rows hold, that 2 % hold and that a handful holds, a few pending
/// rows, some gone ones. A tenth is in another space. The mirror began when half of them were there, of whose answers it
/// does not know when they were given; of the others most were answered within minutes, some within a day or a month.
struct MirrorGenerator {
    let path: String
    let interruptions: Int
    /// How many of them, the newest, are pending.
    let pending: Int
    /// How many tasks there are for each interruption.
    static let tasksEach = 5
    static let spaceID = "Spaces-1"
    static let otherSpaceID = "Spaces-2"
    static let principalID = "Users-1"
    static let pageSize = 1000
    /// What the bench asks for.
    static let commonWord = "rollback"
    static let uncommonWord = "certificate"
    static let rareWord = "hyphenation"
    static let busyEnvironment = "Environments-1"
    /// Half of the interruptions outside the busy environment regard it, and a handful of those within.
    static let busyTenant = "Tenants-1"

    /// UTC milliseconds of the first row; they are a minute apart.
    private static let start: Int64 = 1_600_000_000_000

    /// - Parameter pending: Nil for enough for a full page of each list at any size.
    init(path: String, interruptions: Int, pending: Int? = nil) {
        self.path = path
        self.interruptions = interruptions
        self.pending = pending ?? max(1000, interruptions / 200)
    }

    func run() throws {
        let store = try MirrorStore(path: path)
        let now = Timestamp(milliseconds: Self.start + Int64(interruptions) * 60_000)
        let installation = Installation(
            installationID: "bench",
            server: "https://octopus.example.com",
            serverVersion: "2026.3",
            principalID: Self.principalID,
            principalName: "bench"
        )
        let run = try store.beginRun(installation, pin: now, now: now, tool: "bench")
        try store.ingest(spaces: [
            SpaceRecord(id: Self.spaceID, name: "Default", slug: "default", isDefault: true, json: "{}"),
            SpaceRecord(
                id: Self.otherSpaceID,
                name: "Payments",
                slug: "payments",
                isDefault: false,
                json: "{}"
            ),
        ])
        try nameDocuments(store, now)
        func context(
            _ spaceID: String = Self.spaceID,
            _ place: BackfillPlace? = nil,
            seenAt: Timestamp? = nil
        ) -> IngestContext {
            IngestContext(
                spaceID: spaceID,
                run: run,
                seenAt: seenAt ?? now,
                principalID: Self.principalID,
                backfill: place
            )
        }
        for start in stride(from: 1, through: interruptions, by: Self.pageSize) {
            let numbers = start..<min(start + Self.pageSize, interruptions + 1)
            for space in [Self.spaceID, Self.otherSpaceID] {
                let records = try numbers.filter { spaceID(of: $0) == space }.map { try interruption($0) }
                let began = created(interruptions / 2)
                _ = try store.ingest(records, context(space, seenAt: max(began, created(numbers.upperBound))))
            }
            try store.ingest(decisions: numbers.compactMap(decision), askedFor: [])
            report(start, of: interruptions, "interruptions")
        }
        let tasks = interruptions * Self.tasksEach
        for start in stride(from: 1, through: tasks, by: Self.pageSize) {
            let numbers = start..<min(start + Self.pageSize, tasks + 1)
            _ = try store.ingest(try numbers.map { try task($0) }, context())
            report(start, of: tasks, "tasks")
        }
        // Retention has taken the oldest two in a hundred.
        let oldest = Array(1...max(1, Int64(interruptions) / 50))
        for space in [Self.spaceID, Self.otherSpaceID] {
            _ = try store.markInterruptionsGone(oldest, context(space))
            for kind in RowKind.allCases {
                let place = BackfillPlace(skip: 0, total: 0, isFinished: true)
                switch kind {
                case .interruption: _ = try store.ingest([InterruptionRecord](), context(space, place))
                case .task: _ = try store.ingest([TaskRecord](), context(space, place))
                }
                try store.setHeadPin(now, of: space, kind)
                let listed = try store.listedCount(of: space, kind)
                try store.certify(space, kind, serverTotal: listed, completeThrough: now)
            }
        }
        try store.finishRun(
            run,
            outcome: .complete,
            requests: RequestCounts(total: 0),
            spaceIDs: [Self.spaceID, Self.otherSpaceID],
            debts: [],
            error: nil,
            now: now
        )
    }

    private func report(_ start: Int, of total: Int, _ noun: String) {
        guard (start - 1) % 200_000 == 0 else { return }
        FileHandle.standardError.write(Data("\(start - 1) of \(total) \(noun)\n".utf8))
    }

    private func nameDocuments(_ store: MirrorStore, _ now: Timestamp) throws {
        func documents(_ kind: DocumentRecord.Kind, _ prefix: String, _ count: Int) -> [DocumentRecord] {
            (1...count).map { number in
                DocumentRecord(
                    id: "\(prefix)-\(number)",
                    kind: kind,
                    name: "\(kind.rawValue) \(number)",
                    slug: nil,
                    json: "{}",
                    memberUserIDs: kind == .team ? ["Users-\(number % 50 + 1)"] : []
                )
            }
        }
        for (kind, prefix, count) in [
            (DocumentRecord.Kind.user, "Users", 200), (.team, "Teams", 20), (.project, "Projects", 300),
            (.environment, "Environments", 30), (.tenant, "Tenants", 100),
        ] {
            try store.ingest(
                documents: documents(kind, prefix, count),
                spaceID: kind == .user ? nil : Self.spaceID,
                wholeList: (kind, now)
            )
        }
    }

    /// Deterministic, and spread evenly.
    private func draw(_ number: Int, _ salt: UInt64, _ below: Int) -> Int {
        var value =
            UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 &+ salt &* 0xBF58_476D_1CE4_E5B9
        value ^= value >> 31
        value = value &* 0x94D0_49BB_1331_11EB
        value ^= value >> 29
        return Int(value % UInt64(below))
    }

    private static let words = """
        check the dashboard before you go on and confirm that traffic has drained from every node in the pool then \
        verify health probes queue depth error budget latency memory database migration backup snapshot schema index \
        replica primary failover region zone gateway balancer cache release notes ticket change window owner approval
        """.split(separator: " ").map(String.init)

    private func spaceID(of number: Int) -> String {
        draw(number, 18, 10) == 0 ? Self.otherSpaceID : Self.spaceID
    }

    private func isPending(_ number: Int) -> Bool { number > interruptions - pending }

    private func created(_ number: Int) -> Timestamp {
        Timestamp(milliseconds: Self.start + Int64(number) * 60_000)
    }

    /// When it was answered, as the audit log would tell; nil for what is pending or was there when the mirror began.
    private func decision(_ number: Int) -> DecisionRecord? {
        guard !isPending(number), number > interruptions / 2 else { return nil }
        let kind = draw(number, 19, 100)
        let minutes = kind < 5 ? (kind < 1 ? 43_200 : 1440) : 10
        let life = Int64(draw(number, 20, minutes * 60_000))
        return DecisionRecord(
            interruptionID: "Interruptions-\(number)",
            userID: "Users-\(draw(number, 9, 200) + 1)",
            username: nil,
            isService: false,
            identityEstablishedWith: nil,
            decidedAt: Timestamp(milliseconds: created(number).milliseconds + life),
            takenAt: nil,
            eventID: "Events-\(number)"
        )
    }

    private func interruption(_ number: Int) throws -> InterruptionRecord {
        let isPending = isPending(number)
        var text = (0..<60 + draw(number, 1, 60)).map {
            Self.words[draw(number &* 97 &+ $0, 2, Self.words.count)]
        }
        if draw(number, 3, 2) == 0 { text.insert(Self.commonWord, at: draw(number, 4, text.count)) }
        if draw(number, 5, 50) == 0 { text.append(Self.uncommonWord) }
        // The same handful at every size.
        if number % max(1, interruptions / 20) == 7 { text.append(Self.rareWord) }
        // The same handful of both the busy environment and the busy tenant at every size.
        let isRare = number % max(1, interruptions / 5) == max(1, interruptions / 5) - 3
        let environment = isRare || draw(number, 6, 100) < 15 ? 1 : 2 + draw(number, 7, 29)
        let project = 1 + draw(number, 8, 300)
        let created = created(number)
        let user = draw(number, 9, 200) + 1
        var related = """
            "Deployments-\(number)","ServerTasks-\(number * Self.tasksEach)","Projects-\(project)","Environments-\(environment)"
            """
        if environment == 1 ? isRare : draw(number, 17, 2) == 0 { related += ",\"\(Self.busyTenant)\"" }
        let answer = isPending ? "null" : draw(number, 10, 10) == 0 ? "\"Abort\"" : "\"Proceed\""
        let body = """
            {"Id":"Interruptions-\(number)","SpaceId":"\(spaceID(of: number))","Title":"Approve release \(number % 1000) of Project \(project)",\
            "Type":"\(draw(number, 11, 5) == 0 ? "GuidedFailure" : "ManualIntervention")","Created":"\(created)",\
            "IsPending":\(isPending),"Form":{"Values":{"Instructions":null,"Notes":\(isPending ? "null" : "\"done\""),\
            "Result":\(answer)},"Elements":[{"Name":"Instructions","Control":{"Type":"Paragraph","Text":"\(text.joined(separator: " "))",\
            "ResolveLinks":false},"IsValueRequired":false},{"Name":"Notes","Control":{"Type":"TextArea","Label":"Notes"},\
            "IsValueRequired":false},{"Name":"Result","Control":{"Type":"SubmitButtonGroup","Buttons":[{"Text":"Proceed",\
            "Value":"Proceed","RequiresConfirmation":false},{"Text":"Abort","Value":"Abort","RequiresConfirmation":true}]},\
            "IsValueRequired":false}]},"RelatedDocumentIds":[\(related)],"ResponsibleTeamIds":["Teams-\(draw(number, 12, 20) + 1)"],\
            "ResponsibleUserId":\(isPending ? "null" : "\"Users-\(user)\""),"CanTakeResponsibility":\(isPending && draw(number, 13, 4) == 0),\
            "HasResponsibility":false,"TaskId":"ServerTasks-\(number * Self.tasksEach)",\
            "CorrelationId":"ServerTasks-\(number * Self.tasksEach)_ABC/\(String(number, radix: 16))","IsLinkedToOtherInterruption":false}
            """
        guard let interruption = Interruption(json: try JSONDocument(parsing: body).root) else {
            throw CocoaError(.coderInvalidValue)
        }
        return interruption.record
    }

    private func task(_ number: Int) throws -> TaskRecord {
        let total = interruptions * Self.tasksEach
        let isActive = number > total - max(20, total / 1000)
        let state = isActive ? "Executing" : draw(number, 14, 20) == 0 ? "Failed" : "Success"
        let time = Timestamp(milliseconds: Self.start + Int64(number) * 12_000)
        let project = 1 + draw(number, 15, 300)
        let body = """
            {"Id":"ServerTasks-\(number)","SpaceId":"Spaces-1","Name":"\(draw(number, 16, 4) == 0 ? "RunbookRun" : "Deploy")",\
            "Description":"Deploy Project \(project) release \(number % 1000) to Production","Arguments":{},"State":"\(state)",\
            "Completed":"","QueueTime":"\(time)","StartTime":"\(time)","LastUpdatedTime":"\(time)",\
            "CompletedTime":\(isActive ? "null" : "\"\(time)\""),"Duration":"2 minutes","ErrorMessage":"",\
            "IsCompleted":\(!isActive),"FinishedSuccessfully":\(state == "Success"),"HasPendingInterruptions":false,\
            "HasWarningsOrErrors":false,"ProjectId":"Projects-\(project)"}
            """
        guard let task = ServerTask(json: try JSONDocument(parsing: body).root) else {
            throw CocoaError(.coderInvalidValue)
        }
        return task.record(in: Self.spaceID)
    }
}
