import GRDBSQLite

/// A row as bytes, so that no two different rows of any two tables are the same bytes.
///
/// The name of the table, then the value of each column but the seal, in the order of the table:
///
/// - NULL is `n`;
/// - an integer is `i`, its decimal digits, `;`;
/// - a text is `t`, how many bytes it has in decimal digits, `:`, its bytes in UTF-8;
/// - a BLOB is the same with `b`;
/// - a floating-point number, which no table of ours has, is `r` and the eight bytes of IEEE 754, big-endian.
///
/// docs/ledger.md lays it down for auditors.
struct RowEncoding {
    private(set) var bytes: [UInt8] = []

    /// Begins anew, with the memory of the row before.
    mutating func begin(_ table: String) {
        bytes.removeAll(keepingCapacity: true)
        var table = table
        table.withUTF8 { append("t", UnsafeRawBufferPointer($0)) }
    }

    /// Appends the value of an argument of a SQL function.
    mutating func append(_ value: OpaquePointer?) {
        switch sqlite3_value_type(value) {
        case SQLITE_NULL: appendNull()
        case SQLITE_INTEGER: append(sqlite3_value_int64(value))
        case SQLITE_FLOAT: append(sqlite3_value_double(value))
        case SQLITE_BLOB: append("b", sqlite3_value_blob(value), sqlite3_value_bytes(value))
        default: append("t", sqlite3_value_text(value), sqlite3_value_bytes(value))
        }
    }

    /// Appends the value of a column of the row that a statement is at.
    mutating func append(_ statement: OpaquePointer?, column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: appendNull()
        case SQLITE_INTEGER: append(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: append(sqlite3_column_double(statement, column))
        case SQLITE_BLOB:
            append("b", sqlite3_column_blob(statement, column), sqlite3_column_bytes(statement, column))
        default:
            append("t", sqlite3_column_text(statement, column), sqlite3_column_bytes(statement, column))
        }
    }

    private mutating func appendNull() { bytes.append(UInt8(ascii: "n")) }

    private mutating func append(_ number: Int64) {
        bytes.append(UInt8(ascii: "i"))
        bytes.append(digitsOf: number)
        bytes.append(UInt8(ascii: ";"))
    }

    private mutating func append(_ number: Double) {
        bytes.append(UInt8(ascii: "r"))
        withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ tag: Unicode.Scalar, _ start: UnsafeRawPointer?, _ count: Int32) {
        append(tag, UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(count)))
    }

    private mutating func append(_ tag: Unicode.Scalar, _ content: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: tag))
        bytes.append(digitsOf: Int64(content.count))
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: content)
    }
}

extension [UInt8] {
    /// Appends a number in decimal digits.
    mutating func append(digitsOf number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = digits.count
            var rest = number.magnitude
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: digits[first...])
        }
    }
}
