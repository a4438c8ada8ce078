import Foundation

/// Processor time, which a busy machine stretches less than it stretches the clock on the wall.
enum Measurement {
    /// Microseconds of this process's processor time that `body` took.
    static func processorMicroseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = clock()
        try body()
        // POSIX has it count millionths of a second.
        return Double(clock() - start)
    }

    static func row(_ name: String, _ columns: [String]) -> String {
        let padded = columns.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
        return name + String(repeating: " ", count: max(1, 46 - name.count)) + padded.joined()
    }

    static func figure(_ number: Double) -> String {
        String(format: number < 10 ? "%.2f" : "%.0f", number)
    }
}
