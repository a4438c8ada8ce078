"""Full-text search on the same texts: FTS5 itself, and other search engines."""

import os

from harness.measure import figure, ratio, run, say
from harness.tools import remove

TITLE = "Search"
ABOUT = """
In process, warm, the first 30 hits. octomirror answers with whole summaries, names, snippets and the number of all hits. The
**floor** is one bare statement that asks FTS5 for the numbers and snippets of as many hits in the same order, in turns; by
relevance it ranks every match, where octomirror ranks the newest 5,000. The peers hold the same texts and answer with the hits'
stored fields (sqlite-utils, DuckDB) or snippets (tantivy, Xapian), through their Python bindings, whose time is included.
What ranking a common word costs grows with the space, what the newest 30 cost hardly does: that promise is one for large spaces.
"""
PEERS = [
    ("sqlite-utils", "sqlite_utils_peer"),
    ("DuckDB", "duckdb_peer"),
    ("tantivy", "tantivy_peer"),
    ("Xapian", "xapian_peer"),
]


def bench(size, context):
    path = context.generated(size)
    texts = os.path.join(context.work, "texts.ndjson")
    say(f"search {size:,}: octomirror")
    modes = context.tools.step("search", path).json
    context.tools.step("texts", path, texts)
    found = {}
    for name, program in PEERS:
        index = os.path.join(context.work, f"index-{program}")
        remove(index)
        say(f"search {size:,}: {name}")
        if context.peers.step(program, "index", texts, index):
            ran = context.peers.step(program, "search", index)
            if ran:
                found[name] = ran.json
        if program == "sqlite_utils_peer":
            whole = process(path, index, context)
        remove(index)
    remove(texts)
    return [mode_row(mode, found, size) for mode in modes] + whole


def mode_row(mode, found, size):
    peers = []
    for name, modes in found.items():
        took = modes[mode["mode"]]
        cpu = {"p50": took["p50"], "min": took["p50"], "max": took["p99"], "rounds": 0}
        peers.append({"name": name, "figure": cpu, "ratio": figure([took["p50"] / mode["p50"]])})
    return {
        "name": mode["mode"],
        "unit": "µs",
        "figure": {"p50": mode["p50"], "min": mode["p50"], "max": mode["p99"], "rounds": 0},
        "floor": {"name": "bare FTS5", "figure": figure([mode["bare"]])},
        "ratio": figure([mode["p50"] / max(mode["bare"], 1)]),
        "peers": peers,
        "command": f"MirrorBench search generated-{size}.db",
    }


def process(path, index, context):
    """Whole processes, as a person or a script runs them."""
    program = context.peers.program("sqlite-utils")
    ours, theirs = [], []
    for _ in range(max(3, context.process_rounds // 6)):
        ours.append(run(context.tools.octomirror, "search", "hyphenation", "--json", "--db", path).wall * 1000)
        if program and os.path.exists(index):
            theirs.append(run(program, "search", index, "texts", "hyphenation", "--limit", 30).wall * 1000)
    peers = [{"name": "sqlite-utils search", "figure": figure(theirs), "ratio": ratio(theirs, ours)}] if theirs else []
    return [
        {
            "name": "a whole process: search for a rare word",
            "unit": "ms",
            "figure": figure(ours),
            "floor": None,
            "ratio": None,
            "peers": peers,
            "command": "octomirror search hyphenation --json",
        }
    ]


def shows(size, rows):
    by_name = {row["name"]: row for row in rows}
    rare = by_name["a rare word, newest first"]
    yield "a rare word takes at most 1.5 × the bare FTS5 statement", rare["ratio"]["p50"], "<=", 1.5
    for peer in rare["peers"]:
        yield f"a rare word is found faster than by {peer['name']}", peer["ratio"]["p50"], ">", 1
    ranking = by_name["a common word, by relevance"]["floor"]["figure"]["p50"]
    newest = by_name["a common word, newest first"]["figure"]["p50"]
    yield "a common word newest-first is 100 × faster than ranking it", ranking / newest, ">=", 100
