/// Writes JSON text in the order of the calls, compact or indented by two spaces.
///
/// Builds a `String` because the standard library appends strings at full speed in debug builds too.
struct JSONWriter {
    private(set) var text = ""
    private let isIndented: Bool
    private var depth = 0
    private var isFirst = true
    private var followsKey = false

    init(isIndented: Bool) {
        self.isIndented = isIndented
    }

    /// Makes room for a number of bytes.
    mutating func reserve(_ bytes: Int) {
        text.reserveCapacity(bytes)
    }

    // MARK: Structure

    /// Writes an object with the members that `members` writes.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        nested(open: "{", close: "}", members)
    }

    /// Writes an array with the elements that `elements` writes.
    mutating func array(_ elements: (inout JSONWriter) -> Void) {
        nested(open: "[", close: "]", elements)
    }

    /// Writes a member's key; its value follows.
    mutating func key(_ name: String) {
        separate()
        text += "\""
        text += name
        text += isIndented ? "\": " : "\":"
        followsKey = true
    }

    private mutating func nested(open: String, close: String, _ content: (inout JSONWriter) -> Void) {
        separate()
        text += open
        depth += 1
        isFirst = true
        content(&self)
        depth -= 1
        if isIndented, !isFirst { newLine() }
        isFirst = false
        text += close
    }

    private mutating func separate() {
        if followsKey {
            followsKey = false
            return
        }
        if !isFirst { text += "," }
        if isIndented, depth > 0 { newLine() }
        isFirst = false
    }

    private mutating func newLine() {
        text += "\n"
        for _ in 0..<depth { text += "  " }
    }

    // MARK: Values

    /// Writes a string that needs no escaping.
    mutating func plain(_ value: String) {
        separate()
        text += "\""
        text += value
        text += "\""
    }

    /// Writes a string, escaped.
    mutating func string(_ value: String) {
        separate()
        text += "\""
        JSONEscaping.append(value, to: &text)
        text += "\""
    }

    /// Writes text that is JSON already.
    mutating func raw(_ json: String) {
        separate()
        text += json
    }

    // MARK: Members

    /// Writes a string or null.
    mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { raw("null") }
    }

    /// Writes a string that needs no escaping: an id, a link, a constant.
    mutating func member(_ name: String, plain value: String) {
        key(name)
        plain(value)
    }

    /// Writes a whole number.
    mutating func member(_ name: String, _ value: Int) {
        key(name)
        raw(String(value))
    }

    /// Writes true or false.
    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        raw(value ? "true" : "false")
    }

    /// Writes null.
    mutating func null(_ name: String) {
        key(name)
        raw("null")
    }

    /// Writes a time, or null.
    mutating func member(_ name: String, time milliseconds: Int64?) {
        guard let milliseconds else { return null(name) }
        member(name, plain: CalendarTime(milliseconds: milliseconds).octopusText)
    }

    /// Writes an array of strings that need no escaping.
    mutating func member(_ name: String, ids: [String]) {
        key(name)
        array { writer in
            for id in ids { writer.plain(id) }
        }
    }

    /// Writes an empty array.
    mutating func emptyArray(_ name: String) {
        key(name)
        raw("[]")
    }

    /// Writes an object.
    mutating func member(_ name: String, _ members: (inout JSONWriter) -> Void) {
        key(name)
        object(members)
    }

    /// Writes an array.
    mutating func members(_ name: String, _ elements: (inout JSONWriter) -> Void) {
        key(name)
        array(elements)
    }
}
