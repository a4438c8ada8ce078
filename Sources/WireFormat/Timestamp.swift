/// An instant: whole milliseconds since 1970-01-01 UTC, which is what Octopus's API resolves to.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant that is this much later; earlier for a negative duration.
    package func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// How much later the other instant is.
    package func duration(to other: Timestamp) -> Duration {
        .milliseconds(other.milliseconds - milliseconds)
    }
}

// MARK: - Text

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC with milliseconds, for instance `2024-08-12T09:37:43.437Z`.
    package var description: String {
        let (days, inDay) = milliseconds.dividingFloored(by: 86_400_000)
        let date = CivilDate(daysSince1970: days)
        let (hour, minute, second) = (inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1000 % 60)
        return "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))"
            + "T\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2)).\((inDay % 1000).padded(3))Z"
    }

    /// Reads ISO 8601: a date, or a date and time with any number of fraction digits (those behind the third
    /// are cut), with `Z`, an offset, or nothing (UTC).
    ///
    /// A space may stand in place of the `T`.
    ///
    /// Octopus's REST API writes three digits and `+00:00`; webhooks and its documentation write seven, none and `Z`.
    package init?(iso8601 text: some StringProtocol) {
        var reader = DigitReader(bytes: Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2), (1...12).contains(month),
            day >= 1, day <= CivilDate.daysInMonth(month, of: year)
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        var inDay: Int64 = 0
        if reader.skip("T") || reader.skip("t") || reader.skip(" ") {
            guard let hour = reader.number(digits: 2), reader.skip(":"),
                let minute = reader.number(digits: 2),
                hour < 24, minute < 60
            else { return nil }
            inDay = hour * 3_600_000 + minute * 60_000
            if reader.skip(":") {
                guard let second = reader.number(digits: 2), second <= 60 else { return nil }
                inDay += second * 1000
            }
            if reader.skip(".") || reader.skip(",") {
                guard let milliseconds = reader.fraction() else { return nil }
                inDay += milliseconds
            }
        }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        self.init(milliseconds: days * 86_400_000 + inDay - offset)
    }
}

/// A day of the proleptic Gregorian calendar, with the days counted as Howard Hinnant's `chrono` algorithms do.
private struct CivilDate {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + 719_468).dividingFloored(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).dividingFloored(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

/// Takes a timestamp's text apart.
private struct DigitReader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        guard position + digits <= bytes.count else { return nil }
        var number: Int64 = 0
        for byte in bytes[position..<position + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += digits
        return number
    }

    /// Milliseconds from the digits of a fraction.
    mutating func fraction() -> Int64? {
        var milliseconds: Int64 = 0
        var weight: Int64 = 100
        guard let first = number(digits: 1) else { return nil }
        milliseconds += first * weight
        while let digit = number(digits: 1) {
            weight /= 10
            milliseconds += digit * weight
        }
        return milliseconds
    }

    /// Milliseconds east of UTC; nil when it is malformed.
    mutating func offset() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24 else { return nil }
        let hasMinutes = skip(":") || !isAtEnd
        guard hasMinutes else { return sign * hours * 3_600_000 }
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 3_600_000 + minutes * 60_000)
    }
}

extension Int64 {
    fileprivate func dividingFloored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count))
            + digits
    }
}
