"""Exporting and verifying the mirror of the sync topic: rows a second and peak memory."""

import os
import sqlite3

from harness.measure import Failed, figure, run, say
from harness.tools import remove

TITLE = "Export and verify"
ABOUT = """
On the mirror that the sync topic made. `verify` maps the file into memory, and what is mapped counts: all of its peak but some
MB. Rows are interruptions and tasks for an export, versions for `verify`. The floor is `sqlite3` writing the view
`interruptions` as CSV to a file.
"""
COMMANDS = [("export", "export, every set", ["export", "--out"]), ("verify", "verify", ["verify"])]


def bench(size, context):
    path = context.mirror(size)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("interruption", "task", "version")}
    db.close()
    folder = os.path.join(context.work, "export")
    rows = []
    known = run(context.tools.octomirror, "--help").out.split()
    for command, name, arguments in COMMANDS:
        if command not in known:
            say(f"{command}: not in this binary")
            continue
        say(f"{command} {size:,}")
        remove(folder)
        if command == "export":
            arguments = [*arguments, folder]
            count = counts["interruption"] + counts["task"]
            floor_command = ["sqlite3", "-readonly", "-csv", path, "SELECT * FROM interruptions"]
            floor = (counts["interruption"] / run(*floor_command, reads=False).wall, "sqlite3 -csv, interruptions only")
        else:
            count, floor = counts["version"], None
        try:
            ran = run(context.tools.octomirror, *arguments, "--db", path, accept=(0, 3))
        except Failed as error:
            say(str(error))
            continue
        shown = "octomirror " + " ".join(arguments).replace(folder, "DIR")
        rows.append(
            {
                "name": f"{name}, rows a second", "unit": "/s", "better": "more", "figure": figure([count / ran.wall]),
                "floor": floor and {"name": floor[1], "figure": figure([floor[0]])},
                "ratio": floor and figure([count / ran.wall / floor[0]]), "peers": [], "command": shown,
            }
        )  # fmt: skip
        rows.append(
            {
                "name": f"{name}, peak memory", "unit": "B", "figure": figure([ran.peak]), "floor": None, "ratio": None,
                "peers": [], "command": shown,
            }
        )  # fmt: skip
    remove(folder)
    return rows


def shows(size, rows):
    for row in rows:
        if row["name"] == "export, every set, peak memory":
            yield "the peak memory of an export is under 150 MB", row["figure"]["max"] / 1e6, "<", 150
        if row["name"] == "verify, rows a second":
            yield "verify takes at most 10 s per 100,000 versions", 100_000 / row["figure"]["p50"], "<=", 10
