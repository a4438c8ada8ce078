/// What a list of audit events was asked for.
struct EventFilter: Sendable {
    private let ids: Set<Int>?
    private let from: Int64?
    private let to: Int64?
    private let fromAutoID: Int?
    private let toAutoID: Int?
    private let categories: Set<String>
    private let users: Set<String>
    private let projects: Set<Int>?
    private let environments: Set<Int>?
    private let tenants: Set<Int>?
    /// Nil for what can be no document's id, which no event regards.
    private let regarding: [DocumentID?]
    private let regardingAny: [DocumentID?]
    private let excludesBounds: Bool
    /// True when every event passes.
    let isEmpty: Bool
    /// True for a filter that asks for nothing but a category and a latest time.
    private let isPlain: Bool

    /// Reads the filter.
    init(_ query: QueryParameters, _ dials: Dials) {
        excludesBounds = dials.excludesDateBounds
        ids = query.numbers("ids", .events)
        from = query.date("from")
        to = query.date("to")
        fromAutoID = query.number("fromAutoId")
        toAutoID = query.number("toAutoId")
        categories = Set(query.list("eventCategories").map { $0.lowercased() })
        users = Set((query.list("users") + query.list("user")).map { $0.lowercased() })
        projects = query.numbers("projects", .projects)
        environments = query.numbers("environments", .environments)
        tenants = query.numbers("tenants", .tenants)
        regarding = query.list("regarding").map(DocumentID.init)
        regardingAny = query.list("regardingAny").map(DocumentID.init)
        isPlain =
            ids == nil && from == nil && fromAutoID == nil && toAutoID == nil && users.isEmpty
            && projects == nil && environments == nil && tenants == nil && regarding.isEmpty
            && regardingAny.isEmpty
        isEmpty = isPlain && to == nil && categories.isEmpty
    }

    /// The slots of the events of a space that pass, oldest first, found by searching; nil when each has to be looked at.
    ///
    /// Without it each page of a walk through the log would look at every event.
    func slots(of space: Int, in world: World) -> [Int32]? {
        let asksForAnswers = categories == ["modified"] && world.dials.answerCategoryChange == nil
        guard isPlain, categories.isEmpty || asksForAnswers else { return nil }
        let order = asksForAnswers ? world.events.shortlist(of: space) : world.events.order(of: space)
        return to.map { world.events.prefix(of: order, through: $0 - 1) } ?? order
    }

    /// The tasks whose events are the only ones that can pass, or nil when that cannot be told.
    func taskNumbers(in world: World) -> Set<Int>? {
        if let first = regarding.first { return Self.task(of: first, in: world).map { [$0] } }
        guard !regardingAny.isEmpty else { return nil }
        let tasks = regardingAny.map { Self.task(of: $0, in: world) }
        return tasks.contains(nil) ? nil : Set(tasks.compactMap(\.self))
    }

    /// The task that a document belongs to: -1 for an unknown document, nil for one that many tasks share.
    private static func task(of document: DocumentID?, in world: World) -> Int? {
        guard let document else { return -1 }
        switch document.kind {
        case .tasks: return document.number
        case .deployments: return world.deployments.rowEvenIfRemoved(document.number)?.taskNumber ?? -1
        case .runbookRuns: return world.runbookRuns.rowEvenIfRemoved(document.number)?.taskNumber ?? -1
        default: return nil
        }
    }

    /// True when the event passes.
    ///
    /// `from` is inclusive, unless a dial says otherwise, `to` is not.
    func matches(_ event: SimulatedEvent, in world: World) -> Bool {
        if let ids, !ids.contains(event.number) { return false }
        if let from, event.occurred < from || excludesBounds && event.occurred == from { return false }
        if let to, event.occurred >= to { return false }
        if let fromAutoID, event.autoID <= fromAutoID { return false }
        if let toAutoID, event.autoID >= toAutoID { return false }
        if !categories.isEmpty, !categories.contains(world.category(of: event).lowercased()) { return false }
        if !users.isEmpty {
            let id = event.userIndex >= 0 ? world.users[Int(event.userIndex)].id : "users-system"
            guard users.contains(id.lowercased()) else { return false }
        }
        guard
            projects != nil || environments != nil || tenants != nil || !regarding.isEmpty
                || !regardingAny.isEmpty
        else { return true }
        let documents = world.relatedDocuments(ofEvent: event)
        return passes(projects, .projects, documents) && passes(environments, .environments, documents)
            && passes(tenants, .tenants, documents)
            && regarding.allSatisfy { named in documents.contains { $0 == named } }
            && (regardingAny.isEmpty
                || regardingAny.contains { named in documents.contains { $0 == named } })
    }

    private func passes(_ wanted: Set<Int>?, _ kind: DocumentID.Kind, _ documents: [DocumentID]) -> Bool {
        guard let wanted else { return true }
        return documents.contains { $0.kind == kind && wanted.contains($0.number) }
    }
}
