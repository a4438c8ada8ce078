import Foundation

/// What a text that a person or an agent passes on points to.
package enum ResourceURI: Sendable, Equatable {
    /// An interruption; the space is a name or an id, nil when the text does not say.
    case interruption(id: String, space: String?)
    case task(id: String, space: String?)

    /// Reads an id, an `octopus://` URI, or an address of Octopus's web portal.
    ///
    /// - Throws: ``QueryError`` when it is none of these.
    package init(parsing text: String) throws(QueryError) {
        if let path = Self.suffix(of: text, after: "octopus://spaces/") {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 3,
                let target = Self.target(parts[1], id: decoded(parts[2]), space: decoded(parts[0]))
            {
                self = target
                return
            }
        } else if text.contains("://") {
            if let target = Self.portal(text) {
                self = target
                return
            }
        } else if Self.hasPrefix(text, "Interruptions-") {
            self = .interruption(id: text, space: nil)
            return
        } else if Self.hasPrefix(text, "ServerTasks-") {
            self = .task(id: text, space: nil)
            return
        }
        throw QueryError(
            code: .invalidID,
            message: "'\(text)' names no interruption and no task",
            hint: "Give an id (Interruptions-123, ServerTasks-123), an octopus:// URI or a portal URL."
        )
    }

    private static func target(_ kind: String, id: String, space: String) -> ResourceURI? {
        switch kind {
        case "interruptions" where hasPrefix(id, "Interruptions-"): .interruption(id: id, space: space)
        case "tasks" where hasPrefix(id, "ServerTasks-"): .task(id: id, space: space)
        default: nil
        }
    }

    /// A portal's address has its path behind the `#`: `https://HOST/app#/Spaces-1/tasks/ServerTasks-2?activeTab=…`.
    private static func portal(_ text: String) -> ResourceURI? {
        let space = text.firstMatch(of: /Spaces-\d+/)?.output
        if let id = text.firstMatch(of: /\/interruptions\/(Interruptions-[^\/?#]+)/)?.output.1 {
            return .interruption(id: String(id), space: space.map(String.init))
        }
        if let id = text.firstMatch(of: /\/tasks\/(ServerTasks-[^\/?#]+)/)?.output.1 {
            return .task(id: String(id), space: space.map(String.init))
        }
        return nil
    }

    private static func suffix(of text: String, after prefix: String) -> Substring? {
        hasPrefix(text, prefix) ? text.dropFirst(prefix.count) : nil
    }

    private static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
        text.prefix(prefix.count).lowercased() == prefix.lowercased()
    }
}

private func decoded(_ text: String) -> String {
    // A malformed escape stays as it is, as in Octopus's own server.
    text.removingPercentEncoding ?? text
}

extension ResourceURI {
    /// The URI of an interruption's body.
    package static func interruption(_ id: String, space: String) -> String {
        "octopus://spaces/\(encoded(space))/interruptions/\(encoded(id))"
    }

    /// The URI of a task's body.
    package static func task(_ id: String, space: String) -> String {
        "octopus://spaces/\(encoded(space))/tasks/\(encoded(id))"
    }

    /// As JavaScript's `encodeURIComponent` does, since clients compare these addresses as text.
    private static func encoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isPlain) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.!~*'()".utf8.contains(byte)
        }
    }
}
