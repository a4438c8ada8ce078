import MirrorQuery
import MirrorStore
import WireFormat

/// What an export is: of which mirror, by which question, how complete, and the sum of each file.
struct ExportManifest {
    static let fileName = "manifest.json"
    /// Changes when a reader of the old form would misread the new one.
    static let version = 1

    var coverage: JSONValue
    var tool: String
    /// The command line as it was given; a key is never part of one.
    var command: [String]
    /// With ids in place of names.
    var filter: InterruptionFilter
    var server: String
    var principalID: String
    var principalName: String
    var basis: ExportBasis
    var asOf: Timestamp?
    var exportedAt: Timestamp
    var datasets: [Dataset]
    /// Files that belong to no dataset.
    var files: [File]

    /// One set of rows.
    struct Dataset {
        var name: String
        var rows: Int64
        var goneLeftOut: Int64
        var columns: [String]
        /// The column that the period bounds.
        var timeColumn: String
        var serverTotals: [JSONValue]
        /// Over the NDJSON lines of the rows in turn.
        var rowsSHA256: String
        var files: [File]
    }

    /// One file.
    struct File {
        var name: String
        var format: String
        var bytes: Int64
        var sha256: String
        /// Nil for what holds no rows.
        var rows: Int64?
        var details: [JSONValue.Member] = []
    }

    /// Every file, the manifest itself aside.
    var allFiles: [File] { datasets.flatMap(\.files) + files }

    /// Coverage first: nobody is to read on without it.
    var json: JSONValue {
        [
            "coverage": coverage,
            "manifestVersion": .int(Int64(Self.version)),
            "tool": .string(tool),
            "schemaVersion": .int(Int64(basis.schemaVersion)),
            "command": .array(command.map(JSONValue.string)),
            "filters": filter.json,
            "server": .string(server),
            "serverVersion": .string(basis.serverVersion),
            "installationId": .string(basis.installationID),
            "principal": ["id": .string(principalID), "name": .string(principalName)],
            "run": .optional(basis.run),
            "revision": .int(basis.revision),
            "ledger": basis.ledger?.json ?? .null,
            "asOf": .optional(asOf?.description),
            "exportedAt": .string(exportedAt.description),
            "datasets": .array(datasets.map { $0.json(filter) }),
            "files": .array(files.map(\.json)),
        ]
    }
}

extension ExportManifest.Dataset {
    func json(_ filter: InterruptionFilter) -> JSONValue {
        [
            "name": .string(name),
            "rows": .int(rows),
            "goneLeftOut": .int(goneLeftOut),
            "columns": .array(columns.map(JSONValue.string)),
            "period": [
                "column": .string(timeColumn), "since": .optional(filter.since?.description),
                "until": .optional(filter.until?.description),
            ],
            "serverTotals": .array(serverTotals),
            "rowsSha256": .string(rowsSHA256),
            "files": .array(files.map(\.json)),
        ]
    }
}

extension ExportManifest.File {
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("name", .string(name)), .init("format", .string(format)), .init("bytes", .int(bytes)),
            .init("sha256", .string(sha256)),
        ]
        if let rows { members.append(.init("rows", .int(rows))) }
        return .object(members + details)
    }
}

// MARK: - Reading

extension ExportManifest {
    /// Reads what ``json`` wrote; what is only for people is left out.
    ///
    /// - Throws: ``ManifestError`` when the text is no manifest that this version knows.
    init(parsing json: String) throws {
        let root: JSONNode
        do {
            root = try JSONDocument(parsing: json).root
        } catch {
            throw ManifestError(reason: "\(error)")
        }
        guard let version = root["manifestVersion"]?.int else {
            throw ManifestError(reason: "it has no manifestVersion")
        }
        guard version == Self.version else {
            throw ManifestError(
                reason: "its version is \(version), and this program knows \(Self.version)"
            )
        }
        func text(_ node: JSONNode?, _ name: String) throws -> String {
            guard let text = node?.string else { throw ManifestError(reason: "\(name) is no text") }
            return text
        }
        func int(_ node: JSONNode?, _ name: String) throws -> Int64 {
            guard let int = node?.int else { throw ManifestError(reason: "\(name) is no number") }
            return int
        }
        func file(_ node: JSONNode) throws -> File {
            File(
                name: try text(node["name"], "the name of a file"),
                format: try text(node["format"], "the format of a file"),
                bytes: try int(node["bytes"], "the length of a file"),
                sha256: try text(node["sha256"], "the sha256 of a file"),
                rows: node["rows"]?.int
            )
        }
        func ledgerHead(_ node: JSONNode) throws -> LedgerHead {
            let hex = try text(node["head"], "the ledger's head")
            guard
                let head = LedgerHead(sequence: try int(node["sequence"], "the ledger's sequence"), hex: hex)
            else { throw ManifestError(reason: "the ledger's head is no hash") }
            return head
        }
        func files(_ node: JSONNode?) throws -> [File] {
            guard let node, node.isArray else { throw ManifestError(reason: "it lists no files") }
            return try node.elements.map(file)
        }
        guard let filter = root["filters"].flatMap(InterruptionFilter.init(json:)) else {
            throw ManifestError(reason: "its filters are not understood")
        }
        guard let datasets = root["datasets"], datasets.isArray else {
            throw ManifestError(reason: "it lists no datasets")
        }
        self.init(
            coverage: .null,
            tool: try text(root["tool"], "tool"),
            command: [],
            filter: filter,
            server: try text(root["server"], "server"),
            principalID: try text(root["principal"]?["id"], "the principal"),
            principalName: "",
            basis: ExportBasis(
                installationID: try text(root["installationId"], "installationId"),
                serverVersion: "",
                run: root["run"]?.int,
                revision: try int(root["revision"], "revision"),
                schemaVersion: Int(try int(root["schemaVersion"], "schemaVersion")),
                ledger: try root["ledger"].flatMap { try $0.isNull ? nil : ledgerHead($0) }
            ),
            asOf: root["asOf"]?.string.flatMap { Timestamp(iso8601: $0) },
            exportedAt: Timestamp(milliseconds: 0),
            datasets: try datasets.elements.map { node in
                Dataset(
                    name: try text(node["name"], "the name of a dataset"),
                    rows: try int(node["rows"], "the number of rows"),
                    goneLeftOut: 0,
                    columns: node["columns"]?.elements.compactMap(\.string) ?? [],
                    timeColumn: "",
                    serverTotals: [],
                    rowsSHA256: try text(node["rowsSha256"], "rowsSha256"),
                    files: try files(node["files"])
                )
            },
            files: try files(root["files"])
        )
    }
}

/// Why a file is no manifest of ours.
struct ManifestError: Error, CustomStringConvertible {
    /// A clause in lower case without a full stop.
    let reason: String
    /// The file.
    var path: String?

    var description: String {
        "\(path ?? "it") is no manifest of an export: \(reason). "
            + "Name the \(ExportManifest.fileName) that `octomirror export` wrote, or its folder."
    }
}
