import WireFormat

/// The id of a request, which its answer echoes to the letter: a string stays a string, 0 stays 0.
enum RequestID: Hashable, Sendable {
    case string(String)
    case number(Int64)

    /// Nil for what the protocol does not allow: null, a fraction, any other type.
    init?(_ node: JSONNode) {
        if let text = node.string {
            self = .string(text)
        } else if let number = node.int {
            self = .number(number)
        } else {
            return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .number(let number): .int(number)
        }
    }
}
