/// An Octopus document id taken apart: `Interruptions-7104` is kind `interruptions` and number 7104.
struct DocumentID: Hashable, Sendable {
    /// The types of document the simulator relates to each other.
    enum Kind: String, Sendable {
        case interruptions = "Interruptions"
        case tasks = "ServerTasks"
        case deployments = "Deployments"
        case runbookRuns = "RunbookRuns"
        case releases = "Releases"
        case projects = "Projects"
        case environments = "Environments"
        case tenants = "Tenants"
        case runbooks = "Runbooks"
        case channels = "Channels"
        case events = "Events"
        case spaces = "Spaces"
    }

    let kind: Kind
    let number: Int

    /// The id with that kind and number.
    init(_ kind: Kind, _ number: Int) {
        self.kind = kind
        self.number = number
    }

    /// Reads an id, whatever its case; nil for anything that names no document of a known kind.
    init?(_ text: String) {
        guard let dash = text.lastIndex(of: "-"), let number = Int(text[text.index(after: dash)...]),
            let kind = Self.kinds[text[..<dash].lowercased()]
        else { return nil }
        self.init(kind, number)
    }

    /// The number in an id of the kind, or nil for any other text.
    static func number(_ text: String, _ kind: Kind) -> Int? {
        guard let id = DocumentID(text), id.kind == kind else { return nil }
        return id.number
    }

    /// The id as Octopus writes it.
    var text: String {
        kind.rawValue + "-" + String(number)
    }

    private static let kinds: [String: Kind] = {
        let all: [Kind] = [
            .interruptions, .tasks, .deployments, .runbookRuns, .releases, .projects, .environments,
            .tenants, .runbooks, .channels, .events, .spaces,
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.rawValue.lowercased(), $0) })
    }()
}
