extension JSONNode {
    /// Appends the value in a form that does not depend on white space or on the order of members.
    ///
    /// - Parameters:
    ///   - omitted: Names of members of this object that are left out; members of inner objects all stay.
    ///   - sets: Names of members of this object whose arrays mean sets, so that their order is left out too.
    package func appendCanonical(
        to bytes: inout [UInt8],
        omitting omitted: Set<String> = [],
        sets: Set<String> = []
    ) {
        document.withTape { tape in
            var form = JSONCanonicalForm(tape)
            form.append(index, to: &bytes, omitting: omitted, sets: sets)
        }
    }
}
