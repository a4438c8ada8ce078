import GRDB
import MirrorStore
import WireFormat

/// A part of the list of deployments.
package struct DeploymentList: Sendable {
    package var totalResults: Int
    package var skip: Int
    package var take: Int?
    package var items: [DeploymentSummary]
    /// Where the next page begins; nil when there is none.
    package var nextCursor: String?
    package var state: MirrorState
}

extension MirrorQueries {
    /// Lists the tasks that carry out a deployment, newest first by the time they were queued for, with the deployment and
    /// its approval.
    ///
    /// What the answer rests on covers tasks and interruptions alike, and says how many deployments are known by their
    /// tasks alone.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know.
    package func deployments(_ filter: DeploymentFilter, _ page: ListPage = ListPage()) throws
        -> DeploymentList
    {
        let question = { "deployments \(filter.question)" }
        try page.cursor?.check(question)
        return try read { db in
            let selection = try DeploymentSelection(filter, in: db)
            let total = try selection.list.total(in: db)
            let items = try DeploymentPage(db: db).summaries(selection.list.numbers(page, in: db))
            return DeploymentList(
                totalResults: total,
                skip: page.skip,
                take: page.take,
                items: items,
                nextCursor: page.next(
                    after: items.last.map { ($0.taskQueueTime?.milliseconds, $0.number) },
                    count: items.count,
                    total: total,
                    question: question
                ),
                state: try MirrorState.read(db, of: selection)
            )
        }
    }

    /// The same list, part by part and all parts in one view of the mirror: memory holds one of them, however long the list.
    ///
    /// - Parameter take: Gets the parts in order, at least one; what it throws ends the reading.
    package func deployments(_ filter: DeploymentFilter, take: (DeploymentList) throws -> Void) throws {
        try read { db in
            let selection = try DeploymentSelection(filter, in: db)
            let reader = DeploymentPage(db: db)
            var list = DeploymentList(
                totalResults: try selection.list.total(in: db),
                skip: 0,
                take: nil,
                items: [],
                nextCursor: nil,
                state: try MirrorState.read(db, of: selection)
            )
            var page = ListPage(take: LongList.part)
            repeat {
                list.items = try reader.summaries(selection.list.numbers(page, in: db))
                try take(list)
                list.skip += list.items.count
                page.cursor = list.items.last.map { last in
                    ListCursor(time: last.taskQueueTime?.milliseconds, number: last.number, fingerprint: "")
                }
            } while list.items.count == LongList.part
        }
    }
}

extension MirrorState {
    /// What an answer about deployments rests on.
    static func read(_ db: Database, of selection: DeploymentSelection) throws -> MirrorState {
        var state = try read(db, spaces: selection.spaces, kinds: RowKind.allCases)
        let unknown = try selection.unknown(in: db)
        if unknown > 0 {
            let doubt = selection.narrowsByPlace ? ", and may belong here" : ""
            state.lack("\(unknown) deployments are not known beyond their tasks\(doubt)")
        }
        let stray = try selection.stray(in: db)
        if stray > 0 { state.lack("\(stray) deployments are known whose tasks are not") }
        return state
    }

    /// Says that the answer lacks something, whatever was read.
    private mutating func lack(_ reason: String) {
        debts.append(Debt(spaceID: nil, lane: "context", reason: reason))
        if coverage == .complete { coverage = .partial }
        completeThrough = nil
    }
}
