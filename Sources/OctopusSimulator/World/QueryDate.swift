import Foundation

/// Reads the dates that callers put into a query string.
enum QueryDate {
    /// Milliseconds since 1970 of an ISO 8601 text with 0 to 9 fraction digits, `T` or a space, and `Z`, an
    /// offset or nothing (taken as UTC); nil when the text is no date.
    static func milliseconds(_ text: String) -> Int64? {
        var scanner = Scanner(text: Array(text.utf8))
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2),
            scanner.skip("-"), let day = scanner.number(2)
        else { return nil }
        var total = days(year: year, month: month, day: day) * 86_400_000
        if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
            guard let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2) else {
                return nil
            }
            total += Int64(hour * 3_600_000 + minute * 60_000)
            if scanner.skip(":") {
                guard let second = scanner.number(2) else { return nil }
                total += Int64(second * 1_000)
                if scanner.skip(".") { total += Int64(scanner.fractionMilliseconds()) }
            }
        }
        return scanner.offsetMinutes().map { total - Int64($0 * 60_000) }
    }

    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    /// Walks over the bytes of a date.
    private struct Scanner {
        let text: [UInt8]
        var position = 0

        mutating func number(_ count: Int) -> Int? {
            guard position + count <= text.count else { return nil }
            var value = 0
            for byte in text[position..<position + count] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            position += count
            return value
        }

        mutating func skip(_ character: Character) -> Bool {
            guard position < text.count, text[position] == character.asciiValue else { return false }
            position += 1
            return true
        }

        mutating func fractionMilliseconds() -> Int {
            var value = 0
            var count = 0
            while position < text.count, (48...57).contains(text[position]) {
                if count < 3 { value = value * 10 + Int(text[position] - 48) }
                count += 1
                position += 1
            }
            while count < 3 {
                value *= 10
                count += 1
            }
            return value
        }

        /// The minutes of the offset at the end; nil when something else follows.
        mutating func offsetMinutes() -> Int? {
            if position == text.count || skip("Z") || skip("z") { return position == text.count ? 0 : nil }
            let sign: Int
            if skip("+") || skip(" ") {  // An unescaped plus sign arrives as a space.
                sign = 1
            } else if skip("-") {
                sign = -1
            } else {
                return nil
            }
            guard let hours = number(2) else { return nil }
            _ = skip(":")
            return sign * (hours * 60 + (number(2) ?? 0))
        }
    }
}
