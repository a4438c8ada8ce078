/// Shows control characters by their pictures, for files that somebody may print on a terminal.
///
/// Tabs and line breaks stay. Nothing else changes, unlike with ``TerminalText``: a file keeps what is merely invisible.
package enum ControlPictures {
    /// The text with `␛` for ESC and so on, and U+FFFD for the controls of ISO 8859, which have no picture.
    package static func replacing(in text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case _ where !isControl(scalar): result.append(scalar)
            case 0x7F: result.append("␡")
            case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }
}
