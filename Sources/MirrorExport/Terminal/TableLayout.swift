/// Decides how wide the columns of a table are, and which are shown.
struct TableLayout {
    /// The width of each column; nil for a column that is left out.
    private(set) var widths: [Int?]
    /// False when even the narrowest table is wider than the terminal.
    private(set) var fits = true

    private let columns: [TableOutput.Column]
    private let gap: Int

    init(columns: [TableOutput.Column], naturalWidths: [Int], isEmpty: [Bool], gap: Int, width: Int?) {
        self.columns = columns
        self.gap = gap
        widths = naturalWidths
        guard let width else { return }

        for index in columns.indices where isEmpty[index] && columns[index].isOmittedWhenEmpty {
            widths[index] = nil
        }
        let floors = columns.indices.map { index in
            columns[index].fitting == .fixed
                ? naturalWidths[index]
                : min(
                    naturalWidths[index],
                    max(columns[index].minimumWidth, TerminalText.displayWidth(columns[index].title), 1)
                )
        }
        while total(floors) > width, let victim = nextToDrop() { widths[victim] = nil }
        fits = total(floors) <= width
        if fits { shrink(to: width, floors: floors) }
    }

    /// The columns of a line in which each shown column has the given width.
    private func total(_ candidates: [Int]) -> Int {
        let shown = candidates.indices.filter { widths[$0] != nil }
        return shown.reduce(0) { $0 + candidates[$1] } + gap * max(0, shown.count - 1)
    }

    private func nextToDrop() -> Int? {
        let candidates = columns.indices.filter { widths[$0] != nil && columns[$0].dropPriority != nil }
        return candidates.max { (columns[$0].dropPriority ?? 0, $0) < (columns[$1].dropPriority ?? 0, $1) }
    }

    /// Takes what is too much from the columns of the highest priority, then from the next.
    private mutating func shrink(to width: Int, floors: [Int]) {
        let priorities = Set(columns.compactMap(\.fitting.priority)).sorted(by: >)
        for priority in priorities {
            let excess = total(widths.map { $0 ?? 0 }) - width
            guard excess > 0 else { return }
            let group = columns.indices.filter { columns[$0].fitting.priority == priority }
            level(group, by: excess, floors: floors)
        }
    }

    /// Takes `excess` from a group of columns, the widest first; they end as equal as their floors allow.
    private mutating func level(_ group: [Int], by excess: Int, floors: [Int]) {
        let current = group.map { (index: $0, width: widths[$0] ?? 0) }.filter { $0.width > floors[$0.index] }
        let target = current.reduce(0) { $0 + $1.width } - excess
        func capped(_ cap: Int) -> [Int] { current.map { max(floors[$0.index], min($0.width, cap)) } }

        // The largest cap that meets the target; what it leaves over goes to the first columns that it cut.
        var low = 0
        var high = current.map(\.width).max() ?? 0
        while low < high {
            let middle = (low + high + 1) / 2
            if capped(middle).reduce(0, +) <= target { low = middle } else { high = middle - 1 }
        }
        let narrowed = capped(low)
        var spare = max(0, target - narrowed.reduce(0, +))
        for (column, width) in zip(current, narrowed) {
            let extra = spare > 0 && width < column.width && width == low ? 1 : 0
            spare -= extra
            widths[column.index] = width + extra
        }
    }
}

extension TableOutput.Fitting {
    /// The order in which columns get narrower; nil for one that does not.
    fileprivate var priority: Int? {
        switch self {
        case .fixed: nil
        case .truncated(let priority): priority
        case .wrapped(let priority, _): priority
        }
    }
}
