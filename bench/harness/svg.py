"""Plots of how cost grows, as SVG that is readable on light and dark pages and needs no library."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 820, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 296, 66, 48
COLOURS = [("#0969da", "#58a6ff"), ("#bc4c00", "#f0883e"), ("#1a7f37", "#56d364"), ("#8250df", "#bc8cff"),
           ("#bf3989", "#f778ba"), ("#9a6700", "#d29922"), ("#57606a", "#8b949e")]  # fmt: skip


def style():
    light = "".join(f".c{i} {{ stroke: {c[0]}; fill: {c[0]} }} " for i, c in enumerate(COLOURS))
    dark = "".join(f".c{i} {{ stroke: {c[1]}; fill: {c[1]} }} " for i, c in enumerate(COLOURS))
    return (
        "<style>text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; stroke: none !important } "
        ".ink { fill: #1f2328 } .soft { fill: #59636e } .grid { stroke: #d1d9e0 } .line { fill: none; "
        "stroke-width: 2 } .ours { stroke-width: 3.5 } .grey { stroke: #59636e; fill: #59636e } .floor { stroke-dasharray: 5 4 } .title { font-size: 15px; font-weight: 600 } "
        f"{light}@media (prefers-color-scheme: dark) {{ .ink {{ fill: #f0f6fc }} .soft {{ fill: #9198a1 }} "
        f".grid {{ stroke: #3d444d }} .grey {{ stroke: #9198a1; fill: #9198a1 }} {dark}}}</style>"
    )


def plot(title, subtitle, series, format_value):
    """A plot with both axes logarithmic.

    `series` is a list of (name, [(x, y)], is_floor); the name stands at the end of its line.
    """
    series = [(name, [(x, max(y, 1e-9)) for x, y in points], floor) for name, points, floor in series if points]
    xs = sorted({x for _, points, _ in series for x, _ in points})
    ys = [y for _, points, _ in series for _, y in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    high = max(high, low + 1)
    left, right = math.log10(xs[0]), math.log10(max(xs[-1], xs[0] * 10))

    def at(x, y):
        across = LEFT + (math.log10(x) - left) / (right - left) * (WIDTH - LEFT - RIGHT)
        up = HEIGHT - BOTTOM - (math.log10(y) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return round(across, 1), round(up, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">',
        style(),
        f'<text class="ink title" x="16" y="26">{escape(title)}</text>',
        f'<text class="soft" x="16" y="46">{escape(subtitle)}</text>',
    ]
    step = 1 if high - low <= 6 else 2
    for power in range(low, high + 1, step):
        _, y = at(xs[0], 10.0**power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        label = escape(format_value(10.0**power))
        parts.append(f'<text class="soft" x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{label}</text>')
    for x in xs:
        across, _ = at(x, 10.0**low)
        parts.append(f'<text class="soft" x="{across}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{x:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text class="soft" x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">interruptions</text>')
    labels = []
    for number, (name, points, floor) in enumerate(series):
        # What cannot be beaten is no rival: grey.
        colour = "grey" if floor else f"c{number % len(COLOURS)}"
        weight = " floor" if floor else " ours" if name == "octomirror" else ""
        spots = [at(x, y) for x, y in points]
        line = " ".join(f"{x},{y}" for x, y in spots)
        parts.append(f'<polyline class="line {colour}{weight}" style="fill: none" points="{line}"/>')
        parts += [f'<circle class="{colour}" cx="{x}" cy="{y}" r="3"/>' for x, y in spots]
        labels.append([spots[-1][1], spots[-1][0], f"{name}: {format_value(points[-1][1])}", colour])
    for y, x, text, colour in spread(labels):
        parts.append(f'<text class="{colour}" x="{WIDTH - RIGHT + 14}" y="{y + 4}">{escape(text)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def spread(labels, gap=16):
    """Moves labels apart that would cover each other."""
    labels.sort()
    for above, below in zip(labels, labels[1:]):
        below[0] = round(max(below[0], above[0] + gap), 1)
    limit = HEIGHT - BOTTOM
    for place in range(len(labels) - 1, -1, -1):
        labels[place][0] = round(min(labels[place][0], limit), 1)
        limit = labels[place][0] - gap
    return labels
