internal import CSimdjson
import Foundation

/// A JSON text that was checked as a whole, with a table of its values.
///
/// simdjson validates the text and lists where each value stands; nothing is copied or converted until a
/// ``JSONNode`` is asked for it. A page of a thousand interruptions costs about 1.5 µs an item this way, and the
/// bytes of any part can be taken over as they came.
package final class JSONDocument: Sendable {
    /// The text, followed by the padding that simdjson may read over.
    let bytes: [UInt8]
    /// In memory that is given back with the document.
    ///
    /// Nothing writes to it after it was made, so threads may share it.
    nonisolated(unsafe) let tokens: UnsafeBufferPointer<csimdjson_token>

    /// A page of the largest permitted size holds far fewer values; more is an attack on the memory.
    private static let maximumValues = 8_000_000

    /// Checks a text whose root is an object or an array.
    ///
    /// - Parameter text: UTF-8, at most 4 GiB.
    /// - Throws: ``JSONError`` when the text is not valid JSON, for instance because it was cut.
    package init(parsing text: some Collection<UInt8>) throws(JSONError) {
        let padding = csimdjson_padding()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + padding)
        bytes.append(contentsOf: text)
        let length = bytes.count
        guard length < Int(UInt32.max) - padding else {
            throw JSONError(reason: "the JSON is larger than 4 GiB")
        }
        bytes.append(contentsOf: repeatElement(0, count: padding))
        let tape = bytes.withUnsafeBufferPointer { buffer in
            csimdjson_tokenize(buffer.baseAddress, length, buffer.count, Self.maximumValues)
        }
        if let reason = tape.error {
            throw JSONError(reason: String(cString: reason))
        }
        self.bytes = bytes
        self.tokens = UnsafeBufferPointer(start: tape.tokens, count: tape.count)
    }

    deinit { csimdjson_free(UnsafeMutablePointer(mutating: tokens.baseAddress)) }

    /// Checks a text whose root is an object or an array.
    package convenience init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8)
    }

    /// The outermost value.
    package var root: JSONNode { JSONNode(document: self, index: 0) }

    /// Lends the text and its tokens to `body`, to write values out.
    func withTape<T>(_ body: (JSONTape) -> T) -> T {
        withExtendedLifetime(self) {
            bytes.withUnsafeBufferPointer { body(JSONTape(tokens: tokens, text: $0)) }
        }
    }

    /// Whether a string of the same length is this one, in its quotes.
    func matches(_ token: csimdjson_token, _ name: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            guard let text = bytes.baseAddress else { return false }
            return memcmp(text + Int(token.start) + 1, name.utf8Start, name.utf8CodeUnitCount) == 0
        }
    }
}

/// Why a text is not JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// A clause in lower case without a full stop.
    package let reason: String

    package var description: String { reason }
}
