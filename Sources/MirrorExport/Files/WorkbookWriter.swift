import CXlsxWriter
import Foundation
package import WireFormat

/// A workbook (XLSX) of records, written row by row; memory holds one row.
///
/// Texts are written as texts, whatever they begin with: there are no formulas and no links. Numbers and flags are typed,
/// and so are the instants of columns that hold instants; the rest, long numbers included, is text. The first sheet says
/// what the others are about. Rows that a sheet has no room for go to a further one.
///
/// Control characters are shown by their pictures as in CSV. What a cell has no room for is cut, and the cell says so.
package final class WorkbookWriter {
    /// A sheet of records.
    package struct Sheet: Sendable, Equatable {
        package let name: String
        /// The header aside.
        package var rows: Int
    }

    private let path: String
    private let temporary: String
    private let name: String
    private let columns: [String]
    private let instants: Set<String>
    private let rowsASheet: Int
    private var book: OpaquePointer?
    private var row: UInt32 = 0
    private var widths: [Int] = []

    package private(set) var sheets: [Sheet] = []
    /// How many cells were cut.
    package private(set) var cutCells = 0

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - name: Of the sheets of records.
    ///   - instants: The columns whose texts are instants (ISO 8601).
    ///   - about: The lines of the first sheet, label and text; those without a label are warnings.
    ///   - rows: About how many records come.
    ///   - created: The date that the file says of itself.
    /// - Throws: ``WorkbookError``, ``FileError``.
    package init(
        _ path: String,
        name: String,
        columns: [String],
        instants: Set<String>,
        about: [(label: String, text: String)],
        rows: Int,
        created: Timestamp,
        rowsASheet: Int = Int(CXLSX_MAXIMUM_ROWS) - 1
    ) throws {
        self.path = path
        self.name = name
        self.columns = columns
        self.instants = instants
        self.rowsASheet = rowsASheet
        temporary = NewFile.temporaryPath(path)
        guard access(path, F_OK) != 0 else { throw FileError(path, EEXIST) }
        if let reason = cxlsx_load() {
            throw WorkbookError(
                message: "libxlsxwriter cannot be opened (\(String(cString: reason)))",
                hint: "Install it (`apt install libxlsxwriter4`), or export CSV."
            )
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        book = cxlsx_open(temporary, folder, rows > 100_000 ? 1 : 0, created.milliseconds / 1000)
        guard book != nil else { throw FileError(path, ENOMEM) }
        try addAbout(about)
        try addSheet()
    }

    deinit {
        if let book { cxlsx_discard(book) }
    }

    package func write(_ record: JSONValue) throws {
        if sheets[sheets.count - 1].rows == rowsASheet { try addSheet() }
        sheets[sheets.count - 1].rows += 1
        for (column, name) in columns.enumerated() {
            try write(CellValue(record.member(name)), UInt16(column), isInstant: instants.contains(name))
        }
        row += 1
        // The library does not say when the disk is full.
        if row % 4096 == 0 { _ = try size() }
    }

    /// Puts the file together, has it on the disk, and gives it its name.
    package func finish() throws {
        try setWidths()
        try reserveRoom()
        guard let closing = book else { return }
        book = nil
        if let reason = cxlsx_close(closing) {
            let error = errno
            unlink(temporary)
            guard ![ENOSPC, EDQUOT, EFBIG].contains(error) else { throw FileError(path, error) }
            throw WorkbookError(
                message: "\(path) could not be put together (\(String(cString: reason)))",
                hint: "Make sure that there is room, or export CSV."
            )
        }
        let descriptor = open(temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw FileError(path, errno) }
        try NewFile.name(temporary, path)
    }

    // MARK: Sheets

    private func addAbout(_ lines: [(label: String, text: String)]) throws {
        try check(cxlsx_add_sheet(book, "About", 0))
        for (row, line) in lines.enumerated() {
            let style = line.label.isEmpty ? CXLSX_WARNING : CXLSX_PLAIN
            if !line.label.isEmpty { try text(line.label, UInt32(row), 0, CXLSX_HEADER) }
            try text(line.text, UInt32(row), line.label.isEmpty ? 0 : 1, style)
        }
        try check(cxlsx_set_width(book, 0, 24))
        try check(cxlsx_set_width(book, 1, 80))
    }

    private func addSheet() throws {
        if !sheets.isEmpty {
            try setWidths()
            _ = try size()
        }
        let title = sheets.isEmpty ? name : "\(name) \(sheets.count + 1)"
        try check(cxlsx_add_sheet(book, title, 1))
        sheets.append(Sheet(name: title, rows: 0))
        widths = columns.map(\.count)
        for (column, name) in columns.enumerated() { try text(name, 0, UInt16(column), CXLSX_HEADER) }
        row = 1
    }

    /// As wide as the first rows need, within reason.
    private func setWidths() throws {
        for (column, width) in widths.enumerated() {
            try check(cxlsx_set_width(book, UInt16(column), Double(min(max(width + 2, 8), 60))))
        }
    }

    // MARK: Cells

    private func write(_ value: CellValue, _ column: UInt16, isInstant: Bool) throws {
        switch value {
        case .nothing: break
        case .literal("true"): try check(cxlsx_flag(book, row, column, 1))
        case .literal("false"): try check(cxlsx_flag(book, row, column, 0))
        case .literal(let number):
            // Beyond 15 digits Excel changes them.
            if number.utf8.count <= 15, let number = Double(number), number.isFinite {
                try check(cxlsx_number(book, row, column, number))
            } else {
                try text(number, row, column)
            }
        case .text(let text):
            if isInstant, let days = Self.days(text) {
                widths[Int(column)] = max(widths[Int(column)], 23)
                try check(cxlsx_time(book, row, column, days))
            } else {
                try self.text(text, row, column)
            }
        case .structure(let json): try text(json, row, column)
        case .texts(let texts): try text(JSONValue.array(texts.map(JSONValue.string)).compact, row, column)
        }
    }

    /// Excel's number for an instant, in UTC; nil for what it has none for.
    private static func days(_ text: String) -> Double? {
        guard text.contains(":"), let instant = Timestamp(iso8601: text) else { return nil }
        let days = Double(instant.milliseconds) / 86_400_000 + 25_569
        // Before March 1900 Excel counts a day that never was.
        return days >= 61 && days < 2_958_466 ? days : nil
    }

    private func text(
        _ text: String,
        _ row: UInt32,
        _ column: UInt16,
        _ style: cxlsx_style = CXLSX_PLAIN
    ) throws {
        let text = WorkbookText.cell(text)
        if text.isCut { cutCells += 1 }
        if row < 100, widths.indices.contains(Int(column)) {
            widths[Int(column)] = max(widths[Int(column)], text.text.count)
        }
        try check(cxlsx_text(book, row, column, text.text, style))
    }

    // MARK: Errors

    private func check(_ error: Int32) throws {
        guard error == 0 else {
            throw WorkbookError(
                message: "a cell of \(path) could not be written (error \(error) of libxlsxwriter)",
                hint: "Export CSV, and report this."
            )
        }
    }

    private func size() throws -> Int64 {
        let size = cxlsx_size(book)
        guard size >= 0 else { throw FileError(path, errno == 0 ? ENOSPC : errno) }
        return size
    }

    /// Makes sure that there is room for the second copy of a sheet that the library writes, of which it does not look
    /// whether it fits: a sheet that was cut would pass for a whole one.
    private func reserveRoom() throws {
        let name = temporary + "-room"
        let descriptor = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        defer {
            close(descriptor)
            unlink(name)
        }
        let error = posix_fallocate(descriptor, 0, off_t(try size() + 1 << 20))
        guard error == 0 else { throw FileError(path, error) }
    }
}

/// A text as a cell of a workbook takes it.
enum WorkbookText {
    private static let limit = Int(CXLSX_MAXIMUM_TEXT)

    /// The text without what XML or Excel's own escapes would change, cut where a cell has no room for more.
    static func cell(_ text: String) -> (text: String, isCut: Bool) {
        let clean = escaped(ControlPictures.replacing(in: text))
        let length = clean.utf16.count
        guard length > limit else { return (clean, false) }
        let mark = " … [cut: \(length) characters; CSV and NDJSON have them all]"
        var end = clean.utf16.index(clean.startIndex, offsetBy: limit - mark.utf16.count)
        // Not between the two halves of a character.
        while String.Index(end, within: clean.unicodeScalars) == nil { end = clean.utf16.index(before: end) }
        return (String(clean.unicodeScalars[..<end]) + mark, true)
    }

    /// `_x0041_` would be read as `A`, and XML has no U+FFFE and U+FFFF.
    private static func escaped(_ text: String) -> String {
        var text = text
        if text.utf8.contains(UInt8(ascii: "_")) {
            text = text.replacing(/_(?=x[0-9A-Fa-f]{4}_)/, with: "_x005F_")
        }
        guard text.unicodeScalars.contains(where: { $0.value == 0xFFFE || $0.value == 0xFFFF }) else {
            return text
        }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value == 0xFFFE || $0.value == 0xFFFF ? "\u{FFFD}" : $0 }
            )
        )
    }
}

/// Why a workbook could not be written.
package struct WorkbookError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, in lower case.
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String

    package var description: String { "\(message). \(hint)" }
}
