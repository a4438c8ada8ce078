import GRDB
import MirrorStore
import WireFormat

extension MirrorQueries {
    /// Runs controls and counts what they find.
    ///
    /// - Parameter examples: How many findings of each control to read.
    /// - Throws: ``QueryError`` when the request names what there is not.
    package func controls(_ request: ControlRequest, examples: Int = 0) throws -> ControlAnswer {
        var found: [String: [ControlFinding]] = [:]
        var answer = try runControls(request, limit: max(examples, 0)) { findings in
            for finding in findings { found[finding.control, default: []].append(finding) }
        }
        for position in answer.results.indices {
            answer.results[position].examples = found[answer.results[position].definition.name] ?? []
        }
        return answer
    }

    /// Gives every finding, part by part, control after control, within one view of the mirror and with no more than a
    /// part in memory: for exports.
    ///
    /// - Parameter each: Told the findings of a part, none of which is told twice; what it throws ends the reading.
    /// - Returns: The counts, without examples.
    package func findings(_ request: ControlRequest, each: ([ControlFinding]) throws -> Void) throws
        -> ControlAnswer
    {
        try runControls(request, limit: .max, each)
    }

    private func runControls(
        _ request: ControlRequest,
        limit: Int,
        _ each: ([ControlFinding]) throws -> Void
    ) throws -> ControlAnswer {
        try request.validate()
        let controls = try ControlCatalog.named(request.controls)
        return try read { db in
            let narrowing = try ControlNarrowing(request, NameResolver(db: db))
            let state = try MirrorState.read(db, spaces: narrowing.spaces, kinds: RowKind.allCases)
            let production = try ProductionEnvironments(
                request.production,
                spaces: narrowing.spaces,
                in: db
            )
            let context = ControlContext(db: db, request: request, production: production, state: state)
            let results = try controls.map { control in
                var run = ControlRun(control.definition, context, limit: limit)
                for scan in try control.init(context).scans { try run.read(scan, narrowing, each) }
                return run.finished()
            }
            return ControlAnswer(
                results: results,
                request: request,
                production: production.names,
                state: state
            )
        }
    }
}

/// One control on its way through its rows.
private struct ControlRun {
    private let context: ControlContext
    private let page: FindingPage
    /// How many findings are wanted; more are only counted.
    private let limit: Int
    private var result: ControlResult
    private var undecidable: [String: Int] = [:]
    private var found: [FindingPage.Found] = []

    init(_ definition: ControlDefinition, _ context: ControlContext, limit: Int) {
        self.context = context
        self.limit = limit
        page = FindingPage(db: context.db, control: definition.name, server: context.state.server)
        result = ControlResult(definition: definition)
        result.caveats = context.state.debts.filter { definition.lanes.contains($0.lane) }.map { debt in
            "\(debt.spaceID.map { "\($0), " } ?? "")\(debt.lane): \(debt.reason)"
        }
    }

    mutating func read(
        _ scan: ControlScan,
        _ narrowing: ControlNarrowing,
        _ each: ([ControlFinding]) throws -> Void
    ) throws {
        let statement = try context.db.cachedStatement(literal: scan.sql(narrowing))
        let rows = try Row.fetchCursor(statement)
        let columns = StatementColumns(statement)
        let row = ControlRow(columns: columns, offset: ControlScan.keyColumns)
        while try rows.next() != nil {
            let verdict = scan.judge(row)
            if case .notApplicable = verdict { continue }
            result.examined += 1
            if scan.subject == .answers && !columns.bool(2) { result.observed += 1 }
            switch verdict {
            case .notApplicable, .inOrder: break
            case .undecidable(let reason): undecidable[reason, default: 0] += 1
            case .finding(let certainty, let detail):
                let isWanted = result.findings < limit
                if certainty == .certain { result.certain += 1 } else { result.possible += 1 }
                guard isWanted else { continue }
                found.append(
                    FindingPage.Found(
                        interruption: columns.optionalInt(0),
                        task: columns.optionalInt(1),
                        certainty: certainty,
                        detail: detail
                    )
                )
                if found.count == FindingPage.limit { try flush(each) }
            }
        }
        // The findings of the next scan may be rows of another kind.
        try flush(each)
    }

    private mutating func flush(_ each: ([ControlFinding]) throws -> Void) throws {
        guard !found.isEmpty else { return }
        try each(page.findings(found))
        found.removeAll(keepingCapacity: true)
    }

    func finished() -> ControlResult {
        var result = result
        result.undecidable = undecidable.map { ControlResult.Undecidable(reason: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
        return result
    }
}
