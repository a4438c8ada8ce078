/// Parts that all lists share.
extension World {
    /// The list as a body; rows that the dial hides are counted but left out.
    func collection<Row>(
        _ route: Route,
        _ request: SimulatorRequest,
        _ paging: Paging,
        _ page: Page<Row>,
        number: (Row) -> Int,
        extra: (inout JSONWriter) -> Void = { _ in },
        item: (Row, inout JSONWriter) -> Void
    ) -> SimulatorResponse {
        let wrapper = CollectionWrapper(
            itemType: route.kind.itemType,
            path: listPath(route),
            template: route.kind.template(isOldServer: dials.isOldServer),
            query: request.query,
            paging: paging,
            total: page.total,
            dials: dials
        )
        let body = wrapper.body(extra: extra) { json in
            json.reserve(page.rows.count * 2_200)
            for row in page.rows where !Oddity.isHit(dials.hiddenRowFraction, seed, number(row), 4) {
                item(row, &json)
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
        return collection(route, request, paging, page, number: { _ in 0 }, item: item)
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
