import ArgumentParser
import MirrorExport
import MirrorQuery
import WireFormat

/// Shows one interruption or task whole.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one interruption or task whole, its instructions rendered.",
        discussion: """
            With --json, prints the body exactly as Octopus sent it, less Links.

            EXAMPLES:
              octomirror show Interruptions-123
              octomirror show octopus://spaces/Default/interruptions/Interruptions-123
              octomirror show 'https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-42' --json
            """
    )

    @Argument(help: ArgumentHelp("An id, an octopus:// URI, or an address of the portal.", valueName: "what"))
    var target: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let queries = try global.openQueries()
        guard let (document, state) = try queries.document(ResourceURI(parsing: target)) else {
            throw CommandFailure(.notInMirror, NotInMirror.message(target, [], try queries.state()))
        }
        if global.json {
            let body = document.body.minified
            Console.print(Console.isTerminal ? TerminalJSON.escaping(body) : body)
            return
        }
        let style = Console.style
        let now = GlobalOptions.now
        switch document {
        case .interruption(let summary, let body):
            Console.print(InterruptionFields(summary, now: now).render(style: style))
            let form = FormText(body)
            if !form.instructions.isEmpty {
                Console.print("\n" + style.bold("Instructions") + "\n")
                Console.print(MarkdownTerminal(style: style).render(form.instructions))
            }
            if !form.answers.isEmpty {
                Console.print("\n" + style.bold("Answer") + "\n")
                Console.print(FieldList(form.answers.map { .init($0.name, $0.text) }).render(style: style))
            }
        case .task(let summary, _):
            Console.print(TaskFields(summary, now: now).render(style: style))
        }
        guard !global.quiet else { return }
        Console.print("")
        Console.print(AnswerFooter(state: state, now: now).render("1 document", style: style))
    }
}

/// What the form of a stored body says, and what was answered.
struct FormText {
    /// The paragraphs, Markdown.
    let instructions: String
    let answers: [(name: String, text: String)]

    init(_ body: JSONNode) {
        let form = body["Form"]
        let paragraphs = form?["Elements"]?.elements.compactMap { $0["Control"]?["Text"]?.string } ?? []
        instructions = paragraphs.joined(separator: "\n\n")
        answers =
            form?["Values"]?.members.compactMap { member in
                member.value.string.map { (member.name, $0) }
            } ?? []
    }
}
