import Foundation
import MirrorExport
import MirrorQuery
import WireFormat

/// Compares the rows of an exported dataset with those that the mirror gives now.
///
/// The same rows in the same order are the same export. Else each exported row is looked up by its id. The mirror never
/// forgets a row, so each must be there. One that differs, or that the question finds no longer, must be made of something
/// that has a later revision than the export; so must one that the question finds and the export lacks.
struct RowComparison {
    let dataset: any ExportDataset
    /// With the files that are intact.
    let exported: ExportManifest.Dataset
    let manifest: ExportManifest
    /// Of the export.
    let folder: URL
    /// Whether another version made the export, which may have written the same row in another way.
    let isOtherProgram: Bool
    let queries: MirrorQueries
    let progress: @Sendable (_ dataset: String, _ rows: Int, _ total: Int) -> Void

    /// So many rows are looked up at once.
    private static let batch = 500

    func run(_ report: inout ManifestReport) throws {
        let now = try sums()
        report.rows += now.rows
        try checkLines(&report)
        if now.rows == exported.rows && now.sha256 == exported.rowsSHA256 {
            compareFiles(with: now, &report)
        } else if try dataset.rows(ids: [], of: manifest.filter, in: queries, server: "") == nil {
            try noteDifference(now.rows, &report)
        } else {
            try compareRows(&report)
        }
    }

    private func path(_ format: String) -> String? {
        exported.files.first { $0.format == format }.map { folder.appendingPathComponent($0.name).path }
    }

    /// The lines of NDJSON are the rows themselves, whatever the mirror holds by now.
    private func checkLines(_ report: inout ManifestReport) throws {
        guard let lines = exported.files.first(where: { $0.format == "ndjson" }) else { return }
        if lines.sha256 != exported.rowsSHA256 {
            report.add("it does not hold the rows of rowsSha256", place: lines.name)
        }
        guard let path = path("ndjson"), let digests = exported.files.first(where: { $0.format == "digests" })
        else { return }
        var sum = RunningSHA256()
        try FileLines.forEach(of: path) { line in
            // A line that is no JSON is not one of the rows; its sum differs, whatever its id.
            let id = try? JSONDocument(parsing: line).root.members.first { $0.name == dataset.idColumn }
            sum.update(ExportRow(id: id?.value.string ?? "", json: .text(line)).digestLine)
        }
        if sum.hexadecimal() != digests.sha256 {
            report.add("it does not hold the rows of \(digests.name)", place: lines.name)
        }
    }

    // MARK: The same rows

    /// What the question gives now.
    private struct Sums {
        var rows: Int64 = 0
        var sha256 = ""
        var csv = ""
        var digests = ""
    }

    private func sums() throws -> Sums {
        let writer = CSVWriter(columns: exported.columns)
        let hasCSV = exported.files.contains { $0.format == "csv" }
        var lines = RunningSHA256()
        var csv = RunningSHA256()
        var digests = RunningSHA256()
        if hasCSV { csv.update(writer.header) }
        var sums = Sums()
        try forEachPart { part in
            for json in part.items {
                let row = ExportRow(id: dataset.id(of: json), json: json)
                lines.update(row.line)
                digests.update(row.digestLine)
                if hasCSV { csv.update(writer.line(json)) }
            }
            sums.rows += Int64(part.items.count)
        }
        sums.sha256 = lines.hexadecimal()
        sums.csv = csv.hexadecimal()
        sums.digests = digests.hexadecimal()
        return sums
    }

    /// A file that was changed together with its sum in the manifest is not the file of these rows.
    private func compareFiles(with now: Sums, _ report: inout ManifestReport) {
        let sums = ["csv": now.csv, "ndjson": now.sha256, "digests": now.digests]
        for file in exported.files {
            guard let sum = sums[file.format], sum != file.sha256 else { continue }
            report.add("it does not hold the rows that the mirror gives", place: file.name)
        }
    }

    // MARK: Other rows

    /// A row as the export had it.
    private struct Exported {
        let id: String
        let digest: String

        init?(line: String) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 64,
                let id = try? JSONDocument(parsing: "[\(parts[1])]").root.elements.first(where: { _ in true }
                )?
                .string
            else { return nil }
            self.id = id
            digest = String(parts[0])
        }
    }

    private struct UnreadableLine: Error {}

    /// What became of the rows that are not as they were and need not be.
    private struct Outcome: Equatable {
        var changed = 0
        var new = 0
        var undecided = 0

        func note(_ name: String, _ report: inout ManifestReport) {
            if changed > 0 { report.notes.append("\(name): \(changed) rows have changed since") }
            if new > 0 { report.notes.append("\(name): \(new) rows are new since") }
            if undecided > 0 {
                report.notes.append(
                    "\(name): \(undecided) rows differ, and it cannot be told whether the program or the filter is why"
                )
            }
        }
    }

    private func compareRows(_ report: inout ManifestReport) throws {
        guard let digests = path("digests") else {
            return report.add(
                "the mirror gives other rows, and the digests to compare them by are not there",
                place: exported.name
            )
        }
        let before = report.problemCount
        var found = try ids()
        var outcome = Outcome()
        var batch: [Exported] = []
        do {
            try FileLines.forEach(of: digests) { line in
                guard let row = Exported(line: line) else { throw UnreadableLine() }
                batch.append(row)
                guard batch.count == Self.batch else { return }
                try compare(batch, &found, &outcome, &report)
                batch = []
            }
            try compare(batch, &found, &outcome, &report)
        } catch is UnreadableLine {
            return report.add("its digests cannot be read", place: exported.name)
        }
        try judge(new: found, &outcome, &report)
        outcome.note(exported.name, &report)
        if outcome == Outcome() && report.problemCount == before {
            report.add("its rows are those of the mirror, and rowsSha256 is not theirs", place: exported.name)
        }
    }

    private func compare(
        _ rows: [Exported],
        _ found: inout Set<String>,
        _ outcome: inout Outcome,
        _ report: inout ManifestReport
    ) throws {
        try Task.checkCancellation()
        let ids = rows.map(\.id)
        let held = try dataset.rows(ids: ids, of: manifest.filter, in: queries, server: manifest.server) ?? []
        let digests = Dictionary(
            held.map { json in (dataset.id(of: json), ExportRow(id: "", json: json).digest) },
            uniquingKeysWith: { first, _ in first }
        )
        let revisions = try dataset.revisions(of: ids, in: queries) ?? [:]
        for row in rows {
            let isFound = found.remove(row.id) != nil
            guard let revision = revisions[row.id] else {
                report.add("the mirror does not hold it any more", place: exported.name, row: row.id)
                continue
            }
            let isSame = digests[row.id] == row.digest
            if isSame && isFound { continue }
            if revision > manifest.basis.revision {
                outcome.changed += 1
            } else if isSame ? dependsOnMembership : isOtherProgram {
                outcome.undecided += 1
            } else {
                let what =
                    isSame ? "the question finds it no longer" : "it is not as the export has it"
                report.add(
                    "\(what), and nothing that it is made of has changed since",
                    place: exported.name,
                    row: row.id
                )
            }
        }
    }

    private func judge(new found: Set<String>, _ outcome: inout Outcome, _ report: inout ManifestReport)
        throws
    {
        let ids = found.sorted()
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let part = Array(ids[start..<min(start + Self.batch, ids.count)])
            let revisions = try dataset.revisions(of: part, in: queries) ?? [:]
            for id in part {
                if revisions[id] ?? 0 > manifest.basis.revision {
                    outcome.new += 1
                } else if dependsOnMembership {
                    outcome.undecided += 1
                } else {
                    report.add(
                        "the mirror held it when the export was made, which lacks it",
                        place: exported.name,
                        row: id
                    )
                }
            }
        }
    }

    /// Of rows that cannot be looked up, only their number can be told.
    private func noteDifference(_ rows: Int64, _ report: inout ManifestReport) throws {
        let text = "the mirror gives other rows (\(rows), and the export has \(exported.rows))"
        if try isOtherProgram || queries.exportBasis().revision > manifest.basis.revision {
            report.notes.append("\(exported.name): \(text); they cannot be compared one by one")
        } else {
            report.add(text, place: exported.name)
        }
    }

    /// What is assigned to whom follows the teams and the principal, which no row of the dataset tells of.
    private var dependsOnMembership: Bool {
        manifest.filter.isAssignedToMe || manifest.filter.assignedTo != nil
    }

    // MARK: Asking

    private func ids() throws -> Set<String> {
        var ids: Set<String> = []
        try forEachPart { part in ids.formUnion(part.items.map(dataset.id)) }
        return ids
    }

    private func forEachPart(_ take: (ListPart<JSONValue>) throws -> Void) throws {
        var rows = 0
        try dataset.forEachPart(of: manifest.filter, in: queries, server: manifest.server) { part in
            try Task.checkCancellation()
            try take(part)
            rows += part.items.count
            progress(dataset.name, rows, part.total)
        }
    }
}
