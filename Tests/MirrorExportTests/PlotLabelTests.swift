import Testing

@testable import MirrorExport

/// The names below a plot.
struct PlotLabelTests {
    private func shown(_ labels: [(Int, String)], of count: Int) -> [PlotLabel] {
        PlotFrame.thinned(labels.map { PlotLabel(index: $0.0, text: $0.1) }, of: count)
    }

    @Test func labelThatWouldRunIntoTheOneBeforeIsLeftOut() {
        let year = shown([(0, "Oct 2025"), (2, "Nov"), (7, "Dec"), (13, "Jan 2026")], of: 53)
        #expect(year.map(\.text) == ["Oct 2025", "Dec", "Jan 2026"])
        let end = shown([(40, "Aug"), (51, "Nov"), (52, "Dec 2026")], of: 53)
        #expect(end.map(\.text) == ["Aug", "Nov"])
    }

    @Test func labelsWithRoomStay() {
        let months = [
            "Jan 2026", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        #expect(
            shown(Array(months.enumerated()).map { ($0.offset, $0.element) }, of: 12).map(\.text) == months
        )
    }

    @Test func onANarrowPageFewerAreShown() {
        let labels = shown([(0, "Oct 2025"), (9, "Dec"), (18, "Jan 2026"), (30, "May")], of: 53)
        #expect(labels.map(\.isMinor) == [false, true, false, false])
    }

    @Test func labelsOfTwoLinesHaveAColumnEach() {
        let labels = (0..<12).map { PlotLabel(index: $0, text: "a long enough name", detail: "of two lines") }
        #expect(PlotFrame.thinned(labels, of: 12).count == 12)
    }
}
