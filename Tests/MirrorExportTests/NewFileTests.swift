import Foundation
import MirrorExport
import Testing

struct NewFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-file-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var path: String { folder.appendingPathComponent("rows.csv").path }
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test func fileHasItsNameOnlyOnceItIsWhole() throws {
        let file = try NewFile(path)
        try file.write(String(repeating: "x", count: 1 << 19))
        #expect(try !names().contains("rows.csv"))
        try file.write("end")
        try file.finish()
        #expect(try names() == ["rows.csv"])
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("xend"))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func fileThatIsLetGoLeavesNothing() throws {
        do {
            let file = try NewFile(path)
            try file.write("part")
        }
        #expect(try names().isEmpty)
    }

    @Test func nothingIsOverwritten() throws {
        let file = try NewFile(path)
        try file.write("mine")
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: FileError(path, EEXIST)) { try file.finish() }
        #expect(throws: FileError(path, EEXIST)) { try NewFile(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "theirs")
        #expect(try names() == ["rows.csv"])
    }

    @Test func digestIsThatOfTheBytes() throws {
        let file = try NewFile(path)
        try file.write("abc")
        try file.finish()
        let digest = try FileDigest(path)
        #expect(digest.bytes == 3)
        #expect(digest.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func onlyOrdinaryFilesAreRead() throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/hostname")
        #expect(throws: FileError.self) { try FileDigest(path) }
        #expect(throws: FileError.self) { try FileDigest(folder.path) }
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: FileError.self) { try FileDigest(pipe) }
    }

    @Test(arguments: ["", "one", "one\n", "one\ntwo", "one\n\n\ntwo\n", "a\rb\u{2028}c\nd"])
    func linesEndAtLineFeedsAlone(text: String) throws {
        let file = try NewFile(path)
        try file.write(text)
        try file.finish()
        var lines: [String] = []
        try FileLines.forEach(of: path) { lines.append($0) }
        var expected = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(String.UnicodeScalarView($0)) }
        if expected.last == "" { expected.removeLast() }
        #expect(lines == expected)
    }

    @Test func lineThatGoesAcrossPartsIsWhole() throws {
        let file = try NewFile(path)
        let long = String(repeating: "é", count: 300_000)
        try file.write("a\n\(long)\nb\n")
        try file.finish()
        var lines: [String] = []
        try FileLines.forEach(of: path) { lines.append($0) }
        #expect(lines == ["a", long, "b"])
    }
}
