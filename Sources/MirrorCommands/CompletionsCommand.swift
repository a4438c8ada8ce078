import ArgumentParser

/// Prints a script that completes arguments in a shell.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the script that completes octomirror's arguments in a shell.",
        discussion: """
            EXAMPLES:
              octomirror completions bash > ~/.local/share/bash-completion/completions/octomirror
              octomirror completions zsh > ~/.zfunc/_octomirror
              octomirror completions fish > ~/.config/fish/completions/octomirror.fish
            """
    )

    @Argument(
        help: ArgumentHelp("The shell: bash, zsh or fish.", valueName: "shell"),
        completion: .list(["bash", "zsh", "fish"]),
        transform: { name in
            guard ["bash", "zsh", "fish"].contains(name), let shell = CompletionShell(rawValue: name) else {
                throw ValidationError("'\(name)' is no shell that is known; give bash, zsh or fish.")
            }
            return shell
        }
    )
    var shell: CompletionShell

    func run() {
        Console.print(RootCommand.completionScript(for: shell))
    }
}
