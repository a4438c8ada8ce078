/// Who answered how often, and for which environments or projects.
package struct DeciderFigures: Sendable, Equatable {
    /// One person, or all the others together.
    package struct Row: Sendable, Equatable {
        /// Nil for all the others, or where it is not known who answered.
        package var name: String?
        /// How many people the row stands for; 0 where it is not known who answered.
        package var people: Int
        /// A service account, as the audit log or the list of users has it.
        package var isService: Bool
        package var total: Int
        /// How many of the answers were only observed: then the responsible user is held to have given them.
        package var observed: Int
        /// How many for each of the columns.
        package var counts: [Int]
    }

    /// The answers of each person over some columns.
    package struct Matrix: Sendable, Equatable {
        /// Environments or projects, the one with the most answers first.
        package var columns: [String]
        /// How many environments or projects the last column stands for; nil where each has a column of its own.
        package var othersInLastColumn: Int?
        /// The one who answered most first; all the others, and those that are not known, last.
        package var rows: [Row]
    }

    package let answers: Int
    /// How many people answered.
    package let people: Int
    package let byEnvironment: Matrix
    package let byProject: Matrix

    static let mostRows = 10
    static let mostColumns = 7
}

/// Counts answers by who gave them and for what.
struct DeciderTally {
    private struct Person {
        var total = 0
        var observed = 0
        var isService = false
        var environments: [Int32: Int] = [:]
        var projects: [Int32: Int] = [:]

        mutating func add(_ fact: ReportFact) {
            total += 1
            if !fact.isFromEvent { observed += 1 }
            if fact.isByService { isService = true }
            environments[fact.environment, default: 0] += 1
            projects[fact.project, default: 0] += 1
        }
    }

    private var people: [Int32: Person] = [:]

    mutating func add(_ fact: ReportFact) {
        guard case .answered = fact.ending else { return }
        people[fact.decider, default: Person()].add(fact)
    }

    func figures(_ names: ReportNames, isService: (String) -> Bool) -> DeciderFigures {
        DeciderFigures(
            answers: people.values.reduce(0) { $0 + $1.total },
            people: people.keys.count { $0 != ReportNames.none },
            byEnvironment: matrix(names, isService, names.sharedName) { person in
                Dictionary(person.environments.map { (names.shared($0), $1) }, uniquingKeysWith: +)
            },
            byProject: matrix(names, isService, names.name, cells: \.projects)
        )
    }

    private func matrix(
        _ names: ReportNames,
        _ isService: (String) -> Bool,
        _ columnName: (Int32) -> String,
        cells: (Person) -> [Int32: Int]
    ) -> DeciderFigures.Matrix {
        var totals: [Int32: Int] = [:]
        for person in people.values { totals.merge(cells(person), uniquingKeysWith: +) }
        let ordered = totals.keys.sorted {
            (totals[$1] ?? 0, columnName($0)) < (totals[$0] ?? 0, columnName($1))
        }
        let fits = ordered.count <= DeciderFigures.mostColumns
        let columns = Array(ordered.prefix(fits ? ordered.count : DeciderFigures.mostColumns - 1))
        func row(_ persons: [Person], name: String?, people: Int, isService: Bool) -> DeciderFigures.Row {
            let total = persons.reduce(0) { $0 + $1.total }
            var counts = columns.map { column in
                persons.reduce(0) { $0 + (cells($1)[column] ?? 0) }
            }
            if !fits { counts.append(total - counts.reduce(0, +)) }
            return DeciderFigures.Row(
                name: name,
                people: people,
                isService: isService,
                total: total,
                observed: persons.reduce(0) { $0 + $1.observed },
                counts: counts
            )
        }
        let known = people.filter { $0.key != ReportNames.none }.sorted {
            ($1.value.total, names.name($0.key)) < ($0.value.total, names.name($1.key))
        }
        let most = known.count <= DeciderFigures.mostRows ? known.count : DeciderFigures.mostRows - 1
        var rows = known.prefix(most).map { number, person in
            let service = person.isService || isService(names.id(number))
            return row([person], name: names.name(number), people: 1, isService: service)
        }
        let others = known.dropFirst(most).map(\.value)
        if !others.isEmpty { rows.append(row(others, name: nil, people: others.count, isService: false)) }
        if let unknown = people[ReportNames.none] {
            rows.append(row([unknown], name: nil, people: 0, isService: false))
        }
        return DeciderFigures.Matrix(
            columns: columns.map(columnName),
            othersInLastColumn: fits ? nil : ordered.count - columns.count,
            rows: rows
        )
    }
}
