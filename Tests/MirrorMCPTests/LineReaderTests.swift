import Foundation
import Testing

@testable import MirrorMCP

struct LineReaderTests {
    /// What is read of bytes that come in pieces.
    private func lines(_ pieces: [String], limit: Int = 20) throws -> [LineReader.Line] {
        let pipe = try PrivatePipe()
        let reader = try LineReader(pipe.fileHandleForReading.fileDescriptor, limit: limit)
        for piece in pieces { try pipe.fileHandleForWriting.write(contentsOf: Data(piece.utf8)) }
        try pipe.fileHandleForWriting.close()
        var lines: [LineReader.Line] = []
        while let line = reader.next() { lines.append(line) }
        #expect(reader.next() == nil, "the end stays the end")
        return lines
    }

    private func line(_ text: String) -> LineReader.Line { .line(Array(text.utf8)) }

    @Test func linesComeWholeHoweverTheyWereSent() throws {
        #expect(try lines(["a\nb", "c\n", "\n", "d\r\ne"]) == ["a", "bc", "", "d", "e"].map(line))
    }

    @Test func nothingIsNoLine() throws {
        #expect(try lines([]) == [])
    }

    @Test func lineThatIsTooLongIsGivenUpAndTheNextIsRead() throws {
        let long = String(repeating: "x", count: 50)
        #expect(try lines([long, long, "\nb\n", long]) == [.tooLong, line("b"), .tooLong])
        #expect(
            try lines([String(repeating: "x", count: 20) + "\n" + String(repeating: "x", count: 21) + "\n"])
                .last == .tooLong
        )
    }

    @Test func noMoreIsHeldThanTheLimit() throws {
        let piece = String(repeating: "x", count: 60_000)
        let pipe = try PrivatePipe()
        let reader = try LineReader(pipe.fileHandleForReading.fileDescriptor, limit: 100_000)
        let writer = pipe.fileHandleForWriting
        let thread = Thread {
            for _ in 0..<200 { try? writer.write(contentsOf: Data(piece.utf8)) }
            try? writer.write(contentsOf: Data("\nend\n".utf8))
            try? writer.close()
        }
        thread.start()
        #expect(reader.next() == .tooLong)
        #expect(reader.next() == line("end"))
    }

    @Test func waitingIsEndedByStopping() throws {
        let pipe = try PrivatePipe()
        let reader = try LineReader(pipe.fileHandleForReading.fileDescriptor, limit: 20)
        reader.stop()
        #expect(reader.next() == nil)
        try pipe.fileHandleForWriting.write(contentsOf: Data("late\n".utf8))
        #expect(reader.next() == nil)
    }
}
