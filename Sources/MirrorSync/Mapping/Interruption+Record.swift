import Foundation
package import MirrorStore
package import OctopusAPI
import WireFormat

extension Interruption {
    /// As the mirror stores it.
    package var record: InterruptionRecord {
        InterruptionRecord(id: id, parts: { parts }, content: content)
    }

    @Sendable private func content(_ parts: BodyParts) -> InterruptionContent {
        let form = form
        let values = form.values.map { (name: $0.name.lowercased(), text: $0.text) }
        func value(_ name: String) -> String? { values.first { $0.name == name }?.text }
        let texts = form.elements.map(\.text)
        return InterruptionContent(
            type: type.rawValue.untilNUL,
            created: created ?? Timestamp(milliseconds: 0),
            isPending: isPending,
            taskID: taskID?.untilNUL,
            responsibleUserID: responsibleUserID?.untilNUL,
            canTakeResponsibility: canTakeResponsibility,
            hasResponsibility: hasResponsibility,
            outcome: (value("result") ?? value("guidance"))?.untilNUL,
            relatedDocumentIDs: json.ids("RelatedDocumentIds"),
            responsibleTeamIDs: json.ids("ResponsibleTeamIds"),
            searchText: searchText(values, paragraphs: texts.compactMap { $0 }),
            body: InterruptionBody(
                parts,
                paragraphs: texts.indices.filter { texts[$0] != nil },
                elementNames: elementNames
            ),
            versionHash: CanonicalBody.hash(of: json)
        )
    }

    /// The same texts that the view `interruptionText` reads from the stored body.
    private func searchText(_ values: [(name: String, text: String?)], paragraphs: [String]) -> SearchText {
        var notes: [String] = []
        var answers: [String] = []
        for value in values {
            guard let text = value.text?.untilNUL else { continue }
            if value.name.untilNUL == "notes" { notes.append(text) } else { answers.append(text) }
        }
        return SearchText(
            title: title.untilNUL,
            instructions: joined(paragraphs.map(\.untilNUL), by: "\n\n"),
            notes: joined(notes, by: "\n"),
            answers: joined(answers, by: "\n")
        )
    }

    /// One text, as nearly every interruption has, is not copied.
    private func joined(_ texts: [String], by separator: String) -> String {
        texts.count == 1 ? texts[0] : texts.joined(separator: separator)
    }

    /// The names of the form's elements, a JSON list; null for one without a name.
    private var elementNames: String {
        var names: [UInt8] = []
        names.reserveCapacity(64)
        names.append(UInt8(ascii: "["))
        if let elementList {
            for element in elementList.elements {
                if names.count > 1 { names.append(UInt8(ascii: ",")) }
                if let name = element["Name"] {
                    name.appendMinified(to: &names)
                } else {
                    names.append(contentsOf: "null".utf8)
                }
            }
        }
        names.append(UInt8(ascii: "]"))
        return String(decoding: names, as: UTF8.self)
    }

    /// The form's elements that are stored apart.
    private var elementList: JSONNode? {
        for member in json.members where member.isNamed("Form") && member.value.isObject {
            for part in member.value.members where part.isNamed("Elements") && part.value.isArray {
                return part.value
            }
        }
        return nil
    }

    /// The body less Links, with the form's elements taken out.
    private var parts: BodyParts {
        var parts = BodyParts()
        parts.bytes.reserveCapacity(json.source.count)
        parts.ends.reserveCapacity(8)
        let elements = json.appendMinified(
            to: &parts.bytes,
            omitting: "Links",
            hollowing: (object: "Form", array: "Elements")
        )
        parts.elementsAt = elements?.place
        parts.ends.append(parts.bytes.count)
        if let elements {
            for element in elements.array.elements {
                element.appendMinified(to: &parts.bytes)
                parts.ends.append(parts.bytes.count)
            }
        }
        return parts
    }
}
