import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Shows every observed state of an interruption.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what changed about an interruption, when that was seen, and by which run.",
        discussion: """
            The mirror keeps each state that it has seen. An instant is when the state was first seen, so the change \
            lies between the run before and that one.

            EXAMPLES:
              octomirror history Interruptions-123
              octomirror history Interruptions-123 --json
            """
    )

    @Argument(help: "The id of the interruption.")
    var id: String

    @OptionGroup var spaces: SpaceOptions
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let queries = try global.openQueries()
        guard let history = try queries.history(id, spaces: spaces.spaces) else {
            throw CommandFailure(.notInMirror, NotInMirror.message(id, spaces.spaces, try queries.state()))
        }
        if global.json {
            global.print(history.json)
            return
        }
        let style = Console.style
        let now = GlobalOptions.now
        Console.print(HistoryText(history, now: now).render(style: style))
        guard !global.quiet else { return }
        Console.print("")
        let count = history.versions.count
        let counted = count == 1 ? "1 version" : "\(count) versions"
        Console.print(AnswerFooter(state: history.state, now: now).render(counted, style: style))
    }
}
