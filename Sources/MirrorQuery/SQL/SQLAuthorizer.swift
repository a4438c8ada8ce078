import GRDBSQLite

/// Decides what a user's statement may do, action by action, while SQLite compiles it.
///
/// The file is opened for reading only as well; that alone would let a statement attach another file, make temporary
/// tables or change how the connection works. What is not named here is refused
/// (https://www.sqlite.org/c3ref/c_alter_table.html lists the actions).
enum SQLAuthorizer {
    /// Pragmas that describe: table-valued functions such as `pragma_table_info` run them, and FTS5 asks for the
    /// version of the data.
    private static let describingPragmas: Set<String> = [
        "collation_list", "compile_options", "data_version", "database_list", "foreign_key_list",
        "function_list", "index_info",
        "index_list", "index_xinfo", "module_list", "pragma_list", "table_info", "table_list", "table_xinfo",
    ]

    /// Functions that reach beyond the statement: files, other programs, code, SQLite's log, addresses in memory.
    private static let refusedFunctions: Set<String> = [
        "edit", "fts3_tokenizer", "fts5", "load_extension", "readfile", "sqlite_log", "writefile",
    ]

    /// What the statement would do that it may not, to be put after "would"; nil for what it may.
    ///
    /// - Parameters:
    ///   - first: The name of a table or of a pragma, by the action.
    ///   - second: The name of a column or of a function, by the action.
    static func refusal(of action: Int32, _ first: String?, _ second: String?) -> String? {
        let first = first ?? ""
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return nil
        case SQLITE_FUNCTION:
            let name = (second ?? "").lowercased()
            return refusedFunctions.contains(name) ? "call \(name)()" : nil
        case SQLITE_PRAGMA:
            return describingPragmas.contains(first.lowercased()) ? nil : "use PRAGMA \(first)"
        // What a virtual table says of its columns is compiled as a CREATE TABLE, which is not run
        // (https://www.sqlite.org/c3ref/declare_vtab.html). A statement that names the table is refused by SQLite.
        case SQLITE_UPDATE where first == "sqlite_master": return nil
        case SQLITE_INSERT where !isSchema(first): return "insert into \(first)"
        case SQLITE_UPDATE where !isSchema(first): return "update \(first)"
        case SQLITE_DELETE where !isSchema(first): return "delete from \(first)"
        case SQLITE_ATTACH, SQLITE_DETACH: return "attach or detach a database"
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return "begin or end a transaction"
        default: return "change the schema"
        }
    }

    private static func isSchema(_ table: String) -> Bool {
        table.hasPrefix("sqlite_")
    }
}
