import Foundation
import Testing
import WireFormat

@testable import MirrorExport

/// What a workbook is made of; `Tests/spreadsheets` has other programs read one.
struct WorkbookWriterTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "octomirror-workbook-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    private func writer(_ name: String = "a.xlsx", rowsASheet: Int = 1000) throws -> WorkbookWriter {
        try WorkbookWriter(
            folder.appendingPathComponent(name).path,
            name: "rows",
            columns: ["id", "title", "created", "isPending", "count"],
            instants: ["created"],
            about: [("", "INCOMPLETE"), ("Server", "https://octopus.example.com")],
            rows: 10,
            created: Timestamp(milliseconds: 1_777_600_000_000),
            rowsASheet: rowsASheet
        )
    }

    private let record: JSONValue = [
        "id": "Interruptions-1", "title": "=1+1", "created": "2026-05-01T12:00:00.500Z", "isPending": true,
        "count": 7,
    ]

    @Test func sameRowsMakeTheSameBytes() throws {
        for name in ["a.xlsx", "b.xlsx"] {
            let workbook = try writer(name)
            for _ in 0..<50 { try workbook.write(record) }
            try workbook.finish()
        }
        let files = try ["a.xlsx", "b.xlsx"].map { try Data(contentsOf: folder.appendingPathComponent($0)) }
        #expect(files[0] == files[1])
        #expect(try names().sorted() == ["a.xlsx", "b.xlsx"], "no temporary file is left")
    }

    @Test func rowsThatASheetHasNoRoomForGoToFurtherOnes() throws {
        let workbook = try writer(rowsASheet: 20)
        for _ in 0..<45 { try workbook.write(record) }
        try workbook.finish()
        #expect(workbook.sheets.map(\.name) == ["rows", "rows 2", "rows 3"])
        #expect(workbook.sheets.map(\.rows) == [20, 20, 5])
    }

    @Test func fullSheetAloneNeedsNoFurtherOne() throws {
        let workbook = try writer(rowsASheet: 20)
        for _ in 0..<20 { try workbook.write(record) }
        try workbook.finish()
        #expect(workbook.sheets.map(\.rows) == [20])
    }

    @Test func workbookWithoutRowsIsOne() throws {
        let workbook = try writer()
        try workbook.finish()
        #expect(workbook.sheets.map(\.rows) == [0])
        #expect(try Data(contentsOf: folder.appendingPathComponent("a.xlsx")).starts(with: Data("PK".utf8)))
    }

    @Test func workbookThatIsLetGoLeavesNothing() throws {
        do {
            let workbook = try writer()
            try workbook.write(record)
        }
        #expect(try names().isEmpty)
    }

    @Test func nothingIsOverwritten() throws {
        let path = folder.appendingPathComponent("a.xlsx")
        try Data("theirs".utf8).write(to: path)
        #expect(throws: FileError.self) { try writer() }
        #expect(try Data(contentsOf: path) == Data("theirs".utf8))
    }

    @Test func longTextIsCutAndSaysSo() throws {
        let workbook = try writer()
        try workbook.write(["title": .string(String(repeating: "x", count: 40_000))])
        try workbook.write(["title": .string(String(repeating: "x", count: 32_767))])
        try workbook.finish()
        #expect(workbook.cutCells == 1)
    }

    @Test(arguments: ["x", "é", "好", "😀"])
    func cutTextFillsACellAndBreaksNoCharacter(letter: String) {
        let (text, isCut) = WorkbookText.cell(String(repeating: letter, count: 40_000))
        #expect(isCut)
        #expect(text.utf16.count <= 32_767 && text.utf16.count >= 32_766)
        #expect(text.hasPrefix(letter + letter) && text.hasSuffix("CSV and NDJSON have them all]"))
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
        #expect(
            WorkbookText.cell(String(repeating: letter, count: 100)) == (
                String(repeating: letter, count: 100), false
            )
        )
    }

    @Test(arguments: [
        ("plain_text", "plain_text"), ("_x0041_", "_x005F_x0041_"), ("a_xabCD_b", "a_x005F_xabCD_b"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"), ("_x41_", "_x41_"), ("a\u{0}b\u{1B}c", "a␀b␛c"),
        ("a\u{FFFE}b\u{FFFF}", "a\u{FFFD}b\u{FFFD}"), ("two\nlines\tand tab", "two\nlines\tand tab"),
    ])
    func textIsWhatASpreadsheetShows(text: String, cell: String) {
        #expect(WorkbookText.cell(text).text == cell)
    }
}
