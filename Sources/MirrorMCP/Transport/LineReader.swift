import Foundation
import Synchronization

/// Reads lines from a descriptor, for a thread that may wait.
///
/// A line that is too long is given up, and what follows it is read all the same.
final class LineReader: Sendable {
    /// What was read.
    enum Line: Sendable, Equatable {
        case line([UInt8])
        /// It was longer than ``LineReader/limit``; only so many bytes of it were ever held.
        case tooLong
    }

    private struct State {
        var buffer: [UInt8] = []
        /// How much of the buffer holds no line break.
        var searched = 0
        var isSkipping = false
        var isAtEnd = false
    }

    private let descriptor: Int32
    private let limit: Int
    /// Its reading end says that waiting is to stop.
    private let wake: (reading: Int32, writing: Int32)
    private let state = Mutex(State())

    init(_ descriptor: Int32, limit: Int) throws {
        self.descriptor = descriptor
        self.limit = limit
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        wake = (ends[0], ends[1])
    }

    deinit {
        close(wake.reading)
        close(wake.writing)
    }

    /// Ends the waiting for more; every later line is the end.
    func stop() {
        _ = write(wake.writing, [0], 1)
    }

    /// Waits for the next line, without its break; nil at the end.
    ///
    /// The last line needs no break.
    func next() -> Line? {
        state.withLock { state in
            while true {
                if let line = take(&state) { return line }
                guard !state.isAtEnd else { return nil }
                if !fill(&state) { state.isAtEnd = true }
            }
        }
    }

    private func take(_ state: inout State) -> Line? {
        guard let end = state.buffer[state.searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            state.searched = state.buffer.count
            if state.searched > limit {
                state.isSkipping = true
                state.buffer.removeAll(keepingCapacity: true)
                state.searched = 0
            }
            guard state.isAtEnd, !state.buffer.isEmpty || state.isSkipping else { return nil }
            defer { state = State(isAtEnd: true) }
            return state.isSkipping ? .tooLong : .line(state.buffer)
        }
        let line = Array(state.buffer[..<end])
        state.buffer.removeSubrange(...end)
        state.searched = 0
        let isTooLong = state.isSkipping || line.count > limit
        state.isSkipping = false
        return isTooLong ? .tooLong : .line(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }

    /// Waits for more bytes.
    ///
    /// - Returns: False at the end, whatever ended it.
    private func fill(_ state: inout State) -> Bool {
        var waited = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            if poll(&waited, 2, -1) < 0 {
                if errno == EINTR { continue }
                return false
            }
            guard waited[1].revents == 0 else { return false }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            guard count > 0 else { return false }
            state.buffer.append(contentsOf: chunk[..<count])
            return true
        }
    }
}
