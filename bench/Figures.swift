import Foundation

/// One line of JSON on standard output: what bench/run reads.
enum Figures {
    static func print(_ figures: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        FileHandle.standardOutput.write(try encoder.encode(figures) + Data("\n".utf8))
    }
}

/// What taking in the pages of a folder took.
struct LoadFigures: Encodable {
    var items = 0
    /// Of JSON.
    var bytes = 0
    /// Microseconds of this process's processor time, the reading of the files left out.
    var cpu = 0.0
    /// Microseconds on the wall.
    var wall = 0.0
}
