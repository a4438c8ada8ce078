import MirrorCommands

@main
enum Entrypoint {
    static func main() async {
        await RootCommand.runAndExit()
    }
}
