/// When people work: an even share of the work is turned into an instant of the working week.
struct Rhythm {
    private let start: Int64
    /// What has been done by the end of each hour.
    private var done: [Double] = []

    private static let hour: Int64 = 3_600_000

    init(from start: Int64, to end: Int64) {
        self.start = start
        var sum = 0.0
        var time = start
        repeat {
            sum += Self.weight(CalendarTime(milliseconds: time))
            done.append(sum)
            time += Self.hour
        } while time < end
    }

    /// The instant by which a share of the work, from 0 to 1, is done.
    func time(at share: Double) -> Int64 {
        let wanted = share * (done.last ?? 0)
        var (low, high) = (0, done.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if done[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        let before = low > 0 ? done[low - 1] : 0
        let within = done[low] > before ? (wanted - before) / (done[low] - before) : 0
        return start + Int64((Double(low) + min(1, max(0, within))) * Double(Self.hour))
    }

    /// Most is done by day and from Tuesday to Thursday; little at the turn of the year and in August; the end of a
    /// quarter is busy.
    private static func weight(_ time: CalendarTime) -> Double {
        let days = [0.06, 0.9, 1.25, 1.3, 1.2, 0.7, 0.08]
        let hours: Double =
            switch time.hour {
            case 7..<9: 0.6
            case 9..<12: 1.3
            case 12..<13: 0.6
            case 13..<17: 1.1
            case 17..<20: 0.4
            default: 0.06
            }
        var season = 1.0
        if time.month == 8 { season = 0.65 }
        if time.month == 12 && time.day > 19 || time.month == 1 && time.day < 4 { season = 0.2 }
        if [3, 6, 9, 12].contains(time.month) && (10...19).contains(time.day) { season = 1.5 }
        return days[time.weekday] * hours * season
    }

    /// Whether people are at work then.
    static func isWorkingTime(_ milliseconds: Int64) -> Bool {
        let time = CalendarTime(milliseconds: milliseconds)
        return (1...5).contains(time.weekday) && (7..<19).contains(time.hour)
    }

    /// The next morning of a working day, at 7 o'clock UTC.
    static func nextMorning(after milliseconds: Int64) -> Int64 {
        var morning = milliseconds - milliseconds % (24 * hour) + 7 * hour
        while morning <= milliseconds || !isWorkingTime(morning) { morning += 24 * hour }
        return morning
    }
}
