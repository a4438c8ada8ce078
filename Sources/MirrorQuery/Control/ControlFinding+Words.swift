import WireFormat

/// The words of which controls make their sentences.
extension ControlFinding {
    /// Who answered.
    var who: String { Self.plain(user ?? userID ?? "somebody") }

    /// Who asked for the deployment.
    var asker: String { Self.plain(requestedBy ?? requestedByID ?? "somebody") }

    /// What the task carries out.
    var subject: String { Self.plain(executionID ?? taskID ?? "a task that is not known") }

    var place: String { Self.plain(environment ?? "an environment that is not known") }

    /// "Dana answered Proceed".
    var answer: String { "\(who) answered \(Self.plain(outcome ?? "nothing"))" }

    /// "42 s after it was raised"; of an observed answer the span in which it must have come.
    var delay: String {
        guard let created, let decidedAt, let notBefore else { return "at a time that is not known" }
        let most = created.duration(to: decidedAt)
        let least = created.duration(to: notBefore)
        if source == .event { return "\(Self.span(most)) after it was raised" }
        if least <= .zero { return "at most \(Self.span(most)) after it was raised" }
        return "\(Self.span(least)) to \(Self.span(most)) after it was raised"
    }

    /// A name from elsewhere, so that it can end neither the line nor the sentence's meaning: on one line, without
    /// control and direction characters, and not longer than a name is.
    static func plain(_ text: String) -> String {
        let kept = text.unicodeScalars.prefix(400).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            // Direction overrides would show the sentence in another order.
            case .format where scalar.value != 0x200D && scalar.value != 0x200C: "\u{FFFD}"
            default: scalar
            }
        }
        let line = String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
        return line.count > 100 ? line.prefix(99) + "…" : line
    }

    /// "9.5 s", "3 min", "2 h 5 min", "4 d 6 h".
    static func span(_ duration: Duration) -> String {
        let (whole, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        guard whole >= 120 else {
            let sign = whole < 0 || milliseconds < 0 ? "-" : ""
            let tenths = (abs(milliseconds) + 50) / 100
            let seconds = abs(whole) + tenths / 10
            return "\(sign)\(seconds)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") s"
        }
        let (minutes, hours, days) = (whole / 60, whole / 3600, whole / 86_400)
        if hours == 0 { return "\(minutes) min" }
        if days == 0 { return "\(hours) h" + (minutes % 60 == 0 ? "" : " \(minutes % 60) min") }
        return "\(days) d" + (hours % 24 == 0 ? "" : " \(hours % 24) h")
    }
}
