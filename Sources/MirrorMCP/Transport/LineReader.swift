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
    /// A byte for each line that may be read; nil when any number may.
    private let turns: (reading: Int32, writing: Int32)?
    private let onHangUp: @Sendable (LineReader) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - turns: How many lines may be read before some are given back; nil for any number.
    ///   - onHangUp: Called when the other side has gone while no line may be read.
    init(
        _ descriptor: Int32,
        limit: Int,
        turns: Int? = nil,
        onHangUp: @escaping @Sendable (LineReader) -> Void = { _ in }
    ) throws {
        self.descriptor = descriptor
        self.limit = limit
        self.onHangUp = onHangUp
        wake = try Self.makePipe()
        self.turns = try turns.map { _ in try Self.makePipe() }
        if let turns { giveBack(turns) }
    }

    deinit {
        for ends in [wake] + (turns.map { [$0] } ?? []) {
            close(ends.reading)
            close(ends.writing)
        }
    }

    private static func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return (ends[0], ends[1])
    }

    /// Lets so many more lines be read.
    func giveBack(_ count: Int = 1) {
        guard let turns else { return }
        _ = write(turns.writing, [UInt8](repeating: 0, count: count), count)
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
            if !state.isAtEnd && !waitForTurn() { state = State(isAtEnd: true) }
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

    /// Waits until a line may be read, and notices meanwhile when the other side goes.
    ///
    /// - Returns: False when the waiting was ended.
    private func waitForTurn() -> Bool {
        guard let turns else { return true }
        var waited = [
            pollfd(fd: turns.reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            // Without an event that is asked for, this wakes for the end alone.
            pollfd(fd: descriptor, events: 0, revents: 0),
        ]
        while true {
            if poll(&waited, 3, -1) < 0 {
                if errno == EINTR { continue }
                return false
            }
            guard waited[1].revents == 0 else { return false }
            if waited[0].revents != 0 {
                var turn: UInt8 = 0
                return read(turns.reading, &turn, 1) == 1
            }
            if waited[2].revents != 0 {
                // Said once: its number below zero is looked at no more.
                waited[2].fd = -1
                onHangUp(self)
            }
        }
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
