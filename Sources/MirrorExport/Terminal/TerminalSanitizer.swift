/// One pass over hostile text that leaves only what a terminal may be given.
struct TerminalSanitizer {
    enum LineBreaks {
        /// A line feed each.
        case kept
        /// One space for a run of breaks and the space around it; none at the ends of the text.
        case folded
        /// `␤` each.
        case marked
        /// One space each.
        case spaced
    }

    private static let longestControlSequence = 64
    private static let mostMarksInARow = 6
    private static let mostJoinersInARow = 8
    private static let tabStop = 4

    private let lineBreaks: LineBreaks
    private var output = String.UnicodeScalarView()
    private var previous: Unicode.Scalar?
    private var column = 0
    private var isFolding = false
    private var marksInARow = 0
    private var joinersInARow = 0

    init(lineBreaks: LineBreaks) {
        self.lineBreaks = lineBreaks
    }

    mutating func sanitize(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let rest = scalars[scalars.index(after: index)...]
            index = rest.startIndex
            switch scalar.value {
            case 0x0D:
                if rest.first == "\n" { index = scalars.index(after: index) }
                breakLine()
            case 0x0A, 0x85, 0x2028, 0x2029: breakLine()
            case 0x09: appendTab()
            case 0x20...0x7E: append(scalar)
            case 0x1B:
                if rest.first == "[", let end = Self.endOfControlSequence(rest.dropFirst()) {
                    index = end
                } else {
                    append("␛")
                }
            case 0x9B:
                if let end = Self.endOfControlSequence(rest) { index = end } else { append("\u{FFFD}") }
            case 0x00..<0x20: append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: append("␡")
            case 0x80..<0xA0: append("\u{FFFD}")
            case 0xA0..<0x300 where scalar != "\u{AD}": append(scalar)
            default: appendUnlessTricky(scalar, next: rest.first)
            }
        }
        return String(output)
    }

    /// Where a control sequence ends (ECMA-48 §5.4) whose introducer comes before `scalars`, if it is
    /// complete.
    private static func endOfControlSequence(_ scalars: Substring.UnicodeScalarView) -> String.Index? {
        var hasIntermediate = false
        for index in scalars.indices.prefix(longestControlSequence) {
            switch scalars[index].value {
            case 0x30...0x3F where !hasIntermediate: continue
            case 0x20...0x2F: hasIntermediate = true
            case 0x40...0x7E: return scalars.index(after: index)
            default: return nil
            }
        }
        return nil
    }

    private mutating func appendUnlessTricky(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB, 0xFDD0...0xFDEF: append("\u{FFFD}")
        case 0x200C, 0x200D: appendJoiner(scalar, next: next)
        case 0xFE0E, 0xFE0F:
            // Text and emoji presentation; after anything else they are a hiding place.
            if previous?.properties.isEmoji == true { append(scalar) }
        case let value where value & 0xFFFE == 0xFFFE: append("\u{FFFD}")
        default:
            let properties = scalar.properties
            if properties.isDefaultIgnorableCodePoint { return }
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark:
                guard marksInARow < Self.mostMarksInARow else { return }
                let count = marksInARow + 1
                append(scalar)
                marksInARow = count
            default: append(scalar)
            }
        }
    }

    /// Keeps a zero-width joiner or non-joiner only inside an emoji or a script that is written with them.
    private mutating func appendJoiner(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
        guard let previous, let next, joinersInARow < Self.mostJoinersInARow else { return }
        let joinsEmoji = scalar.value == 0x200D && Self.isEmojiPart(previous) && Self.isEmojiPart(next)
        // From Arabic to the last Indic script before the general punctuation block.
        let scripts: Range<UInt32> = 0x600..<0x2000
        guard joinsEmoji || (scripts.contains(previous.value) && scripts.contains(next.value)) else { return }
        let count = joinersInARow + 1
        append(scalar)
        joinersInARow = count
    }

    private static func isEmojiPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFE0F || (scalar.value > 0xFF && scalar.properties.isEmoji)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if isFolding {
            if scalar == " " { return }
            isFolding = false
            if !output.isEmpty { output.append(" ") }
        }
        if previous?.value != 0x200D, scalar.value != 0xFE0F { joinersInARow = 0 }
        marksInARow = 0
        column += 1
        previous = scalar
        output.append(scalar)
    }

    private mutating func appendTab() {
        let spaces = lineBreaks == .kept ? Self.tabStop - column % Self.tabStop : 1
        for _ in 0..<spaces { append(" ") }
    }

    private mutating func breakLine() {
        switch lineBreaks {
        case .kept:
            append("\n")
            column = 0
        case .marked: append("␤")
        case .spaced: append(" ")
        case .folded:
            while output.last == " " { output.removeLast() }
            isFolding = true
        }
    }
}
