package import WireFormat

/// Writes records as text, one at a time, so that no answer has to fit into memory.
///
/// A record is a JSON object; a column is the name of a member.
package protocol RowWriter: Sendable {
    /// What stands before the first record; empty in a format that has nothing there.
    var header: String { get }

    /// A record, its line end included.
    func line(_ record: JSONValue) -> String
}
