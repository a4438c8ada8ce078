"""What the mirror of the sync topic takes on disk, by table and index, beside the JSON that it holds."""

import json
import os
import sqlite3

from harness.measure import figure, say

TITLE = "Size"
ABOUT = """
The mirror that the first run of the sync topic made. Raw JSON is what the server sent of the rows that the mirror holds: rows
times bytes a row with their share of the page's envelope, from pages of 1,000, also gzipped page by page (level 6). Tables and
indexes are measured with SQLite's `dbstat`.
"""
GROUPS = [
    ("interruptions", ("interruption", "element", "version", "facet", "decision", "seal", "ledger")),
    ("search", ("interruptionSearch",)),
    ("tasks", ("task",)),
    ("deployments and runbook runs", ("execution",)),
    ("names and releases", ("document", "sqlite_autoindex_document")),
]


def bench(size, context):
    path = context.mirror(size)
    say(f"size {size:,}")
    with open(path + ".raw.json", encoding="utf-8") as file:
        raw = json.load(file)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        # In an aggregate `pageno` is how many pages there are; `pgsize` overflows at 2 GB.
        (page_size,) = db.execute("PRAGMA page_size").fetchone()
        pages = db.execute("SELECT name, sum(pageno) FROM dbstat WHERE aggregate = 1 GROUP BY name")
        parts = {name: count * page_size for name, count in pages}
        owners = dict(db.execute("SELECT name, tbl_name FROM sqlite_schema"))
    db.close()
    whole = os.path.getsize(path)
    sent = sum(one["rows"] * one["bytes"] for one in raw.values())
    packed = sum(one["rows"] * one["gzip"] for one in raw.values())
    rows = [row("the whole mirror", whole, sent, packed, size)]
    groups = {}
    for name, part in parts.items():
        groups.setdefault(group(owners.get(name, name)), {})[name] = part
    for name, members in groups.items():
        kind = {"interruptions": ["interruptions"], "tasks": ["tasks"],
                "deployments and runbook runs": ["deployments", "runbookRuns"],
                "names and releases": ["releases"]}.get(name, [])  # fmt: skip
        count = sum(raw[one]["rows"] for one in kind) or size
        total = sum(members.values())
        beside = sum(raw[one]["rows"] * raw[one]["bytes"] for one in kind) / count if kind else None
        zipped = sum(raw[one]["rows"] * raw[one]["gzip"] for one in kind) / count if kind else None
        what = f"{name}, each" if kind else f"{name}, an interruption"
        rows.append(row(what, total / count, beside, zipped, size))
        for member, part in sorted(members.items(), key=lambda pair: -pair[1]):
            if part / whole >= 0.005:
                rows.append(row(f"· {member}, each of {count:,}", part / count, None, None, size))
    return rows


def group(table):
    for name, prefixes in reversed(GROUPS):
        if table.startswith(prefixes) and not (name == "interruptions" and table.startswith("interruptionSearch")):
            return name
    return "the rest"


def row(name, size_, sent, packed, size):
    return {
        "name": name,
        "unit": "B",
        "figure": figure([size_]),
        "floor": {"name": "raw JSON", "figure": figure([sent])} if sent else None,
        "ratio": figure([size_ / sent]) if sent else None,
        "peers": [{"name": "the JSON gzipped", "figure": figure([packed]), "ratio": figure([packed / size_])}] if packed else [],
        "command": f"dbstat of sync-{size}.db",
    }


def shows(size, rows):
    yield "the mirror takes no more than the raw JSON it holds", rows[0]["ratio"]["p50"], "<=", 1
