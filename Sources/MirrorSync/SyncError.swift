/// Why a run could not be carried out.
package struct SyncError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// Another run writes the same mirror.
        case locked
        /// The lock file cannot be written.
        case notWritable
        /// A space was named that the principal does not see.
        case unknownSpace
    }

    package let code: Code
    /// What happened, in lower case.
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String

    package var description: String { "\(message). \(hint)" }
}
