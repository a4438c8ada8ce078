import GRDB

extension ControlScan {
    /// How many columns a statement has before the facts: the interruption's number, the task's, whether an audit entry
    /// tells of the answer, and the instant that the rows are ordered by.
    static let keyColumns: Int32 = 4

    /// The statement that reads the rows.
    func sql(_ narrowing: ControlNarrowing) -> SQL {
        let conditions = conditions + narrowing.conditions(on: subject)
        switch subject {
        case .answers:
            return """
                \(select("i.number, i.task, d.interruption IS NOT NULL, i.closedAt"))
                FROM interruption AS i INDEXED BY interruptionAnswered
                LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
                LEFT JOIN interruptionBody AS b ON b.key = i.body
                LEFT JOIN execution AS x ON x.task = i.task
                LEFT JOIN task AS t ON t.number = i.task
                WHERE \(Self.isAnswer) \(all(conditions)) ORDER BY 4, 1
                """
        case .waiting:
            return """
                \(select("i.number, i.task, 0, i.created"))
                FROM interruption AS i INDEXED BY interruptionPending
                LEFT JOIN task AS t ON t.number = i.task
                WHERE i.goneAt IS NULL AND i.isPending = 1 \(all(conditions)) ORDER BY 4, 1
                """
        case .deployments:
            let known = conditions + narrowing.queuedInPeriod
            let joined: SQL = "LEFT JOIN execution AS x ON x.task = t.number"
            return """
                \(select("NULL, t.number, 0, t.queueTime"))
                FROM task AS t INDEXED BY taskByName \(joined)
                WHERE t.goneAt IS NULL AND t.name = 'Deploy' COLLATE NOCASE \(all(known))
                UNION ALL
                \(select("NULL, t.number, 0, t.queueTime"))
                FROM task AS t INDEXED BY taskGone \(joined)
                WHERE t.goneAt IS NOT NULL AND t.name = 'Deploy' COLLATE NOCASE \(all(known))
                UNION ALL
                \(select("NULL, x.task, 0, x.created"))
                FROM execution AS x LEFT JOIN task AS t ON t.number = x.task
                WHERE x.id >= 'Deployments-' AND x.id < 'Deployments.' AND t.number IS NULL \(all(conditions))
                ORDER BY 4, 2
                """
        }
    }

    /// Of an interruption `i`: somebody answered it.
    static var isAnswer: SQL {
        """
        i.closedAt IS NOT NULL AND i.outcome IS NOT NULL AND i.type COLLATE NOCASE NOT IN
        ('PullRequestCompletion', 'ArgoCDApplicationSync', 'KubernetesResourceVerification')
        """
    }

    private func select(_ keys: SQL) -> SQL {
        "SELECT \(([keys] + facts).joined(separator: ", "))"
    }

    private func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "" : "AND \(conditions.joined(separator: " AND "))"
    }
}
