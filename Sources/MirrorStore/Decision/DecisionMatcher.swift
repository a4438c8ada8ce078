import WireFormat

/// Finds the entry of the audit log that belongs to each answer of one task.
///
/// An entry names the task, the title and the notes, and not the interruption. Interruptions of one task can share all
/// three: a guided failure that was retried, one for each machine. So an entry is given to an answer only where it can be
/// no other's: each entry belongs to one interruption of the task, whose title, notes and responsible user it has, and
/// lies in the time within which that one was answered. Where several fit, where one fits nothing, or where an entry got
/// lost so that another could stand for it, the answers in question stay observations: a wrong author is worse than none.
struct DecisionMatcher {
    /// An interruption of the task.
    struct Candidate {
        let number: Int64
        let title: String
        let notes: String
        let created: Timestamp
        let responsibleUserID: String?
        /// When it is known to have been pending; its answer came later.
        let openUntil: Timestamp
        /// When it was answered at the latest; nil while it is pending.
        let closedAt: Timestamp?
        /// It was answered, and its entry is not known.
        let isSought: Bool
    }

    /// An answer and its entry.
    struct Match {
        let candidate: Candidate
        let entry: AuditEntry
        /// When the one who answered took responsibility; nil where the log does not say for certain.
        var takenAt: Timestamp?
    }

    /// - Parameters:
    ///   - candidates: Every interruption of the task that was answered or may have been since.
    ///   - entries: The task's entries, those that are known to be another answer's aside.
    static func matches(_ candidates: [Candidate], _ entries: [AuditEntry]) -> [Match] {
        let submissions = entries.filter { $0.kind == .submission }
        var matches = named(candidates, submissions)
        let found = Set(matches.map(\.candidate.number))
        matches += unnamed(
            candidates.filter { $0.closedAt == nil || $0.isSought && !found.contains($0.number) },
            submissions.filter { $0.interruptionID == nil }
        )
        let takings = entries.filter { $0.kind == .taking }.sorted { $0.occurred < $1.occurred }
        let ends = Dictionary(
            matches.map { ($0.candidate.number, $0.entry.occurred) },
            uniquingKeysWith: { first, _ in first }
        )
        for position in matches.indices {
            matches[position].takenAt = taken(matches[position], takings, candidates, ends)
        }
        return matches
    }

    /// Entries that name their interruption need no comparing; of several, as after it was raised again, the last is the
    /// answer that stands.
    private static func named(_ candidates: [Candidate], _ submissions: [AuditEntry]) -> [Match] {
        candidates.filter(\.isSought).compactMap { candidate in
            submissions.filter {
                $0.interruption == candidate.number && candidate.answerMayLie(at: $0.occurred)
            }
            .max { $0.occurred < $1.occurred }
            .map { Match(candidate: candidate, entry: $0) }
        }
    }

    private static func unnamed(_ owners: [Candidate], _ submissions: [AuditEntry]) -> [Match] {
        guard owners.contains(where: \.isSought), !submissions.isEmpty else { return [] }
        var byText: [String: [Int]] = [:]
        for (position, owner) in owners.enumerated() where owner.closedAt != nil {
            for text in owner.submissionTexts { byText[text, default: []].append(position) }
        }
        let waiting = owners.indices.filter { owners[$0].closedAt == nil }
        var graph = ForcedAssignment(owners: owners.count)
        for submission in submissions {
            let text = submission.message.singleSpaced
            let named = byText[text] ?? []
            // Of one that waits, as far as the mirror knows, neither notes nor user are known.
            let possible = named + waiting.filter { text.tells(ofTitle: owners[$0].title) }
            graph.add(
                possible: possible.filter { owners[$0].fits(submission) },
                doubted: named
            )
        }
        return graph.solve().compactMap { owner, entry in
            guard owners[owner].isSought else { return nil }
            return Match(candidate: owners[owner], entry: submissions[entry])
        }
    }

    /// The last time the user took responsibility before answering, unless another interruption of that title may have
    /// been meant.
    private static func taken(
        _ match: Match,
        _ takings: [AuditEntry],
        _ candidates: [Candidate],
        _ ends: [Int64: Timestamp]
    ) -> Timestamp? {
        let (candidate, entry) = (match.candidate, match.entry)
        let text = (AuditEntry.Kind.taking.rawValue + candidate.title).singleSpaced
        let last = takings.last { taking in
            taking.occurred >= candidate.created && taking.occurred <= entry.occurred
                && taking.userID.isSameID(as: entry.userID)
                && (taking.interruptionID == nil
                    ? taking.message.singleSpaced == text : taking.interruption == candidate.number)
        }
        guard let last, last.interruptionID == nil else { return last?.occurred }
        let isShared = candidates.contains { other in
            other.number != candidate.number && other.title == candidate.title
                && other.created <= last.occurred
                && (ends[other.number] ?? other.closedAt).map { last.occurred <= $0 } ?? true
                && (other.responsibleUserID == nil || other.responsibleUserID.isSameID(as: entry.userID))
        }
        return isShared ? nil : last.occurred
    }
}

extension DecisionMatcher.Candidate {
    fileprivate func answerMayLie(at instant: Timestamp) -> Bool {
        instant >= max(created, openUntil) && closedAt.map { instant <= $0 } ?? true
    }

    fileprivate func fits(_ entry: AuditEntry) -> Bool {
        answerMayLie(at: entry.occurred)
            && (closedAt == nil || responsibleUserID == nil || entry.userID == nil
                || responsibleUserID.isSameID(as: entry.userID))
    }

    /// The message of its entry: with its notes, or by a server that leaves the notes out.
    fileprivate var submissionTexts: [String] {
        let start = AuditEntry.Kind.submission.rawValue + title
        return [start.singleSpaced, "\(start) with notes: \(notes)".singleSpaced]
    }
}

extension String {
    /// White space at the ends cut, and any other a single space.
    fileprivate var singleSpaced: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether it is the message of an entry about an interruption of that title, whatever its notes.
    fileprivate func tells(ofTitle title: String) -> Bool {
        let start = (AuditEntry.Kind.submission.rawValue + title).singleSpaced
        return self == start || hasPrefix(start + " with notes:")
    }
}

extension String? {
    /// Whether both are ids and the same, letter case aside.
    fileprivate func isSameID(as other: String?) -> Bool {
        guard let self, let other else { return false }
        return self.lowercased() == other.lowercased()
    }
}
