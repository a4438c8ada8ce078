import GRDB
import WireFormat

/// How long an interruption is known to have been pending, by the server's clock.
struct InterruptionLife {
    /// The last instant at which it is known to have been pending.
    let openUntil: Timestamp?
    /// The first at which it is known not to be; nil while it is pending.
    let closedAt: Timestamp?

    /// Of one that a page brings for the first time.
    init(new record: InterruptionContent, _ context: IngestContext) {
        if record.isPending {
            self.init(pending: record, context)
        } else {
            self.init(openUntil: record.created, closedAt: Self.seenClosedAt(context))
        }
    }

    /// Of one that the mirror holds, as a page brings it now.
    ///
    /// A run writes nothing about a row that waits as it did; that it has seen them all waiting is noted once.
    init(
        _ known: KnownInterruption,
        as record: InterruptionContent,
        _ context: IngestContext,
        _ db: Database
    ) throws {
        if record.isPending {
            self.init(pending: record, context)
        } else if let closedAt = known.closedAt {
            if known.outcome == record.outcome {
                self.init(openUntil: known.openUntil, closedAt: closedAt)
            } else {
                // It was raised again and answered otherwise meanwhile: what was known of the answer before is not of this
                // one.
                self.init(openUntil: closedAt, closedAt: Self.seenClosedAt(context))
            }
        } else {
            let seen = known.isGone ? nil : try Coverage.pendingSeenAt(known.space, in: db)
            self.init(
                openUntil: [known.openUntil, seen].compactMap { $0 }.max(),
                closedAt: Self.seenClosedAt(context)
            )
        }
    }

    private init(pending record: InterruptionContent, _ context: IngestContext) {
        let seen = context.readBetween?.lowerBound ?? context.seenAt
        self.init(openUntil: max(record.created, seen), closedAt: nil)
    }

    private init(openUntil: Timestamp?, closedAt: Timestamp?) {
        self.openUntil = openUntil
        self.closedAt = closedAt
    }

    private static func seenClosedAt(_ context: IngestContext) -> Timestamp {
        context.readBetween?.upperBound ?? context.seenAt
    }
}
