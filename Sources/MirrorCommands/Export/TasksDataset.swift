import MirrorQuery
import MirrorStore
import WireFormat

/// Server tasks.
struct TasksDataset: ExportDataset {
    let name = "tasks"
    let idColumn = "id"
    let timeColumn = "queueTime"
    let filters: Set = ["--project", "--environment", "--tenant", "--gone", "--with-gone"]
    let kinds = [RowKind.task]
    let columnLanes: Set = ["context"]

    func columns(of filter: InterruptionFilter) -> [String] {
        ItemColumns.task.all
    }

    func forEachPart(
        of filter: InterruptionFilter,
        in queries: MirrorQueries,
        server: String,
        take: (ListPart<JSONValue>) throws -> Void
    ) throws {
        try queries.forEachPart(of: tasks(filter), server: server) { (part: ListPart<TaskSummary>) in
            try take(part.map(\.json))
        }
    }

    func goneLeftOut(by filter: InterruptionFilter, in queries: MirrorQueries) throws -> Int {
        try queries.tasks(tasks(filter), ListPage(take: 0), countsGone: true).goneLeftOut ?? 0
    }

    func rows(ids: [String], of filter: InterruptionFilter, in queries: MirrorQueries, server: String) throws
        -> [JSONValue]?
    {
        try queries.tasks(ids: ids, server: server).map(\.json)
    }

    func revisions(of ids: [String], in queries: MirrorQueries) throws -> [String: Int64]? {
        try queries.revisions(ofTasks: ids)
    }

    private func tasks(_ filter: InterruptionFilter) -> TaskFilter {
        var tasks = TaskFilter()
        tasks.spaces = filter.spaces
        tasks.projects = filter.projects
        tasks.environments = filter.environments
        tasks.tenants = filter.tenants
        tasks.since = filter.since
        tasks.until = filter.until
        tasks.presence = filter.presence
        return tasks
    }
}
