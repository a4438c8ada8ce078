/// How long an interruption was pending, roughly: the classes of `interruption.lifeClass`.
///
/// A row of a class ended within a known time of when it was created, so that what ended about an instant is found among
/// what was created about then.
enum LifeClass {
    /// Those with a longest life; one more has none.
    static let bounded = 0...9
    static let last = 10

    /// The longest life of a bounded class, in milliseconds: a minute, and four times as long from class to class.
    static func longest(_ number: Int) -> Int64 { 60_000 << Int64(2 * number) }

    /// The classes as rows of SQL: number, longest.
    static let rows: String = {
        let rows =
            bounded.map { "SELECT \($0) AS number, \(longest($0)) AS longest" } + ["SELECT \(last), NULL"]
        return rows.joined(separator: " UNION ALL ")
    }()
}
