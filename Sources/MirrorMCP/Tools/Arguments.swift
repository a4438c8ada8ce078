import Foundation
import WireFormat

/// The arguments of a call that fit their table.
struct Arguments: Sendable {
    /// An object; nil when there are none.
    let json: JSONNode?
    /// What relative instants count from.
    let now: Timestamp

    private func value(_ name: String) -> JSONNode? {
        json?.members.first { $0.name == name }?.value
    }

    /// Nil when it is missing; an empty text counts as missing, as agents send one for "none".
    func string(_ name: String) -> String? {
        value(name)?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The same, and an empty text as it is.
    func text(_ name: String) -> String? { value(name)?.string }

    func bool(_ name: String) -> Bool? { value(name)?.bool }

    func number(_ name: String) -> Double? {
        guard let node = value(name), node.isNumber, let number = Double(node.minified) else { return nil }
        return number.isFinite ? number : nil
    }

    /// A whole number that is not below zero, whatever fraction or sign was sent.
    func count(_ name: String) -> Int? {
        number(name).map { Int(max(0, min($0, 1e15))) }
    }

    /// Nothing when it is missing.
    func strings(_ name: String) -> [String] {
        guard let node = value(name) else { return [] }
        return (node.string.map { [$0] } ?? node.elements.compactMap(\.string)).filter { !$0.isEmpty }
    }

    func instant(_ name: String) -> Timestamp? {
        string(name).flatMap { Timestamp(instant: $0, now: now) }
    }

    /// Those of these names that were given; an empty text or list counts as missing.
    func given(_ names: [String]) -> [String] {
        names.filter { name in
            guard let value = value(name) else { return false }
            return value.string == nil && !value.isArray || !strings(name).isEmpty
        }
    }
}
