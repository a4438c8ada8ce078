import ArgumentParser
import Foundation

/// How an answer is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// For people.
    case table
    /// One document, with what the answer rests on.
    case json
    /// One item a line.
    case ndjson
    case csv
    /// A table of GitHub Flavored Markdown.
    case markdown
}

/// In which format.
struct FormatOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How to print the answer. Default: table.",
            valueName: "format"
        )
    )
    var format: OutputFormat?

    /// What was asked for; `--json` means `--format json`.
    ///
    /// - Throws: A usage error when the two contradict each other.
    func format(_ global: GlobalOptions) throws -> OutputFormat {
        guard global.json, let format, format != .json else { return global.json ? .json : format ?? .table }
        throw ValidationError("--json and --format \(format.rawValue) contradict each other; give one.")
    }
}

/// Which columns of a list.
struct ColumnOptions: ParsableArguments {
    @Option(
        name: .customLong("columns"),
        help: ArgumentHelp(
            "Only these columns, in this order: names with commas between them, as the keys of the JSON.",
            valueName: "names"
        ),
        completion: .list([
            "id", "title", "state", "project", "environment", "created", "outcome", "publicUrl",
        ])
    )
    var list: String?

    func validate() throws {
        guard let list else { return }
        let names = Self.names(list)
        guard !names.contains("") else {
            throw ValidationError("--columns takes names with commas between them, such as id,title.")
        }
        if let repeated = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
            throw ValidationError("--columns names \(repeated) more than once.")
        }
    }

    /// Nil when nothing was asked for.
    var names: [String]? { list.map(Self.names) }

    private static func names(_ list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}
