internal import CSimdjson

/// One value of a ``JSONDocument``.
///
/// Reading is by shape: `node["Id"]?.string` is nil when the member is missing, null or of another type, which is
/// how a mirror reads documents of servers it has not met yet.
package struct JSONNode: Sendable {
    let document: JSONDocument
    let index: Int

    private var token: csimdjson_token { document.tokens[index] }

    /// The index after the last token of the value.
    fileprivate var end: Int { Int(token.next) }

    private func hasKind(_ kind: csimdjson_kind) -> Bool { token.kind == kind.rawValue }

    package var isObject: Bool { hasKind(CSIMDJSON_OBJECT) }
    package var isArray: Bool { hasKind(CSIMDJSON_ARRAY) }
    package var isString: Bool { hasKind(CSIMDJSON_STRING) }
    package var isNumber: Bool { hasKind(CSIMDJSON_NUMBER) }
    package var isNull: Bool { hasKind(CSIMDJSON_NULL) }

    /// The text of a string, escapes resolved; nil for any other value.
    package var string: String? {
        guard hasKind(CSIMDJSON_STRING) else { return nil }
        let token = token
        return document.bytes.withUnsafeBufferPointer { text in
            JSONText.decode(UnsafeBufferPointer(rebasing: text[Int(token.start) + 1..<Int(token.end) - 1]))
        }
    }

    /// True or false; nil for any other value.
    package var bool: Bool? {
        if hasKind(CSIMDJSON_TRUE) { return true }
        if hasKind(CSIMDJSON_FALSE) { return false }
        return nil
    }

    /// A whole number of at most 64 bits; nil for any other value.
    package var int: Int64? {
        guard hasKind(CSIMDJSON_NUMBER) else { return nil }
        return Int64(String(decoding: source, as: UTF8.self))
    }

    /// The members of an object in the order of the text; nothing for any other value.
    package var members: Members { Members(node: self) }

    /// The elements of an array in the order of the text; nothing for any other value.
    package var elements: Elements { Elements(node: self) }

    /// The first member with this name, letter case included; nil when there is none.
    package subscript(name: StaticString) -> JSONNode? {
        guard isObject else { return nil }
        let count = name.utf8CodeUnitCount
        var at = index + 1
        let end = Int(token.next)
        while at < end {
            let key = document.tokens[at]
            if Int(key.end - key.start) == count + 2, document.matches(key, name) {
                return JSONNode(document: document, index: at + 1)
            }
            at = Int(document.tokens[at + 1].next)
        }
        return nil
    }

    /// Whether it stands in the text as this name in its quotes.
    fileprivate func isNamed(_ name: StaticString) -> Bool {
        let token = token
        return Int(token.end - token.start) == name.utf8CodeUnitCount + 2 && document.matches(token, name)
    }

    /// The bytes as they stand in the text, white space included.
    package var source: ArraySlice<UInt8> { document.bytes[Int(token.start)..<Int(token.end)] }

    /// The text of the value as it stands, white space included.
    package var text: String { String(decoding: source, as: UTF8.self) }

    /// The value as text without white space; every token is kept to the letter.
    package var minified: String {
        var bytes: [UInt8] = []
        appendMinified(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value without white space; every token is kept to the letter.
    package func appendMinified(to bytes: inout [UInt8]) {
        document.appendMinified(index, to: &bytes) { $0.write($1) }
    }

    /// Appends an object without white space and without one member; every token is kept to the letter.
    package func appendMinified(to bytes: inout [UInt8], omitting omitted: StaticString) {
        document.appendMinified(index, to: &bytes) { $0.write($1, omitting: omitted, hollowing: nil) }
    }

    /// The same with an empty array in place of one.
    ///
    /// - Parameters:
    ///   - omitted: The name of the member that is left out.
    ///   - path: The name of a member that is an object, and in it of the array.
    /// - Returns: The array, and the byte at which its elements would go in; nil when there is none.
    package func appendMinified(
        to bytes: inout [UInt8],
        omitting omitted: StaticString,
        hollowing path: (object: StaticString, array: StaticString)
    ) -> (place: Int, array: JSONNode)? {
        let start = bytes.count
        let hollow = document.appendMinified(index, to: &bytes) {
            $0.write($1, omitting: omitted, hollowing: path)
        }
        return hollow.map { (start + $0.place, JSONNode(document: document, index: $0.array)) }
    }
}

extension JSONNode {
    /// One member of an object.
    package struct Member: Sendable {
        /// The name, a string.
        package let key: JSONNode
        package let value: JSONNode

        /// The name, escapes resolved.
        package var name: String { key.string ?? "" }

        /// Whether the name is this one, letter case included.
        package func isNamed(_ name: StaticString) -> Bool {
            key.isNamed(name)
        }
    }

    /// The members of an object.
    package struct Members: Sequence, Sendable {
        let node: JSONNode

        package struct Iterator: IteratorProtocol {
            fileprivate let document: JSONDocument
            fileprivate var at: Int
            fileprivate let end: Int

            package mutating func next() -> Member? {
                guard at < end else { return nil }
                let value = JSONNode(document: document, index: at + 1)
                defer { at = Int(document.tokens[at + 1].next) }
                return Member(key: JSONNode(document: document, index: at), value: value)
            }
        }

        package func makeIterator() -> Iterator {
            Iterator(document: node.document, at: node.index + 1, end: node.isObject ? node.end : 0)
        }
    }

    /// The elements of an array.
    package struct Elements: Sequence, Sendable {
        let node: JSONNode

        package struct Iterator: IteratorProtocol {
            fileprivate let document: JSONDocument
            fileprivate var at: Int
            fileprivate let end: Int

            package mutating func next() -> JSONNode? {
                guard at < end else { return nil }
                defer { at = Int(document.tokens[at].next) }
                return JSONNode(document: document, index: at)
            }
        }

        package func makeIterator() -> Iterator {
            Iterator(document: node.document, at: node.index + 1, end: node.isArray ? node.end : 0)
        }
    }
}
