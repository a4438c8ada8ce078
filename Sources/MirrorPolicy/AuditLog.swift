import Foundation
import Synchronization
package import WireFormat

/// One call, without the values of its arguments.
package struct AuditRow: Sendable {
    fileprivate let json: JSONValue

    /// How a call came in.
    package struct Origin: Sendable {
        package var transport: String
        package var revision: String
        package var method: String
        package var client: String?
        package var clientVersion: String?

        package init(
            transport: String,
            revision: String,
            method: String,
            client: String?,
            clientVersion: String?
        ) {
            self.transport = transport
            self.revision = revision
            self.method = method
            self.client = client
            self.clientVersion = clientVersion
        }
    }

    /// A call that was denied, or that has ended.
    package static func call(
        _ call: PolicyCall,
        from origin: Origin,
        at time: Timestamp,
        denial: PolicyDenial?,
        failed: Bool = false,
        policy version: String?,
        took duration: Duration,
        bytes: Int
    ) -> AuditRow {
        let target: JSONValue
        var names: [String] = []
        switch call.target {
        case .tool(let name, let arguments):
            target = .string(name)
            names = arguments?.members.map(\.name).sorted() ?? []
        case .resource(let uri): target = .string(uri)
        }
        return AuditRow(
            json: [
                "time": .string(time.description), "type": "call", "grant": .string(call.grant.label),
                "transport": .string(origin.transport), "revision": .string(origin.revision),
                "client": .optional(origin.client), "method": .string(origin.method), "target": target,
                "arguments": .array(names.map(JSONValue.string)),
                "outcome": denial != nil ? "denied" : failed ? "error" : "allowed",
                "rule": .optional(denial?.rule), "policy": .optional(version),
                "milliseconds": .double(duration / .milliseconds(1)), "bytes": .int(Int64(bytes)),
            ]
        )
    }

    /// Policy or grants were read again, or could not be.
    package static func reload(
        _ outcome: PolicyGate.ReloadOutcome,
        at time: Timestamp,
        policy version: String?
    ) -> AuditRow {
        AuditRow(json: ["time": .string(time.description), "type": "policy_reload"])
    }
}

/// A file to which a line is added for each call.
package final class AuditLog: Sendable {
    private let file: Mutex<FileHandle>

    package init(path: String) throws(PolicyError) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PolicyError(description: "cannot write the audit of calls to \(path)")
        }
        file = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    package func append(_ row: AuditRow) throws(PolicyError) {
        let line = Data((row.json.compact + "\n").utf8)
        do {
            try file.withLock { try $0.write(contentsOf: line) }
        } catch {
            throw PolicyError(description: "cannot write the audit of calls")
        }
    }
}
