/// An audit event about a task.
struct SimulatedEvent: TableRow {
    let number: Int
    /// The hidden number behind `fromAutoId` and `toAutoId`: the order of commits, never returned.
    let autoID: Int
    let spaceNumber: Int
    let kind: EventKind
    /// Milliseconds since 1970.
    let occurred: Int64
    /// The slot of its task in the table of tasks.
    let taskSlot: Int32
    /// The slot of its interruption in the table of interruptions, -1 for none.
    let interruptionSlot: Int32
    /// The position of the user in the list of users, -1 for the system.
    let userIndex: Int32
    /// The slot of the task's event before this one, -1 for none.
    var previousOfTask: Int32
    /// The last request that did not see it yet, while ``Dials/eventDelay`` is on.
    var hiddenThrough = 0
    /// The message as it was written, where what it quotes has changed since.
    var frozenMessage: String?

    var sortTime: Int64 { occurred }
    var isShortlisted: Bool { kind.isAnswer }
    var id: String { DocumentID(.events, number).text }
}
