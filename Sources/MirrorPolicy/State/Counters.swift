import WireFormat

/// How many calls were made in the last window of each limit.
///
/// Windows slide: with windows that begin on the minute, twice the limit would pass around each edge. Calls are counted in
/// slots of a sixtieth of the window, each of which counts until all of it is out of the window: never more than the limit
/// pass in any window, and a place is free again at most a sixtieth later than it might be.
struct Counters: Sendable {
    static let file = "counters.json"

    private var clock: StateClock
    private var counters: [String: Counter]
    /// Whether the clock went back since the file was written: unless that is kept, each look would begin at the same
    /// place, and no time would ever pass.
    private(set) var isMoved = false

    /// The calls of one key.
    struct Counter: Sendable {
        let windowMilliseconds: Int64
        /// In ascending order of their beginning.
        var slots: [Slot]

        struct Slot: Sendable {
            var start: Int64
            var count: Int
        }

        var slotLength: Int64 { windowMilliseconds / 60 }

        func end(of slot: Slot) -> Int64 { slot.start + slotLength + windowMilliseconds }
        var total: Int { slots.reduce(0) { $0 + $1.count } }

        mutating func dropEnded(at now: Int64) {
            slots = slots.filter { end(of: $0) > now && $0.count > 0 }
        }

        mutating func add(at now: Int64) {
            if let last = slots.last, now < last.start + slotLength {
                slots[slots.count - 1].count += 1
            } else {
                slots.append(Slot(start: now, count: 1))
            }
        }

        /// How long until so many of those that count do so no more.
        func wait(untilFree count: Int, at now: Int64) -> Int64 {
            var freed = 0
            for slot in slots {
                freed += slot.count
                if freed >= count { return max(1, end(of: slot) - now) }
            }
            return windowMilliseconds
        }
    }

    /// The limits as they stand now.
    init(in directory: StateDirectory, at now: Int64) throws(StateFailure) {
        let document = try directory.read(Self.file)
        guard let document else {
            (clock, counters) = (StateClock(latest: now), [:])
            return
        }
        guard let read = Self(document) else { throw directory.damaged(Self.file) }
        self = read
        let back = clock.advance(to: now)
        isMoved = back > 0
        for key in counters.keys {
            for at in counters[key]?.slots.indices ?? 0..<0 { counters[key]?.slots[at].start -= back }
            counters[key]?.dropEnded(at: now)
        }
        counters = counters.filter { !$0.value.slots.isEmpty }
    }

    func write(to directory: StateDirectory) throws(StateFailure) {
        try directory.write(Self.file, json)
    }

    /// Counts one call under all of these limits, or under none of them.
    ///
    /// - Throws: ``PolicyDenial`` for the first limit that has no place left.
    mutating func reserve(_ limits: [Limit], for call: PolicyCall) throws(PolicyDenial) -> [Reservation.Count]
    {
        let now = clock.latest
        var keys: [String: Int64] = [:]
        for limit in limits {
            let key = Self.key(of: limit, for: call)
            keys[key] = limit.window.milliseconds
            guard let counter = counters[key], counter.total >= limit.max else { continue }
            let wait = counter.wait(untilFree: counter.total - limit.max + 1, at: now)
            let seconds = (wait + 999) / 1000
            throw PolicyDenial(
                limit.onDeny
                    ?? "the limit of \(limit.max) \(limit.max == 1 ? "call" : "calls") in \(limit.window.name)"
                    + " is reached; there is room again in \(seconds) s",
                rule: limit.pointer,
                retryAfter: .milliseconds(wait)
            )
        }
        for (key, window) in keys {
            counters[key, default: Counter(windowMilliseconds: window, slots: [])].add(at: now)
        }
        return keys.keys.sorted().map { Reservation.Count(key: $0, at: now) }
    }

    /// Takes a count back.
    mutating func giveBack(_ count: Reservation.Count) {
        guard let slots = counters[count.key]?.slots, !slots.isEmpty else { return }
        // A clock that went back has moved the slot; then the newest is no older than the one that is meant.
        let at = slots.lastIndex { $0.start <= count.at } ?? slots.count - 1
        counters[count.key]?.slots[at].count -= 1
        counters[count.key]?.dropEnded(at: clock.latest)
    }

    private static func key(of limit: Limit, for call: PolicyCall) -> String {
        let whose =
            switch limit.scope {
            case .global: ""
            case .grant: call.grant.id
            case .session: "\(call.grant.id)/\(call.session)"
            }
        return "\(limit.scope.rawValue) \(limit.counter) \(limit.window.seconds) \(whose)"
    }
}

// MARK: - JSON

extension Counters {
    private var json: JSONValue {
        [
            "version": 1, "clock": .int(clock.latest),
            "counters": .array(
                counters.sorted { $0.key < $1.key }.map { key, counter in
                    [
                        "key": .string(key), "window": .int(counter.windowMilliseconds),
                        "slots": .array(counter.slots.map { [.int($0.start), .int(Int64($0.count))] }),
                    ]
                }
            ),
        ]
    }

    /// Nil when anything is not as it is written.
    private init?(_ document: JSONNode) {
        guard document["version"]?.int == 1, let latest = document["clock"]?.int, Self.isTime(latest),
            let list = document["counters"], list.isArray
        else { return nil }
        var counters: [String: Counter] = [:]
        for node in list.elements {
            guard let key = node["key"]?.string, let window = node["window"]?.int,
                (1000...Limit.Window.longest * 1000).contains(window), counters[key] == nil,
                let slots = node["slots"], slots.isArray
            else { return nil }
            var counter = Counter(windowMilliseconds: window, slots: [])
            for slot in slots.elements {
                let numbers = slot.elements.map(\.int)
                guard numbers.count == 2, let start = numbers[0], Self.isTime(start), start <= latest,
                    let count = numbers[1], (1...1_000_000).contains(count),
                    start >= counter.slots.last?.start ?? .min
                else { return nil }
                counter.slots.append(Counter.Slot(start: start, count: Int(count)))
            }
            counters[key] = counter
        }
        clock = StateClock(latest: latest)
        self.counters = counters
    }

    /// Far from where sums overflow: some 30,000 years either way.
    private static func isTime(_ milliseconds: Int64) -> Bool { milliseconds.magnitude < 1 << 50 }
}
