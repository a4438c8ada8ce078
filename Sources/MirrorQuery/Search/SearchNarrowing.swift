import GRDB
import MirrorStore

/// What narrows a full-text search: labels, which the index itself looks at, and conditions on the row for the rest.
struct SearchNarrowing {
    /// Required, and few rows have it.
    private let rare: [String]
    private let required: [String]
    /// Whether what is gone is not meant, and no label that is required says so.
    let leavesOutGone: Bool
    private let conditions: [SQL]

    /// The keys of the spaces; nil for all.
    let spaces: [Int64]?

    init(_ filter: InterruptionFilter, in db: Database) throws {
        let names = NameResolver(db: db)
        let spaces = try names.spaces(filter.spaces)
        let groups = try FacetGroups(filter, lists: filter.lists, spaces: spaces, names)
        var rare: [String] = []
        var required: [String] = []
        var leavesOutGone = false
        var conditions = try filter.checks(names)
        if let task = filter.task { conditions.append("i.task = \(try TaskID.find(task, in: db))") }
        if filter.asOf == nil {
            switch filter.presence {
            // What is gone has no label of the pending.
            case .listed where filter.pendingOnly: rare.append(SearchLabels.pending)
            case .listed: leavesOutGone = true
            case .gone: required.append(SearchLabels.gone)
            case .both: break
            }
        }
        if let spaces { required.append(Self.any(spaces.map(SearchLabels.space))) }
        for part in groups.remaining {
            let labels = part.documents.compactMap(SearchLabels.document)
            if !labels.isEmpty && labels.count == part.documents.count && filter.asOf == nil {
                if labels.count == 1 {
                    rare.insert(labels[0], at: 0)
                } else {
                    required.append(Self.any(labels))
                }
            } else {
                conditions.append(part.group.check())
            }
        }
        conditions += filter.bounds("i.created")
        self.spaces = spaces
        self.rare = rare
        self.required = required
        self.leavesOutGone = leavesOutGone
        self.conditions = conditions
    }

    private static func any(_ labels: [String]) -> String {
        labels.count == 1 ? labels[0] : "(" + labels.joined(separator: " OR ") + ")"
    }

    /// The whole expression for MATCH.
    ///
    /// - Parameters:
    ///   - words: An expression that is well-formed by itself.
    ///   - checkingRows: For a statement to which something else than the index tells what is gone.
    func match(_ words: String, checkingRows: Bool) -> String {
        // NB: the words go without a filter of columns, for which FTS5 would look at the positions of every match: no
        // word is a label. The labels have one, since a text could hold what looks like one. FTS5 goes from match to
        // match of what stands first, so that is a label that few rows have, where there is one.
        let parts = rare.map { "(labels : \($0))" } + ["(\(words))"] + required.map { "(labels : \($0))" }
        let match = parts.joined(separator: " AND ")
        return leavesOutGone && !checkingRows ? "(\(match)) NOT (labels : \(SearchLabels.gone))" : match
    }

    /// What the index cannot tell of the interruption `i`.
    var condition: SQL? { conditions.isEmpty ? nil : conditions.joined(separator: " AND ") }

    /// The same of the row that `hit` is at.
    var check: SQL? {
        condition.map { "EXISTS (SELECT 1 FROM interruption AS i WHERE i.number = hit.rowid AND \($0))" }
    }

    /// What the index cannot tell of the interruption `i`, and that it is not gone.
    var rowCheck: SQL { (conditions + ["i.goneAt IS NULL"]).joined(separator: " AND ") }
}
