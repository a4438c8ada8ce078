/// Every find mode of ``QueryBench`` as figures for bench/run.
struct FindBench: Encodable {
    private struct Mode: Encodable {
        let mode: String
        let p50: Double
        let p99: Double
        let bare: Double
    }

    private let modes: [Mode]

    init(path: String) throws {
        modes = try QueryBench(path: path).run().map {
            Mode(mode: $0.mode, p50: $0.p50, p99: $0.p99, bare: $0.bare)
        }
    }

    func encode(to encoder: any Encoder) throws {
        try modes.encode(to: encoder)
    }
}
