/// One policy file, checked as a whole.
struct Policy: Sendable {
    /// What a tool or a resource that the policy does not name is.
    enum Default: String, Sendable, CaseIterable { case allow, deny }

    var `default`: Default
    var hidden: Set<String> = []
    var hidesEveryTool = false
    /// Limits on every call, whatever is called.
    var limits: [Limit] = []
    var tools: [String: Rule] = [:]
    /// By template.
    var resources: [String: Rule] = [:]
    /// The hash of the file's bytes.
    var version: String

    func hides(_ tool: String) -> Bool { hidesEveryTool || hidden.contains(tool) }
}

/// What a policy says of one tool or one kind of resource.
struct Rule: Sendable {
    /// Where it stands, as a JSON pointer.
    let pointer: String
    var isDenied = false
    /// What a call that is denied for good is told.
    var reason: String?
    /// All of them must hold.
    var require: [Predicate] = []
    /// None of them may hold.
    var denyIf: [Predicate] = []
    var needsApproval = false
    var limits: [Limit] = []

    /// Whether it neither denies nor conditions anything.
    var isUnconditional: Bool {
        !isDenied && require.isEmpty && denyIf.isEmpty && !needsApproval && limits.isEmpty
    }
}

/// How many calls in how much time.
struct Limit: Sendable {
    /// Whose calls are counted together.
    enum Scope: String, Sendable, CaseIterable { case grant, session, global }

    /// Limits of one counter, window and scope count together, wherever they stand.
    let counter: String
    let window: Window
    let max: Int
    let scope: Scope
    let onDeny: String?
    /// Where it stands, its counter as the last part.
    let pointer: String

    /// How long a call counts.
    struct Window: Sendable, Equatable {
        let seconds: Int64
        /// As a part of a sentence: `10 calls in a minute`.
        let name: String

        /// A month.
        static let longest: Int64 = 31 * 86_400

        static let named: [String: Window] = [
            "minute": Window(seconds: 60, name: "a minute"),
            "hour": Window(seconds: 3600, name: "an hour"),
            "day": Window(seconds: 86_400, name: "a day"),
        ]

        init(seconds: Int64, name: String) {
            self.seconds = seconds
            self.name = name
        }

        init(seconds: Int64) {
            let known = Self.named.values.first { $0.seconds == seconds }
            self = known ?? Window(seconds: seconds, name: "\(seconds) s")
        }

        var milliseconds: Int64 { seconds * 1000 }
    }
}
