/// What bench/run has measured: a command each, a line of JSON as its answer.
enum BenchSteps {
    static let usage = """
               MirrorBench pages INTERRUPTIONS FOLDER
               MirrorBench load FOLDER PATH [no-search]
               MirrorBench again FOLDER PATH
               MirrorBench floor SOURCE PATH [no-search] [documents]
               MirrorBench find PATH
               MirrorBench search PATH
               MirrorBench texts PATH FILE
               MirrorBench serve INTERRUPTIONS TASKS
        """

    /// - Returns: Whether there is such a step.
    static func run(_ arguments: [String]) async throws -> Bool {
        let values = Array(arguments.dropFirst())
        let options = Set(values.dropFirst(2))
        switch (arguments.first, values.count) {
        case ("pages", 2):
            guard let count = Int(values[0]), count > 0 else { return false }
            try PageMaker(interruptions: count).write(to: values[1])
        case ("load", 2...3):
            let bench = LoadBench(folder: values[0], path: values[1])
            try Figures.print(try bench.load(hasSearch: !options.contains("no-search")))
        case ("again", 2):
            try Figures.print(try LoadBench(folder: values[0], path: values[1]).again())
        case ("floor", 2...4):
            let floor = RowFloor(
                source: values[0],
                path: values[1],
                hasSearch: !options.contains("no-search"),
                hasAllFacets: !options.contains("documents")
            )
            try Figures.print(try floor.run())
        case ("find", 1): try Figures.print(try FindBench(path: values[0]))
        case ("search", 1): try Figures.print(try SearchBench(path: values[0]).run())
        case ("texts", 2): try SearchBench(path: values[0]).writeTexts(to: values[1])
        case ("serve", 2):
            guard let interruptions = Int(values[0]), let tasks = Int(values[1]) else { return false }
            try await ServeBench(interruptions: interruptions, tasks: tasks).run()
        default: return false
        }
        return true
    }
}
