// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "octomirror",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "octomirror", targets: ["octomirror"]),
        // For tests only: a library that is loaded into a process must be a product.
        .library(name: "CrashPoint", type: .dynamic, targets: ["CrashPoint"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.11.0"),
    ],
    targets: [
        .executableTarget(
            name: "octomirror",
            dependencies: ["MirrorCommands", .arguments],
            linkerSettings: [
                // At a fixed address the loader has not to correct 150,000 pointers before the first instruction, which
                // would take a fifth of a whole `octomirror find`; libraries, heap and stack stay where the system puts
                // them at random. And nobody looks up the 100,000 names that a static Swift library would have it export.
                .unsafeFlags(
                    ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"],
                    .when(platforms: [.linux], configuration: .release)
                )
            ]
        ),
        .target(
            name: "MirrorCommands",
            dependencies: [
                "MirrorMCP", "MirrorPolicy", "MirrorSync", "MirrorExport", "MirrorQuery", "MirrorStore",
                "WireFormat", "OctopusAPI", "OctopusSimulator", .arguments, .lifecycle, .log, .signals,
            ]
        ),
        .target(
            name: "MirrorMCP",
            dependencies: [
                "MirrorQuery", "MirrorStore", "MirrorPolicy", "WireFormat", .hummingbirdCore, .log,
                .nio, .nioPosix,
            ]
        ),
        .target(name: "MirrorPolicy", dependencies: ["WireFormat"]),
        .target(
            name: "MirrorExport",
            dependencies: ["MirrorQuery", "MirrorStore", "CMarkdown", "CXlsxWriter", "WireFormat"],
            linkerSettings: .system("cmark-gfm-extensions") + .system("cmark-gfm")
        ),
        .target(name: "MirrorQuery", dependencies: ["MirrorStore", "WireFormat", .grdb, .sqlite]),
        .target(name: "MirrorSync", dependencies: ["MirrorStore", "OctopusAPI", "WireFormat", .log]),
        .target(
            name: "MirrorStore",
            dependencies: ["MirrorSchema", "WireFormat", .grdb, .sqlite]
        ),
        .target(name: "MirrorSchema", path: "schema", resources: [.embedInCode("migrations")]),
        .target(
            name: "OctopusAPI",
            dependencies: ["WireFormat", .http, .nio, .nioHTTP, .nioCompression, .log]
        ),
        .target(name: "OctopusSimulator", dependencies: [.hummingbird, .hummingbirdCore, .log, .nio]),
        .target(
            name: "WireFormat",
            dependencies: ["CSimdjson", "CLibcrypto"],
            linkerSettings: .system("crypto")
        ),
        .target(
            name: "CSimdjson",
            cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        // It opens libxlsxwriter when it is needed, so it is linked with nothing but the loader.
        .target(name: "CXlsxWriter", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .executableTarget(
            name: "MirrorBench",
            dependencies: [
                "MirrorQuery", "MirrorStore", "MirrorSync", "OctopusAPI", "OctopusSimulator", "WireFormat",
                .grdb, .sqlite,
            ],
            path: "bench",
            exclude: ["README.md", "RESULTS.md", "harness", "measure-export", "peers", "results", "run"]
        ),
        .systemLibrary(name: "CLibcrypto"),
        .systemLibrary(name: "CMarkdown"),
        .target(
            name: "MirrorTestSupport",
            dependencies: [
                "MirrorQuery", "MirrorStore", "MirrorSync", "OctopusAPI", "OctopusSimulator", "WireFormat",
                .grdb, .log,
            ],
            path: "Tests/MirrorTestSupport"
        ),
        .target(name: "CrashPoint", path: "Tests/CrashPoint"),
        .testTarget(name: "WireFormatTests", dependencies: ["WireFormat", "MirrorTestSupport"]),
        .testTarget(
            name: "OctopusAPITests",
            dependencies: ["OctopusAPI", "WireFormat", "MirrorTestSupport", .log, .nio, .nioPosix]
        ),
        .testTarget(
            name: "MirrorStoreTests",
            dependencies: ["MirrorStore", "MirrorSchema", "WireFormat", "MirrorTestSupport", .grdb]
        ),
        .testTarget(
            name: "MirrorSyncTests",
            dependencies: [
                "MirrorQuery",
                "MirrorSync", "MirrorStore", "OctopusAPI", "OctopusSimulator", "WireFormat",
                "MirrorTestSupport", .log, .grdb,
            ]
        ),
        .testTarget(
            name: "MirrorQueryTests",
            dependencies: ["MirrorQuery", "MirrorStore", "WireFormat", "MirrorTestSupport", .grdb]
        ),
        .testTarget(
            name: "MirrorMCPTests",
            dependencies: [
                "MirrorMCP", "MirrorPolicy", "MirrorQuery", "MirrorStore", "WireFormat", "MirrorTestSupport",
                .grdb,
            ]
        ),
        .testTarget(
            name: "MirrorExportTests",
            dependencies: ["MirrorExport", "MirrorQuery", "MirrorStore", "WireFormat", "MirrorTestSupport"]
        ),
        .testTarget(
            name: "MirrorPolicyTests",
            dependencies: ["MirrorPolicy", "MirrorMCP", "WireFormat", "MirrorTestSupport"]
        ),
        .testTarget(name: "OctopusSimulatorTests", dependencies: ["OctopusSimulator"]),
        .testTarget(
            name: "MirrorCommandsTests",
            dependencies: [
                "MirrorCommands", "MirrorExport", "MirrorQuery", "MirrorStore", "MirrorSync", "OctopusAPI",
                "WireFormat", "MirrorTestSupport", .grdb,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "octomirror", "MirrorPolicy", "MirrorStore", "MirrorSync", "OctopusSimulator", "WireFormat",
                "MirrorTestSupport", .grdb,
            ]
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}

extension [LinkerSetting] {
    /// A library of the system.
    ///
    /// A release binary takes in the few functions it calls: loading the whole library took a tenth of the time of a
    /// whole `octomirror find`.
    static func system(_ name: String) -> Self {
        [
            .linkedLibrary(name, .when(configuration: .debug)),
            .linkedLibrary(name, .when(platforms: [.macOS], configuration: .release)),
            .unsafeFlags(
                ["-Xlinker", "-l:lib\(name).a"],
                .when(platforms: [.linux], configuration: .release)
            ),
        ]
    }
}

extension Target.Dependency {
    static let arguments: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let grdb: Self = .product(name: "GRDB", package: "GRDB.swift")
    static let http: Self = .product(name: "AsyncHTTPClient", package: "async-http-client")
    static let sqlite: Self = .product(name: "GRDBSQLite", package: "GRDB.swift")
    static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let lifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let log: Self = .product(name: "Logging", package: "swift-log")
    static let signals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let nio: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let nioCompression: Self = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let nioHTTP: Self = .product(name: "NIOHTTP1", package: "swift-nio")
}
