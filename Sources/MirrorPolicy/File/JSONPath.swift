/// A place in a JSON document, as a JSON pointer (RFC 6901).
struct JSONPath: Sendable {
    let pointer: String

    static let root = JSONPath(pointer: "")

    func appending(_ name: String) -> JSONPath { JSONPath(pointer: pointer + "/" + Self.escape(name)) }
    func appending(_ index: Int) -> JSONPath { JSONPath(pointer: "\(pointer)/\(index)") }

    private static func escape(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
