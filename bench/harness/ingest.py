"""What taking in a page costs: from pages in memory, each loader in a process of its own, in turns."""

import os

from harness.measure import figure, ratio, say
from harness.tools import remove

TITLE = "Ingest"
ABOUT = """
Pages of 1,000 interruptions as a server sends them (2.3 kB each, 60 % of the texts unique) are taken in from memory, a
transaction a page, into a new file. Processor time of the process, reading of the page files left out. The **floor** is
the very rows that each page writes to the mirror: interruptions, bodies, form elements, versions, facets with their numbers
and totals, search, ledger, answers to be looked up and documents to be asked for, through bare prepared statements of
SQLite's C interface into the same tables and indexes (`bench/RowFloor.swift`): no parsing, hashing or looking up. "Links only"
leaves out of the floor the facets that are not documents, numbers, totals and documents to be asked for, which are ours
alone. Each peer's file in `bench/peers` says what it stores. One in Python writes the rows of the floor, from the same
pages, with their hashes, but for numbers, totals and documents to be asked for; the others store less.
"""


def bench(size, context):
    tools, peers, work = context.tools, context.peers, context.work
    folder = os.path.join(work, f"pages-{size}")
    if not os.path.isdir(folder):
        tools.step("pages", size, folder)
    path = {name: os.path.join(work, f"ingest-{name}.db") for name in ("a", "b", "c")}
    steps = {
        "ours": lambda: tools.step("load", folder, path["a"]),
        "floor": lambda: tools.step("floor", path["a"], path["b"]),
        "links": lambda: tools.step("floor", path["a"], path["b"], "documents"),
        "bare floor": lambda: tools.step("floor", path["a"], path["b"], "no-search"),
        "again": lambda: tools.step("again", folder, path["a"]),
        "bare ours": lambda: tools.step("load", folder, path["b"], "no-search"),
        "python": lambda: peers.step("python_loader", "load", folder, path["b"]),
        "python mirror": lambda: peers.step("python_mirror", "load", folder, path["b"], path["a"]),
        "bare python": lambda: peers.step("python_loader", "load", folder, path["b"], "no-search"),
        "sqlite-utils": lambda: peers.step("sqlite_utils_peer", "load", folder, path["b"]),
        "sqlite-utils links": lambda: peers.step("sqlite_utils_peer", "load", folder, path["b"], "links"),
        "duckdb": lambda: peers.step("duckdb_peer", "load", folder, path["b"]),
        "bare duckdb": lambda: peers.step("duckdb_peer", "load", folder, path["b"], "no-search"),
    }
    cpu, wall, again = {}, {}, []
    for number in range(context.rounds(size)):
        say(f"ingest {size:,}: round {number + 1}")
        remove(*path.values())
        for name, step in steps.items():
            remove(path["b"])
            ran = step()
            if ran is None:
                continue
            if name == "again":
                again.append(ran.json)
                continue
            cpu.setdefault(name, []).append(ran.json["cpu"] / ran.json["items"])
            wall.setdefault(name, []).append(ran.json["items"] / ran.json["wall"] * 1e6)
    remove(*path.values())
    return rows(cpu, wall, again, folder)


def rows(cpu, wall, again, folder):
    def peer(name, key):
        if key in cpu:
            yield {"name": name, "figure": figure(cpu[key]), "ratio": ratio(cpu[key], cpu[key.startswith("bare") and "bare ours" or "ours"])}

    def row(name, key, floor, floor_name, peers=(), limit=None):
        return {
            "name": name,
            "unit": "µs",
            "figure": figure(cpu[key]),
            "floor": {"name": floor_name, "figure": figure(cpu[floor])},
            "ratio": ratio(cpu[key], cpu[floor]),
            "peers": list(peers),
            "limit": limit,
            "command": f"MirrorBench load {os.path.basename(folder)} mirror.db"
            + (" no-search" if key.startswith("bare") else ""),
        }

    loaders = [
        *peer("Python, sqlite3 and orjson, the same rows", "python mirror"),
        *peer("Python, sqlite3 and orjson, fewer rows", "python"), *peer("sqlite-utils", "sqlite-utils"),
        *peer("sqlite-utils with links and indexes", "sqlite-utils links"), *peer("DuckDB's JSON reader", "duckdb"),
    ]  # fmt: skip
    names = {"Python, sqlite3 and orjson, the same rows": "python mirror", "sqlite-utils": "sqlite-utils",
             "sqlite-utils with links and indexes": "sqlite-utils links", "DuckDB's JSON reader": "duckdb"}  # fmt: skip
    rates = [
        {"name": name, "figure": figure(wall[key]), "ratio": ratio(wall["ours"], wall[key])}
        for name, key in names.items()
        if key in wall
    ]
    bare = [*peer("Python, sqlite3 and orjson, fewer rows", "bare python"), *peer("DuckDB's JSON reader", "bare duckdb")]
    once = [one["again"] for one in again]
    decoder = [one["decoder"] for one in again]
    serialization = [one["serialization"] for one in again]
    return [
        row("an item, search included", "ours", "floor", "the same rows in C", loaders),
        row("an item, search included; floor with links only", "ours", "links", "links only, in C"),
        row("an item, without search", "bare ours", "bare floor", "the same rows in C", bare),
        {
            "name": "an item of a page with nothing new",
            "unit": "µs",
            "figure": figure(once),
            "floor": {"name": "Foundation decodes it (JSONDecoder)", "figure": figure(decoder)},
            "ratio": ratio(once, decoder),
            "peers": [
                {
                    "name": "Foundation's JSONSerialization",
                    "figure": figure(serialization),
                    "ratio": ratio(serialization, once),
                }
            ],
            "command": f"MirrorBench again {os.path.basename(folder)} mirror.db",
        },
        {
            "name": "items a second on the wall, search included",
            "unit": "/s",
            "better": "more",
            "figure": figure(wall["ours"]),
            "floor": {"name": "the same rows in C", "figure": figure(wall["floor"])},
            "ratio": ratio(wall["ours"], wall["floor"]),
            "peers": rates,
            "command": f"MirrorBench load {os.path.basename(folder)} mirror.db",
        },
    ]


def shows(size, rows):
    """What issue and design demand, with what was measured."""
    first, _, _, again, _ = rows
    yield "ingest with search is at least 0.7 of the C floor", 1 / first["ratio"]["p50"], ">=", 0.7
    for peer in first["peers"]:
        demand = {"sqlite-utils": 2.3, "Python, sqlite3 and orjson, the same rows": 1.2}.get(peer["name"])
        if demand:
            yield f"ingest with search is {demand} × {peer['name']}", peer["ratio"]["p50"], ">=", demand
    text = "a page with nothing new is 5 × faster than Foundation's decoding"
    yield text, 1 / again["ratio"]["p50"], ">=", 5
