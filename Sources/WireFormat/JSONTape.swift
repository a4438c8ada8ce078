internal import CSimdjson

/// The text and the tokens of a document, lent while it is written out.
///
/// A ``JSONNode`` holds its document, and to count who holds it costs more than to write a value does. So this goes by
/// the indices of values.
struct JSONTape {
    let tokens: UnsafeBufferPointer<csimdjson_token>
    let text: UnsafeBufferPointer<UInt8>

    func kind(_ index: Int) -> csimdjson_kind { csimdjson_kind(tokens[index].kind) }

    /// The bytes as they stand in the text.
    func source(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        return UnsafeBufferPointer(rebasing: text[Int(token.start)..<Int(token.end)])
    }

    /// The bytes of a string without its quotes.
    func content(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        return UnsafeBufferPointer(rebasing: text[Int(token.start) + 1..<Int(token.end) - 1])
    }

    /// Whether a string stands in the text as this name.
    func isNamed(_ index: Int, _ name: StaticString) -> Bool {
        let content = content(index)
        return content.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { content.elementsEqual($0) }
    }

    /// The indices of the names of an object's members; that of a member's value is the next.
    func members(of index: Int) -> Indices {
        Indices(tokens: tokens, at: index + 1, end: Int(tokens[index].next), valueOffset: 1)
    }

    /// The indices of an array's elements.
    func elements(of index: Int) -> Indices {
        Indices(tokens: tokens, at: index + 1, end: Int(tokens[index].next), valueOffset: 0)
    }

    struct Indices: Sequence, IteratorProtocol {
        fileprivate let tokens: UnsafeBufferPointer<csimdjson_token>
        fileprivate var at: Int
        fileprivate let end: Int
        /// From what is listed to the value that is passed over next.
        fileprivate let valueOffset: Int

        mutating func next() -> Int? {
            guard at < end else { return nil }
            defer { at = Int(tokens[at + valueOffset].next) }
            return at
        }
    }
}
