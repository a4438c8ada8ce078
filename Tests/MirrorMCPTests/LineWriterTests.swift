import Foundation
import Testing

@testable import MirrorMCP

struct LineWriterTests {
    /// More than waits on its way.
    private static let long = String(repeating: "x", count: 1_000_000)

    init() {
        // Writing to nobody is an error that is looked at, and not the end of all tests.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Ends the thread, which may have a line yet, before the number of its descriptor is another's.
    private func letGo(_ writer: LineWriter, _ pipe: PrivatePipe) async throws {
        try pipe.fileHandleForReading.close()
        for await _ in writer.ended {}
    }

    @Test func linesComeWholeAndInTheirOrder() async throws {
        let pipe = try PrivatePipe()
        let writer = LineWriter(pipe.fileHandleForWriting.fileDescriptor)
        for number in 1...50 { writer.post("line \(number)") }
        await writer.write("last")
        await writer.finish()
        try pipe.fileHandleForWriting.close()
        let data = try #require(try pipe.fileHandleForReading.readToEnd())
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        #expect(lines == (1...50).map { "line \($0)" } + ["last"])
    }

    @Test func whoeverPostsNeverWaitsForAReader() async throws {
        let pipe = try PrivatePipe()
        let writer = LineWriter(pipe.fileHandleForWriting.fileDescriptor)
        for _ in 0..<2 * LineWriter.maximumWaiting { writer.post(Self.long) }
        writer.abandon()
        await writer.write("after the end")
        try await letGo(writer, pipe)
    }

    @Test func abandonedLineHoldsNobody() async throws {
        let pipe = try PrivatePipe()
        let writer = LineWriter(pipe.fileHandleForWriting.fileDescriptor)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await writer.write(Self.long) } }
            group.addTask { await writer.finish() }
            writer.abandon()
        }
        try await letGo(writer, pipe)
    }

    @Test func endIsSaidWhenNobodyReads() async throws {
        let pipe = try PrivatePipe()
        let writer = LineWriter(pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForReading.close()
        writer.post("nobody reads this")
        for await _ in writer.ended {}
        await writer.write("nor this")
    }
}
