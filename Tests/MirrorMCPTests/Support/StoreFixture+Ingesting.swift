import MirrorStore
import MirrorTestSupport

/// Interruptions of these numbers, each a second younger than the one before.
func samples(_ numbers: ClosedRange<Int>, _ adjust: (inout SampleInterruption) -> Void = { _ in })
    -> [SampleInterruption]
{
    numbers.map { number in
        var sample = SampleInterruption(number)
        adjust(&sample)
        return sample
    }
}

extension StoreFixture {
    /// Stores a page of interruptions of one space.
    func ingest(_ samples: [SampleInterruption], in spaceID: String = "Spaces-1") throws {
        _ = try store.ingest(samples.map { try $0.record }, context(spaceID))
    }
}
