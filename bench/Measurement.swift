import Foundation

/// Processor time, which a busy machine stretches less than it stretches the clock on the wall.
enum Measurement {
    /// Microseconds of this process's processor time that `body` took.
    static func processorMicroseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = now()
        try body()
        return (now() - start) * 1_000_000
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    static func row(_ name: String, _ columns: [String]) -> String {
        let padded = columns.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }
        return name + String(repeating: " ", count: max(1, 44 - name.count)) + padded.joined()
    }

    static func figure(_ number: Double) -> String {
        String(format: number < 10 ? "%.2f" : "%.0f", number)
    }
}
