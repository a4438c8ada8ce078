/// The lines of a rendered document, and the quotes and list items around the one that is written next.
struct MarkdownPage {
    /// A quote or a list item.
    private struct Frame {
        /// What stands before its first line.
        let marker: StyledText
        /// What stands before its other lines; as wide as the marker.
        let continuation: StyledText
        /// Whether blocks follow each other without a blank line.
        let isTight: Bool
    }

    private static let narrowestText = 8

    private let style: TerminalStyle
    private let width: Int
    private var lines: [String] = []
    private var frames: [Frame] = []
    /// How many of the frames, counted from the outside, have had their first line.
    private var startedCount = 0
    /// How many of the frames are shown as indentation.
    ///
    /// Past half of the width the rest are not, so that text keeps its room and a line takes no more time
    /// than its length, however deep the nesting.
    private var visibleCount = 0
    private var visibleWidth = 0
    private var needsBlankLine = false

    init(style: TerminalStyle) {
        self.style = style
        width = style.textWidth
    }

    /// The columns that the next block may take.
    var availableWidth: Int {
        max(Self.narrowestText, width - visibleWidth - (deepMarker?.width ?? 0))
    }

    var isInUnwrittenFrame: Bool { startedCount < frames.count }

    var text: String { lines.joined(separator: "\n") }

    mutating func push(marker: StyledText, continuation: StyledText, isTight: Bool) {
        let markerWidth = marker.width
        if visibleCount == frames.count, visibleWidth + markerWidth <= width / 2 {
            visibleCount += 1
            visibleWidth += markerWidth
        }
        frames.append(Frame(marker: marker, continuation: continuation, isTight: isTight))
    }

    mutating func pop() {
        guard let frame = frames.popLast() else { return }
        if visibleCount > frames.count {
            visibleCount = frames.count
            visibleWidth -= frame.marker.width
        }
        startedCount = min(startedCount, frames.count)
    }

    /// Ends a block: the next one is set off by a blank line, except in a tight list.
    mutating func endBlock() {
        needsBlankLine = frames.last.map { !$0.isTight } ?? true
    }

    mutating func write(_ block: [StyledText]) {
        guard !block.isEmpty else { return }
        if needsBlankLine, !lines.isEmpty {
            var blank = StyledText()
            for frame in frames.prefix(min(startedCount, visibleCount)) { blank.append(frame.continuation) }
            lines.append(blank.trimmingTrailingSpaces().painted(style))
        }
        needsBlankLine = false
        for content in block {
            var line = StyledText()
            for (index, frame) in frames.prefix(visibleCount).enumerated() {
                line.append(index < startedCount ? frame.continuation : frame.marker)
            }
            if let deepMarker { line.append(deepMarker) }
            startedCount = frames.count
            line.append(content)
            lines.append(line.trimmingTrailingSpaces().painted(style))
        }
    }

    /// The marker of the innermost item that is too deep for an indentation of its own and has not begun.
    private var deepMarker: StyledText? {
        startedCount < frames.count && visibleCount < frames.count ? frames.last?.marker : nil
    }
}
