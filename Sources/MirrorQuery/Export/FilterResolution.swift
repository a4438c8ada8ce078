import GRDB
import MirrorStore
package import WireFormat

extension MirrorQueries {
    /// The same filter with ids in place of names, so that it means the same when names change.
    ///
    /// - Throws: ``QueryError`` when the filter names what the mirror does not know, or contradicts itself.
    package func resolving(_ filter: InterruptionFilter) throws -> InterruptionFilter {
        try filter.validate()
        return try read { db in
            let names = NameResolver(db: db)
            let spaces = try names.spaces(filter.spaces)
            func ids(_ texts: [String], _ kind: DocumentRecord.Kind) throws -> [String] {
                try texts.map { try names.document($0, kind, spaces: spaces) }
            }
            var resolved = filter
            resolved.spaces = try spaces?.map { try RowKey.id($0, .space, in: db) } ?? []
            resolved.projects = try ids(filter.projects, .project)
            resolved.environments = try ids(filter.environments, .environment)
            resolved.tenants = try ids(filter.tenants, .tenant)
            resolved.teams = try ids(filter.teams, .team)
            resolved.responsible = try filter.responsible.map {
                try names.document($0, .user, spaces: nil)
            }
            resolved.assignedTo = try filter.assignedTo.map { try names.document($0, .user, spaces: nil) }
            resolved.task = try filter.task.map {
                try RowKey.id(TaskID.find($0, in: db), .task, in: db)
            }
            return resolved
        }
    }
}

// MARK: - As JSON

extension InterruptionFilter.Presence {
    fileprivate static let names: [(name: String, value: Self)] = [
        ("listed", .listed), ("gone", .gone), ("both", .both),
    ]
}

extension InterruptionFilter {
    /// Every part, in a form that ``init(json:)`` reads.
    package var json: JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
        let presence = Presence.names.first { $0.value == self.presence }?.name
        return [
            "spaces": list(spaces),
            "pendingOnly": .bool(pendingOnly),
            "isAssignedToMe": .bool(isAssignedToMe),
            "assignedTo": .optional(assignedTo),
            "regarding": .optional(regarding),
            "types": list(types),
            "projects": list(projects),
            "environments": list(environments),
            "tenants": list(tenants),
            "teams": list(teams),
            "responsible": .optional(responsible),
            "task": .optional(task),
            "result": .optional(result),
            "since": .optional(since?.description),
            "until": .optional(until?.description),
            "presence": .optional(presence),
            "asOf": .optional(asOf?.description),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else, an unknown part included: a filter that is understood in part
    /// asks for something else.
    package init?(json: JSONNode) {
        guard json.isObject else { return nil }
        self.init()
        for member in json.members where !read(member.name, member.value) { return nil }
    }

    private mutating func read(_ name: String, _ value: JSONNode) -> Bool {
        switch name {
        case "spaces": Self.read(value, &spaces)
        case "pendingOnly": Self.read(value, &pendingOnly)
        case "isAssignedToMe": Self.read(value, &isAssignedToMe)
        case "assignedTo": Self.read(value, &assignedTo)
        case "regarding": Self.read(value, &regarding)
        case "types": Self.read(value, &types)
        case "projects": Self.read(value, &projects)
        case "environments": Self.read(value, &environments)
        case "tenants": Self.read(value, &tenants)
        case "teams": Self.read(value, &teams)
        case "responsible": Self.read(value, &responsible)
        case "task": Self.read(value, &task)
        case "result": Self.read(value, &result)
        case "since": Self.read(value, &since)
        case "until": Self.read(value, &until)
        case "asOf": Self.read(value, &asOf)
        case "presence":
            if let found = Presence.names.first(where: { $0.name == value.string }) {
                set(&presence, found.value)
            } else {
                false
            }
        default: false
        }
    }

    private func set<Value>(_ part: inout Value, _ value: Value) -> Bool {
        part = value
        return true
    }

    private static func read(_ value: JSONNode, _ part: inout [String]) -> Bool {
        let texts = value.elements.map(\.string)
        part = texts.compactMap(\.self)
        return value.isArray && part.count == texts.count
    }

    private static func read(_ value: JSONNode, _ part: inout Bool) -> Bool {
        guard let flag = value.bool else { return false }
        part = flag
        return true
    }

    private static func read(_ value: JSONNode, _ part: inout String?) -> Bool {
        part = value.string
        return part != nil || value.isNull
    }

    private static func read(_ value: JSONNode, _ part: inout Timestamp?) -> Bool {
        part = value.string.flatMap { Timestamp(iso8601: $0) }
        return part != nil || value.isNull
    }
}
