import Foundation
package import WireFormat

// What SQLite holds of a text, so that what is made from the text and what is read back agree.

extension String {
    /// Up to the first NUL, at which a text ends for SQLite's functions.
    package var untilNUL: String {
        var text = self
        return text.withUTF8 { bytes in
            // By the C library, which looks at many bytes at once; nearly no text has one.
            guard let start = bytes.baseAddress, let end = memchr(start, 0, bytes.count) else { return nil }
            let length = UnsafeRawPointer(end) - UnsafeRawPointer(start)
            return String(decoding: bytes[..<length], as: UTF8.self)
        } ?? text
    }
}

extension JSONNode {
    /// The ids in a list of a body, as they are held; nothing when the member is no list.
    package func ids(_ member: StaticString) -> [String] {
        guard let list = self[member] else { return [] }
        var ids: [String] = []
        ids.reserveCapacity(8)
        for element in list.elements {
            if let id = element.string { ids.append(id.untilNUL) }
        }
        return ids
    }
}

/// A text that is another one where a byte differs, as for SQLite.
///
/// To Swift `é` is the same whether it is written as one scalar or as two. What is counted or held once for each such
/// text would then be counted, or held, for one of the two.
package struct ByteText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (left: ByteText, right: ByteText) -> Bool {
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard left.count == right.count else { return false }
                guard let start = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(start, other, left.count) == 0
            }
        }
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
