"""Every find mode on a mirror of a size, and what the live route would cost."""

import os

from harness.measure import figure, ratio, run, say
from harness.tools import remove

TITLE = "Find modes"
ABOUT = """
In process, from the question to the answer, warm, 30 rows a page. The **floor** is the same statements prepared in bare C on a
connection with the same settings, in turns. The live route is what upstream's tool does for the question: one request, or
pages of 100 until its cap of 500 rows (**and then its answer is not the whole**), or every page without the cap; 150 ms a request
are assumed, and none of it is measured. "No route": upstream has no such question. Where a page's members are read from the bodies
by the program and not by SQLite's JSON functions, the floor has that much less to do.
"""
PAGE, CAP, LATENCY = 100, 500, 0.150
ONE = {"by id", "list, all", "list, pending", "list, --skip half", "regarding a task",
       "regarding the busiest environment", "the same, pending"}  # fmt: skip
WHOLE = {"find_interruptions, all assigned to me"}
SCAN = {"assigned to me, a page", *WHOLE}


def bench(size, context):
    path = context.generated(size)
    say(f"find {size:,}: modes in process")
    modes = context.tools.step("find", path).json
    rows = [mode_row(mode, size) for mode in modes]
    say(f"find {size:,}: whole processes")
    rows.append(process(path, context))
    return rows


def live(mode, size):
    """Requests and seconds of the live route for a mode."""
    if mode in ONE:
        return [{"name": "the live route, 1 request", "seconds": LATENCY}]
    whole = -(-size // PAGE)
    if mode in SCAN:
        capped = min(whole, CAP // PAGE)
        return [
            {"name": f"the live route to its cap, {capped} requests", "seconds": capped * LATENCY},
            {"name": f"the live route without a cap, {whole:,} requests", "seconds": whole * LATENCY},
        ]
    if mode == "assigned to another user, a page" or mode.startswith(("by project", "search")):
        return [{"name": f"no route but reading all, {whole:,} requests", "seconds": whole * LATENCY}]
    return []


def mode_row(mode, size):
    p50 = {"p50": mode["p50"], "min": mode["p50"], "max": mode["p99"], "rounds": 0}
    bare = max(mode["bare"], 1)
    return {
        "name": mode["mode"],
        "unit": "µs",
        "figure": p50,
        "floor": {"name": "bare C", "figure": figure([bare])},
        "ratio": figure([mode["p50"] / bare]),
        "peers": [
            {"name": one["name"], "figure": figure([one["seconds"] * 1e6]), "ratio": figure([one["seconds"] * 1e6 / mode["p50"]])}
            for one in live(mode["mode"], size)
        ],
        "command": f"MirrorBench find generated-{size}.db",
    }


def process(path, context):
    sql = "SELECT b.json FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body WHERE i.number = 7"
    ours, theirs = [], []
    for _ in range(context.process_rounds):
        ours.append(run(context.tools.octomirror, "find", "Interruptions-7", "--json", "--db", path).wall * 1000)
        theirs.append(run("sqlite3", "-readonly", path, sql).wall * 1000)
    return {
        "name": "a whole process: find Interruptions-7 --json",
        "unit": "ms",
        "figure": figure(ours),
        "floor": {"name": "sqlite3 by primary key", "figure": figure(theirs)},
        "ratio": ratio(ours, theirs),
        "peers": [],
        "command": "octomirror find Interruptions-7 --json",
    }


def shows(size, rows):
    pages = [row for row in rows if row["unit"] == "µs" and row["name"] not in WHOLE]
    slowest = max(pages, key=lambda row: row["figure"]["p50"])
    text = f"every find mode takes single-digit milliseconds a page (slowest: {slowest['name']})"
    yield text, slowest["figure"]["p50"] / 1000, "<", 10


def clean(size, context):
    remove(os.path.join(context.work, f"generated-{size}.db"))
