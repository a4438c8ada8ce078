/// Parts that all lists share.
extension World {
    /// The list as a body; rows that the dial hides are counted but left out, unless they have the number 0.
    func collection<Row>(
        _ route: Route,
        _ request: SimulatorRequest,
        _ paging: Paging,
        _ page: Page<Row>,
        shownTotal: Int? = nil,
        number: (Row) -> Int,
        extra: (inout JSONWriter) -> Void = { _ in },
        item: (Row, inout JSONWriter) -> Void
    ) -> SimulatorResponse {
        let isLarge = route.kind == .interruptions || route.kind == .tasks
        if isLarge, let limit = dials.largestTimelyPage, page.rows.count > limit {
            return Failure(504, "The gateway timed out.").response(
                dials.errorBody,
                isIndented: dials.isIndented
            )
        }
        let wrapper = CollectionWrapper(
            itemType: route.kind.itemType,
            path: listPath(route),
            template: route.kind.template(isOldServer: dials.isOldServer),
            query: request.query,
            paging: paging,
            total: page.total,
            shownTotal: shownTotal ?? page.total,
            dials: dials
        )
        let body = wrapper.body(extra: extra) { json in
            json.reserve(page.rows.count * 2_200)
            for row in page.rows {
                let isHidden = Oddity.isHit(dials.hiddenRowFraction, seed, number(row), 4)
                if !isHidden || number(row) == 0 { item(row, &json) }
            }
        }
        return .json(body)
    }

    /// The list of something small, or the bare array of its `/all`.
    func directoryList<Entry>(
        _ route: Route,
        _ request: SimulatorRequest,
        _ entries: [Entry],
        defaultTake: Int = 30,
        number: (Entry) -> Int = { _ in 0 },
        item: (Entry, inout JSONWriter) -> Void
    ) throws -> SimulatorResponse where Entry: Sendable {
        if route.rest.first?.lowercased() == "all" {
            var json = JSONWriter(isIndented: dials.isIndented)
            json.array { json in
                for entry in entries { item(entry, &json) }
            }
            return .json(json.text)
        }
        guard route.rest.isEmpty else { throw Failure.notFound(route.rest.joined(separator: "/")) }
        let paging = Paging(request.query, defaultTake: defaultTake, cap: dials.takeCap)
        let page = Page(rows: paging.slice(entries), total: entries.count)
        return collection(route, request, paging, page, number: number, item: item)
    }

    /// The lists' counts of so many requests ago, or of the first one that was counted.
    var laggingCounts: RowCounts? {
        guard dials.totalResultsLag > 0, !traffic.counts.isEmpty else { return nil }
        return traffic.counts[max(0, traffic.counts.count - 1 - dials.totalResultsLag)]
    }

    /// Counts the lists, where a later request will show what they were.
    mutating func noteCounts() {
        guard dials.totalResultsLag > 0 else {
            traffic.counts.removeAll()
            return
        }
        let numbers = spaces.map(\.number)
        traffic.counts.append(
            RowCounts(
                interruptions: numbers.reduce(into: [:]) { $0[$1] = interruptions.order(of: $1).count },
                tasks: numbers.reduce(into: [:]) { $0[$1] = tasks.order(of: $1).count }
            )
        )
    }

    /// One resource as a body.
    func single(_ write: (inout JSONWriter) -> Void) -> SimulatorResponse {
        var json = JSONWriter(isIndented: dials.isIndented)
        write(&json)
        return .json(json.text)
    }

    /// The path that a list's links show.
    ///
    /// Types that cross spaces have no space in theirs, whatever route was asked, so following such a link
    /// from a space leads to all of them.
    private func listPath(_ route: Route) -> String {
        let crossesSpaces = route.kind == .tasks || route.kind == .events || route.kind == .teams
        let number = crossesSpaces ? nil : effectiveSpace(of: route)
        let space = number.map { "/" + DocumentID(.spaces, $0).text } ?? ""
        return link("/api" + space + "/" + route.kind.rawValue)
    }
}
