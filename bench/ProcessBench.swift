import Foundation

/// A whole `octomirror find ID --json` beside `sqlite3` answering the same by primary key, in turns.
struct ProcessBench {
    let path: String
    /// The binary to measure.
    let binary: String
    private let rounds = 60

    func run() throws {
        let sql = """
            SELECT b.json FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body WHERE i.number = 7
            """
        let commands = [
            [binary, "find", "Interruptions-7", "--json", "--db", path],
            ["/usr/bin/sqlite3", "-readonly", path, sql],
        ]
        for command in commands { _ = try milliseconds(command) }
        var times: [[Double]] = [[], []]
        var ratios: [Double] = []
        for _ in 0..<rounds {
            let pair = try commands.map(milliseconds)
            for (place, time) in pair.enumerated() { times[place].append(time) }
            ratios.append(pair[0] / pair[1])
        }
        print(Measurement.row("a whole process, ms on the wall", ["p50", "least"]))
        for (name, times) in zip(
            ["octomirror find Interruptions-7 --json", "sqlite3, by primary key"],
            times
        ) {
            let times = times.sorted()
            print(
                Measurement.row(
                    "  " + name,
                    [Measurement.figure(times[times.count / 2]), Measurement.figure(times[0])]
                )
            )
        }
        let ratio = ratios.sorted()[ratios.count / 2]
        print("\nratio of the pairs, p50: \(Measurement.figure(ratio))")
    }

    private func milliseconds(_ command: [String]) throws -> Double {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let start = ContinuousClock.now
        guard posix_spawn(&child, command[0], &actions, nil, arguments, environ) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let duration = ContinuousClock.now - start
        guard status == 0 else { throw CocoaError(.executableLoad) }
        return duration / .milliseconds(1)
    }
}
