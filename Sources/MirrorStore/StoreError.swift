package import GRDB

/// Why the mirror could not be opened, read or written.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is; commands choose the exit code by it.
    package enum Code: Sendable {
        /// There is no file, or it is no mirror.
        case notAMirror
        /// A later version of octomirror has changed the schema.
        case newerSchema
        /// The file or its folder cannot be written.
        case notWritable
        /// The disk is full.
        case diskFull
        /// Another process writes to it.
        case busy
        /// The server is not the one whose data the mirror holds.
        case otherInstallation
        /// SQLite says that the file is damaged, or the disk failed.
        case damaged
        /// The query was interrupted: it took too long, or the caller gave up.
        case interrupted
        /// The statement is wrong; only SQL from a user can be.
        case invalidSQL
    }

    package let code: Code
    /// What happened to which file, in lower case.
    package let message: String
    /// What to do next, a whole sentence.
    package let hint: String

    package init(code: Code, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message). \(hint)" }
}

extension StoreError {
    /// Says of a failure of SQLite's what it means for the mirror at `path`.
    package init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        if [.SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_TRUNCATE].contains(
            error.extendedResultCode
        ) {
            // A quota or a limit on the size of files says so in place of "full".
            self.init(
                code: .diskFull,
                message: "the disk takes no more of \(path), which is as it was before the page in hand",
                hint: "Make room, or raise the quota or `ulimit -f`, and run the command again."
            )
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                code: .diskFull,
                message: "the disk is full; \(path) is as it was before the page that did not fit",
                hint: "Make room and run the command again."
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                code: .notWritable,
                message: "cannot write \(path) (\(reason))",
                hint: "Check the permissions of the file and its folder, or name another with --db."
            )
        case .SQLITE_NOTADB:
            self = .notAMirror(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self.init(
                code: .busy,
                message: "\(path) is being written by another program",
                hint: "Try again in a moment."
            )
        case .SQLITE_INTERRUPT:
            self.init(code: .interrupted, message: "the query took too long", hint: "Narrow it.")
        case .SQLITE_ERROR, .SQLITE_AUTH, .SQLITE_RANGE, .SQLITE_MISMATCH, .SQLITE_MISUSE:
            self.init(
                code: .invalidSQL,
                message: reason,
                hint: "`octomirror sql --schema` lists what there is."
            )
        default:
            self.init(
                code: .damaged,
                message: "cannot read \(path) (\(reason))",
                hint: "Check the disk; `sqlite3 \(path) 'PRAGMA integrity_check'` says more."
            )
        }
    }

    static func notAMirror(_ path: String) -> StoreError {
        StoreError(
            code: .notAMirror,
            message: "\(path) is not a mirror",
            hint: "Name the mirror with --db, or make one with `octomirror sync`."
        )
    }

    static func missing(_ path: String) -> StoreError {
        StoreError(
            code: .notAMirror,
            message: "there is no mirror at \(path)",
            hint: "Name the mirror with --db, or make one with `octomirror sync`."
        )
    }

    static func newerSchema(_ path: String, found: Int, known: Int) -> StoreError {
        StoreError(
            code: .newerSchema,
            message: "\(path) was written by a newer octomirror (schema \(found), this one knows \(known))",
            hint: "Update octomirror; the file was not touched."
        )
    }
}
