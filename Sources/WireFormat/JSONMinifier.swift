internal import CSimdjson

/// Writes values without white space, every token kept to the letter.
///
/// So nothing gets longer, and the room for it is there before the first byte.
struct JSONMinifier {
    private let tape: JSONTape
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes were written.
    private(set) var count = 0
    /// The array that was left empty, and the byte at which its elements would go in.
    private(set) var hollow: (place: Int, array: Int)?

    /// - Parameter output: Has room for all that is written, as long as that is in the text.
    init(_ tape: JSONTape, output: UnsafeMutableBufferPointer<UInt8>) {
        self.tape = tape
        self.output = output
    }

    mutating func write(_ index: Int) {
        switch tape.kind(index) {
        case CSIMDJSON_OBJECT:
            write(UInt8(ascii: "{"))
            for name in tape.members(of: index) {
                writeName(name)
                write(name + 1)
            }
            write(UInt8(ascii: "}"))
        case CSIMDJSON_ARRAY:
            write(UInt8(ascii: "["))
            for element in tape.elements(of: index) {
                if element > index + 1 { write(UInt8(ascii: ",")) }
                write(element)
            }
            write(UInt8(ascii: "]"))
        default: writeSource(index)
        }
    }

    /// Writes an object without one member, and with an empty array in place of one, which is ``hollow`` then.
    ///
    /// - Parameters:
    ///   - omitted: The name of the member that is left out.
    ///   - path: The name of a member that is an object, and in it of the array; nil for none.
    mutating func write(
        _ index: Int,
        omitting omitted: StaticString,
        hollowing path: (object: StaticString, array: StaticString)?
    ) {
        guard tape.kind(index) == CSIMDJSON_OBJECT else { return write(index) }
        write(UInt8(ascii: "{"))
        for name in tape.members(of: index) where !tape.isNamed(name, omitted) {
            writeName(name)
            let value = name + 1
            if let path, hollow == nil, tape.isNamed(name, path.object), tape.kind(value) == CSIMDJSON_OBJECT
            {
                write(value, hollowing: path.array)
            } else {
                write(value)
            }
        }
        write(UInt8(ascii: "}"))
    }

    private mutating func write(_ index: Int, hollowing array: StaticString) {
        write(UInt8(ascii: "{"))
        for name in tape.members(of: index) {
            writeName(name)
            let value = name + 1
            if hollow == nil, tape.isNamed(name, array), tape.kind(value) == CSIMDJSON_ARRAY {
                write(UInt8(ascii: "["))
                hollow = (count, value)
                write(UInt8(ascii: "]"))
            } else {
                write(value)
            }
        }
        write(UInt8(ascii: "}"))
    }

    /// A member's name with its colon, and a comma in front where one belongs.
    private mutating func writeName(_ index: Int) {
        if output[count - 1] != UInt8(ascii: "{") { write(UInt8(ascii: ",")) }
        writeSource(index)
        write(UInt8(ascii: ":"))
    }

    private mutating func writeSource(_ index: Int) {
        let source = tape.source(index)
        guard let start = source.baseAddress, let end = output.baseAddress else { return }
        (end + count).update(from: start, count: source.count)
        count += source.count
    }

    private mutating func write(_ byte: UInt8) {
        output[count] = byte
        count += 1
    }
}

extension JSONDocument {
    /// Appends what `write` writes of a value, which is no longer than the value in the text.
    ///
    /// - Returns: The array that was left empty, and the byte of what was appended at which its elements would go in.
    @discardableResult
    func appendMinified(
        _ index: Int,
        to bytes: inout [UInt8],
        write: (_ minifier: inout JSONMinifier, _ index: Int) -> Void
    ) -> (place: Int, array: Int)? {
        withTape { tape in
            var hollow: (place: Int, array: Int)?
            bytes.append(addingCapacity: tape.source(index).count) { room in
                room.withUnsafeMutableBufferPointer { room, count in
                    let output = UnsafeMutableBufferPointer(rebasing: room[count...])
                    var minifier = JSONMinifier(tape, output: output)
                    write(&minifier, index)
                    count += minifier.count
                    hollow = minifier.hollow
                }
            }
            return hollow
        }
    }
}
