import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Writes what is known of some interruptions into folders that a person, and an auditor's tools, can read.
///
/// `INTERRUPTION/index.html` is the page, `version-1.json` and so on are the bodies, and `SHA256SUMS` has the hash of
/// each; `index.html` above lists them all. Nothing that exists is overwritten.
struct EvidenceFolder {
    let queries: MirrorQueries
    /// The command as it was given, for the pages.
    let command: String
    var tool = Version.tool
    var madeAt = GlobalOptions.now

    /// How the interruptions of a pack were chosen.
    enum Choice {
        /// By their ids.
        case ids([String])
        /// Drawn from the decisions that a filter means; in words, what these are.
        case sample(DecisionSample, from: String)

        var ids: [String] {
            switch self {
            case .ids(let ids): ids
            case .sample(let sample, _): sample.ids
            }
        }
    }

    /// What a pack holds.
    struct Summary {
        /// The folders, in the order of the ids.
        let folders: [String]
        /// The files that were written, by their paths in the pack.
        let files: [String]
        /// What the pack rests on.
        let state: MirrorState
    }

    /// Writes the pack.
    ///
    /// - Parameters:
    ///   - spaces: The spaces in which the interruptions may be; empty for every space.
    ///   - folder: Where the pack goes; it is made, or must be empty.
    /// - Throws: ``CommandFailure`` when an interruption is not in the mirror, or a file cannot be written.
    @discardableResult
    func write(_ choice: Choice, spaces: [String] = [], to folder: URL) throws -> Summary {
        try prepare(folder)
        var entries: [EvidenceIndexPage.Entry] = []
        var files: [String] = []
        var seen: Set<String> = []
        for id in choice.ids {
            guard let evidence = try queries.evidence(id, spaces: spaces) else {
                throw CommandFailure(.notInMirror, NotInMirror.message(id, spaces, try queries.state()))
            }
            let name = Self.folderName(evidence.summary.id)
            guard seen.insert(name).inserted else { continue }
            files += try write(evidence, to: folder.appendingPathComponent(name)).map { "\(name)/\($0)" }
            entries.append(.init(evidence, folder: name))
        }
        let state = try queries.state(spaces: spaces.isEmpty ? nil : spaces)
        let page = EvidenceIndexPage(
            entries,
            sample: choice.drawn,
            population: choice.population,
            state: state,
            tool: tool,
            command: command,
            madeAt: madeAt
        )
        try OutputFile.write(page.html, to: folder.appendingPathComponent("index.html"))
        return Summary(folders: entries.map(\.folder), files: files + ["index.html"], state: state)
    }

    private func prepare(_ folder: URL) throws {
        try make(folder)
        // A folder that cannot be looked into is not known to be empty.
        let content = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard content?.isEmpty == true else {
            throw CommandFailure(
                .usage,
                "\(folder.path) is not empty, and evidence is never overwritten. Name a folder that is new."
            )
        }
    }

    /// Makes a folder that its owner alone may look into, where it is missing.
    private func make(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure(
                .noMirror,
                "the folder \(folder.path) cannot be made (\(error.localizedDescription)). Name another one."
            )
        }
    }

    /// The names of the files.
    private func write(_ evidence: InterruptionEvidence, to folder: URL) throws -> [String] {
        try make(folder)
        let page = EvidencePage(evidence, tool: tool, madeAt: madeAt, index: "../index.html")
        var files = [("index.html", page.html)]
        files += evidence.versions.map { (EvidencePage.versionFile($0.ordinal), $0.body) }
        var sums = ""
        for (name, text) in files {
            try OutputFile.write(text, to: folder.appendingPathComponent(name))
            sums += "\(Self.hexadecimal(SHA256.digest(of: [text])))  \(name)\n"
        }
        try OutputFile.write(sums, to: folder.appendingPathComponent("SHA256SUMS"))
        return files.map(\.0) + ["SHA256SUMS"]
    }

    /// The id where it is a plain one; else what of it a path may hold, and a hash that keeps two apart.
    static func folderName(_ id: String) -> String {
        if id.wholeMatch(of: /[A-Za-z]+-[0-9]+/) != nil { return id }
        let plain = id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
        return String(plain.prefix(60)) + "-" + hexadecimal(SHA256.digest(of: [id]).prefix(6))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension EvidenceFolder.Choice {
    fileprivate var drawn: DecisionSample? {
        if case .sample(let sample, _) = self { return sample }
        return nil
    }

    fileprivate var population: String {
        switch self {
        case .ids: "All that the mirror knows of them."
        case .sample(_, let population): population
        }
    }
}
