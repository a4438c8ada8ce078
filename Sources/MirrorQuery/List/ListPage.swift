import Foundation

/// Which part of a list is wanted.
package struct ListPage: Sendable, Equatable {
    package var skip: Int
    /// Nil for all that follows.
    package var take: Int?
    /// The end of the page before; what follows it, however deep, costs the same.
    package var cursor: ListCursor?

    /// As many as the Octopus API gives when nothing is said.
    package static let defaultTake = 30

    package init(skip: Int = 0, take: Int? = defaultTake, cursor: ListCursor? = nil) {
        self.skip = skip
        self.take = take
        self.cursor = cursor
    }
}

/// The place in a list at which a page ended.
///
/// To everybody else it is an opaque text, which belongs to one question: the kind of list and its filter.
package struct ListCursor: Sendable, Equatable {
    /// UTC milliseconds; nil where the list has no instant for the row.
    let time: Int64?
    let number: Int64
    /// Of the question that it belongs to.
    let fingerprint: String

    init(time: Int64?, number: Int64, fingerprint: String) {
        self.time = time
        self.number = number
        self.fingerprint = fingerprint
    }

    /// Reads what ``text`` wrote.
    ///
    /// - Throws: ``QueryError`` for any other text.
    package init(_ text: String) throws(QueryError) {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
        let parts =
            Data(base64Encoded: padded + padding)
            .map {
                String(decoding: $0, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
            }
            ?? []
        guard parts.count == 4, parts[0] == "1", let number = Int64(parts[2]),
            let time = parts[1].isEmpty ? .some(nil) : Int64(parts[1]).map(Optional.some)
        else {
            throw QueryError(
                code: .invalidQuery,
                message: "'\(text.prefix(60))' is not a cursor",
                hint: "Pass on nextCursor of the page before as it is."
            )
        }
        self.init(time: time, number: number, fingerprint: String(parts[3]))
    }

    /// The cursor as it is handed out.
    package var text: String {
        let base64 = Data("1.\(time.map(String.init) ?? "").\(number).\(fingerprint)".utf8)
            .base64EncodedData()
        let bytes = base64.prefix { $0 != UInt8(ascii: "=") }.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Throws: ``QueryError`` unless the cursor came from the same question.
    func check(_ question: () -> String) throws(QueryError) {
        guard Self.fingerprint(question()) == fingerprint else {
            throw QueryError(
                code: .invalidQuery,
                message: "the cursor belongs to another list or other filters",
                hint: "Repeat the question that gave it, or leave the cursor out to begin at the first page."
            )
        }
    }

    /// A short sum of a question's text (FNV-1a, 64 bits), the same on every machine.
    fileprivate static func fingerprint(_ question: String) -> String {
        let sum = question.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(sum, radix: 36)
    }
}

extension ListPage {
    /// The cursor of the page after one that ended at a row; nil when that was the last.
    ///
    /// - Parameter count: How many rows the page has.
    func next(after last: (time: Int64?, number: Int64)?, count: Int, total: Int, question: () -> String)
        -> String?
    {
        guard let take, take > 0, count == take, let last else { return nil }
        // How many rows are before a cursor is not known, and need not be: the page after the last is empty.
        if cursor == nil, skip + count >= total { return nil }
        let fingerprint = ListCursor.fingerprint(question())
        return ListCursor(time: last.time, number: last.number, fingerprint: fingerprint).text
    }
}
