/// A way through a list: what to ask for next, and what an answer means.
protocol ListWalk {
    /// What a page is asked for with.
    associatedtype Request

    var next: Request { get }
    /// How many rows a page is asked to have.
    var take: Int { get }
    /// How many rows of the list the walk has behind it.
    var position: Int { get }
    /// The last row of the last page that joined.
    var last: Walk.Row? { get }
    /// How many rows the server counted last.
    var total: Int { get }

    /// Asks for pages of another size from now on.
    mutating func setTake(_ take: Int)

    /// Judges the page that ``next`` asked for, and says where the walk stands.
    mutating func accept(_ rows: [Walk.Row], total: Int) -> Walk.Verdict
}
