extension Duration {
    /// A length of time as people type it: `90s`, `15m`, `12h`, `7d`, `2w`.
    package init?(span text: some StringProtocol) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = text.last, let seconds = units[unit], let count = Int64(text.dropLast()), count >= 0,
            count < 1_000_000
        else { return nil }
        self = .seconds(count * seconds)
    }
}

extension Timestamp {
    /// An instant as people and agents write it: ISO 8601 (UTC where nothing else is said), or so long ago.
    package init?(instant text: some StringProtocol, now: Timestamp) {
        if let span = Duration(span: text) {
            self = now.advanced(by: .zero - span)
        } else if let timestamp = Timestamp(iso8601: text) {
            self = timestamp
        } else {
            return nil
        }
    }
}
