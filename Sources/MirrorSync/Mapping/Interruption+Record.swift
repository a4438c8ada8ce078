package import MirrorStore
package import OctopusAPI
import WireFormat

extension Interruption {
    /// As the mirror stores it.
    package var record: InterruptionRecord {
        let json = json
        return InterruptionRecord(
            id: id,
            type: type.rawValue.untilNUL,
            created: created ?? Timestamp(milliseconds: 0),
            isPending: isPending,
            taskID: taskID?.untilNUL,
            responsibleUserID: responsibleUserID?.untilNUL,
            canTakeResponsibility: canTakeResponsibility,
            hasResponsibility: hasResponsibility,
            outcome: (form.value("Result") ?? form.value("Guidance"))?.untilNUL,
            relatedDocumentIDs: relatedDocumentIDs.map(\.untilNUL),
            responsibleTeamIDs: responsibleTeamIDs.map(\.untilNUL),
            searchText: searchText,
            body: body,
            canonicalBody: { CanonicalBody.text(of: json) }
        )
    }

    /// The same texts that the view `interruptionText` reads from the stored body.
    private var searchText: SearchText {
        let values = form.values.map { (name: $0.name.untilNUL.lowercased(), text: $0.text?.untilNUL) }
        return SearchText(
            title: title.untilNUL,
            instructions: form.paragraphs.map(\.untilNUL).joined(separator: "\n\n"),
            notes: values.filter { $0.name == "notes" }.compactMap(\.text).joined(separator: "\n"),
            answers: values.filter { $0.name != "notes" }.compactMap(\.text).joined(separator: "\n")
        )
    }

    /// The body less Links, with the form's elements taken out.
    private var body: InterruptionBody {
        var bytes: [UInt8] = []
        var elementsAt: Int?
        var elements: [String] = []
        var names: [String] = []
        bytes.append(UInt8(ascii: "{"))
        for member in json.members where !member.isNamed("Links") {
            Self.appendKey(member, to: &bytes)
            guard member.isNamed("Form"), member.value.isObject, elementsAt == nil else {
                member.value.appendMinified(to: &bytes)
                continue
            }
            bytes.append(UInt8(ascii: "{"))
            for part in member.value.members {
                Self.appendKey(part, to: &bytes)
                if part.isNamed("Elements"), part.value.isArray, elementsAt == nil {
                    elements = part.value.elements.map(\.minified)
                    names = part.value.elements.map { $0["Name"]?.minified ?? "null" }
                    bytes.append(UInt8(ascii: "["))
                    elementsAt = bytes.count
                    bytes.append(UInt8(ascii: "]"))
                } else {
                    part.value.appendMinified(to: &bytes)
                }
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "}"))
        return InterruptionBody(
            json: String(decoding: bytes, as: UTF8.self),
            elementsAt: elementsAt,
            elements: elements,
            paragraphs: form.elements.indices.filter { form.elements[$0].text != nil },
            elementNames: "[" + names.joined(separator: ",") + "]"
        )
    }

    /// The member's name with its colon, and a comma in front where one belongs.
    private static func appendKey(_ member: JSONNode.Member, to bytes: inout [UInt8]) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: member.key.source)
        bytes.append(UInt8(ascii: ":"))
    }
}
