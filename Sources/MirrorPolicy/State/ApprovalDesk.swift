package import Foundation

/// What a person does with the requests of a policy's state folder.
package struct ApprovalDesk: Sendable {
    private let directory: StateDirectory
    private let now: @Sendable () -> Date

    /// Whether there is a folder at all; a server makes it when it starts with a policy.
    package var exists: Bool { directory.exists }

    package init(state path: String, now: @escaping @Sendable () -> Date) {
        directory = StateDirectory(path: path)
        self.now = now
    }

    /// Everything that waits or was decided and is not yet used up, the oldest first.
    ///
    /// - Throws: ``PolicyError`` when the folder cannot be used; one that is missing holds nothing.
    package func list() throws -> [Approval] {
        guard directory.exists else { return [] }
        return try withBook { $0.approvals }
    }

    /// Approves or denies a request.
    ///
    /// - Throws: ``PolicyError``, `unknownName` when none has that id.
    package func decide(_ id: String, approve: Bool) throws -> Approval {
        guard directory.exists else { throw unknown(id) }
        return try withBook { book in
            guard let approval = book.decide(id, approve ? .approved : .denied) else { throw unknown(id) }
            try book.write(to: directory)
            return approval
        }
    }

    private func withBook<Result>(_ body: (inout ApprovalBook) throws -> Result) throws -> Result {
        do {
            return try directory.locked(Patience()) {
                var book = try ApprovalBook(in: directory, at: now().milliseconds)
                return try body(&book)
            }
        } catch let failure as StateFailure {
            throw failure.policyError
        }
    }

    private func unknown(_ id: String) -> PolicyError {
        PolicyError(
            .unknownName,
            "no call waits for approval as \(id) in \(directory.path)",
            hint:
                "`octomirror approve` lists those that wait; one that was used up or is too old has to be asked for anew."
        )
    }
}

extension Date {
    /// Whole milliseconds since 1970.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }
}
