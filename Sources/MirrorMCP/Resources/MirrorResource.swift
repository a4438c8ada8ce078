import Foundation
import MirrorQuery
import WireFormat

/// A document that can be read by its address.
enum MirrorResource: Sendable, Equatable {
    case interruption(id: String, space: String)
    case task(id: String, space: String)
    case status

    static let mimeType = "application/json"
    static let statusURI = "octopus://status"
    /// No address of a document is longer.
    private static let maximumLength = 2048

    /// Reads an address to the letter: what stands in place of a variable holds neither a slash nor a comma.
    init?(_ uri: String) {
        guard uri.utf8.count <= Self.maximumLength else { return nil }
        if uri == Self.statusURI {
            self = .status
            return
        }
        let parts = uri.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "octopus:", parts[1].isEmpty, parts[2] == "spaces",
            [parts[3], parts[5]].allSatisfy({ !$0.isEmpty && !$0.contains(",") })
        else { return nil }
        // A malformed escape stays as it is.
        let space = parts[3].removingPercentEncoding ?? parts[3]
        let id = parts[5].removingPercentEncoding ?? parts[5]
        switch parts[4] {
        case "interruptions": self = .interruption(id: id, space: space)
        case "tasks": self = .task(id: id, space: space)
        default: return nil
        }
    }

    /// Where the document is in the mirror; nil for what is no document.
    var target: ResourceURI? {
        switch self {
        case .interruption(let id, let space): .interruption(id: id, space: space)
        case .task(let id, let space): .task(id: id, space: space)
        case .status: nil
        }
    }

    /// - Throws: ``QueryError`` when no document can have that id.
    func check() throws(QueryError) {
        switch self {
        case .interruption(let id, _): try Self.check(id, "Interruption", "interruption")
        case .task(let id, _): try Self.check(id, "ServerTask", "task")
        case .status: break
        }
    }

    private static func check(_ id: String, _ prefix: String, _ noun: String) throws(QueryError) {
        guard !id.hasPrefix("\(prefix)s-") else { return }
        throw QueryError(
            code: .invalidID,
            message: "Invalid \(noun) ID format '\(id)': '\(prefix)s-' and a number are expected",
            hint: "Call find_\(noun)s to find valid IDs."
        )
    }

    /// The document's JSON: the body as it was received, less Links.
    ///
    /// - Throws: ``QueryError`` when the mirror does not hold it.
    func read(_ queries: MirrorQueries) throws -> String {
        try check()
        switch self {
        case .status: return try queries.status().json.compact
        case .interruption(let id, let space):
            let document = try held(queries)
            return try document ?? missing("Interruption", id, space, "find_interruptions")
        case .task(let id, let space):
            let document = try held(queries)
            return try document ?? missing("Task", id, space, "find_tasks")
        }
    }

    private func held(_ queries: MirrorQueries) throws -> String? {
        do {
            return try target.flatMap { try queries.document($0) }?.document.body.minified
        } catch let error as QueryError where error.code == .invalidID {
            // Behind the prefix anything may stand: it is simply not there.
            return nil
        }
    }

    private func missing(_ noun: String, _ id: String, _ space: String, _ tool: String) throws -> String {
        throw QueryError(
            code: .notFound,
            message: "\(noun) '\(id)' not found in space '\(space)'",
            hint: "Call \(tool) to list valid IDs."
        )
    }
}
