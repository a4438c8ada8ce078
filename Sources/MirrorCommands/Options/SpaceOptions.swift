import ArgumentParser
import Foundation

/// Which spaces.
struct SpaceOptions: ParsableArguments {
    @Option(
        name: .customLong("space"),
        help: ArgumentHelp(
            "A space, by name, slug or id; may repeat. Default: $OCTOPUS_SPACE, else every space.",
            valueName: "space"
        )
    )
    var named: [String] = []

    /// Flags over environment.
    var spaces: [String] {
        if !named.isEmpty { return named }
        return ProcessInfo.processInfo.environment["OCTOPUS_SPACE"].flatMap { $0.isEmpty ? nil : [$0] } ?? []
    }
}
