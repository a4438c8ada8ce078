import GRDB
import MirrorStore
import WireFormat

/// The versions of interruptions: each has its link, and its body is the one that was received.
///
/// The body is put together from its parts; its SHA-256 must be that of the last link about the version, and the SHA-256
/// of its canonical form the version's hash.
struct VersionCheck: MirrorCheck {
    let name = "versions"
    let noun = "versions"

    func run(_ db: Database, _ finding: inout VerificationCheck, _ steps: VerificationSteps) throws {
        let reading = try VersionReading(db)
        var newest = 0
        try db.eachRow(
            """
            SELECT v.interruption, v.ordinal, v.body, v.seenAt, v.run, v.hash, i.version, i.body, i.digest
            FROM version AS v LEFT JOIN interruption AS i ON i.number = v.interruption
            ORDER BY v.interruption, v.ordinal
            """
        ) { row in
            try reading.check(row, &finding)
            if row.optionalInt(6) == row.int(1) { newest += 1 }
            finding.checked += 1
            steps.tell(finding.checked, of: db.sealedRows("interruptionBody"))
        }
        try findMissing(db, &finding)
        try findOrphans(db, &finding)
        try checkPresence(db, &finding, newest: newest)
    }

    /// Versions that have a link and are not there.
    private func findMissing(_ db: Database, _ finding: inout VerificationCheck) throws {
        try db.eachRow(
            """
            SELECT interruption, ordinal FROM ledger AS l WHERE interruption IS NOT NULL AND kind = 'version' AND NOT EXISTS (
                SELECT 1 FROM version AS v WHERE v.interruption = l.interruption AND v.ordinal = l.ordinal
            )
            ORDER BY interruption, ordinal
            """
        ) { row in
            VersionReading.report(row, &finding, "is in the ledger and not in the mirror")
        }
    }

    /// Bodies that no version has.
    private func findOrphans(_ db: Database, _ finding: inout VerificationCheck) throws {
        let bodies = try Int.fetchOne(db, sql: "SELECT count(*) FROM interruptionBody") ?? 0
        let used = try Int.fetchOne(db, sql: "SELECT count(DISTINCT body) FROM version") ?? 0
        guard bodies != used else { return }
        try db.eachRow("SELECT key FROM interruptionBody WHERE key NOT IN (SELECT body FROM version)") {
            row in
            finding.report(
                "interruptionBody",
                "key \(row.int(0))",
                "body \(row.int(0)) belongs to no version"
            )
        }
    }

    /// Each interruption has its newest version, and is gone as its last link says.
    private func checkPresence(_ db: Database, _ finding: inout VerificationCheck, newest: Int) throws {
        let last = try db.makeStatement(
            sql: """
                SELECT kind, at FROM ledger WHERE interruption = ? AND ordinal IS NULL ORDER BY sequence DESC LIMIT 1
                """
        )
        var count = 0
        try db.eachRow("SELECT number, goneAt, version FROM interruption ORDER BY number") { row in
            count += 1
            let goneAt =
                try last.first(keys: row.int(0)) { link in
                    link.text(0) == Link.Kind.gone.rawValue ? link.optionalInt(1) : nil
                } ?? nil
            guard goneAt != row.optionalInt(1) else { return }
            let id = RowKey.id(row.int(0), .interruption)
            let message =
                "\(id) is \(goneAt == nil ? "listed" : "gone") as the ledger has it, and not so in the mirror"
            finding.report("interruption", "number \(row.int(0))", id: id, message)
        }
        guard count != newest else { return }
        try db.eachRow(
            """
            SELECT number, version FROM interruption AS i WHERE NOT EXISTS (
                SELECT 1 FROM version AS v WHERE v.interruption = i.number AND v.ordinal = i.version
            )
            """
        ) { row in
            VersionReading.report(row, &finding, "is the newest one and not in the mirror")
        }
    }
}

/// Compares one version after the other with its link and its body.
private struct VersionReading {
    private let bodies: BodyText
    private let links: Statement

    init(_ db: Database) throws {
        bodies = try BodyText(db)
        links = try db.makeStatement(
            sql: """
                SELECT kind, at, run, digest, versionHash FROM ledger WHERE interruption = ? AND ordinal = ?
                ORDER BY sequence
                """
        )
    }

    /// - Parameter row: Its first columns are the number of the interruption and the ordinal of the version.
    static func report(
        _ row: StatementColumns,
        _ finding: inout VerificationCheck,
        in table: String = "version",
        _ message: String
    ) {
        let id = RowKey.id(row.int(0), .interruption)
        let name =
            table == "interruption"
            ? "number \(row.int(0))" : "interruption \(row.int(0)), ordinal \(row.int(1))"
        finding.report(table, name, id: id, "\(id), version \(row.int(1)): \(message)")
    }

    func check(_ row: StatementColumns, _ finding: inout VerificationCheck) throws {
        let link = try readLink(row, &finding)
        guard let newest = row.optionalInt(6) else {
            return Self.report(row, &finding, "its interruption is not in the mirror")
        }
        if row.int(1) > newest {
            Self.report(
                row,
                &finding,
                in: "interruption",
                "the interruption says that \(newest) is the newest"
            )
        }
        guard let body = try bodies.read(row.int(2)) else {
            return Self.report(row, &finding, "its body is not in the mirror")
        }
        let text = body.text
        // Every other difference of the body is one of these as well.
        if let digest = link, SHA256.digest(of: [text]) != digest {
            Self.report(row, &finding, "the body does not match the digest in the ledger")
        } else if hash(text) != row.blob(5) {
            Self.report(row, &finding, "the body does not match its hash")
        }
        guard row.int(1) == newest else { return }
        if row.int(7) != row.int(2) {
            Self.report(row, &finding, in: "interruption", "the interruption has the body of another version")
        } else if body.digest != row.blob(8) {
            Self.report(
                row,
                &finding,
                in: "interruption",
                "the body does not match the interruption's digest"
            )
        }
    }

    /// Compares a version with the link that was made for it.
    ///
    /// - Returns: The digest of its body as the last link has it; nil when there is no link.
    private func readLink(_ row: StatementColumns, _ finding: inout VerificationCheck) throws -> [UInt8]? {
        var digest: [UInt8]?
        try links.eachRow(keys: row.int(0), row.int(1)) { link in
            if digest == nil {
                let isSame =
                    link.text(0) == Link.Kind.version.rawValue && link.optionalInt(1) == row.optionalInt(3)
                    && link.optionalInt(2) == row.optionalInt(4) && link.blob(4) == row.blob(5)
                if !isSame {
                    Self.report(
                        row,
                        &finding,
                        "when, by which run or with which hash it was seen is not as in the ledger"
                    )
                }
            }
            digest = link.blob(3)
        }
        if digest == nil { Self.report(row, &finding, "is not in the ledger") }
        return digest
    }

    private func hash(_ body: String) -> [UInt8]? {
        // What is no JSON is no body that was received.
        guard let json = try? JSONDocument(parsing: body).root else { return nil }
        return CanonicalBody.hash(of: json)
    }
}
