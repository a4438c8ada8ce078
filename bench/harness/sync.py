"""Runs against a simulated server over loopback HTTP: the first, a quiet one, one with 100 changes; and pacing."""

import json
import os

from harness.measure import figure, ratio, run, say
from harness.server import Server
from harness.tools import remove

TITLE = "Sync"
ABOUT = """
`octomirror sync` against the simulator in another process, one space, five tasks an interruption, nothing held back by
pacing. The **floor** is curl asking for the very same targets in the same order and throwing the answers away. Requests and
bytes (of answers, not compressed) are as the simulator counted them. Peak memory is the kernel's `ru_maxrss`. The run under
`--rate` is compared with what the pacing alone needs: no minute may have more requests than the rate, so the last of n waits
for as many minutes as are full before it.
"""
UNPACED = ["--rate", "1000000"]
QUIET = 10
"""How many requests a run of one space may ask when nothing has changed: 4, and 6 a space."""


def bench(size, context):
    tasks = size * context.tasks_each
    path = context.mirror(size)
    remove(path)
    found = {}
    with Server(context.tools, size, tasks) as server:
        say(f"sync {size:,}: first run")
        found["first"] = [sync(server, context, path, UNPACED)]
        say(f"sync {size:,}: quiet runs")
        found["quiet"] = [sync(server, context, path, UNPACED) for _ in range(5)]
        for one in found["quiet"]:
            if one["requests"] > QUIET:
                say("\n  ".join([f"a quiet run asked {one['requests']} times:", *one["targets"]]))
        say(f"sync {size:,}: runs with 100 changes")
        found["change"] = []
        for _ in range(3):
            server.tell("change 100")
            found["change"].append(sync(server, context, path, UNPACED))
        say(f"sync {size:,}: raw sizes")
        kinds = {"interruptions": size, "tasks": tasks, "deployments": tasks, "runbookRuns": tasks, "releases": tasks}
        raw = {kind: server.raw(kind, context.raw_pages) for kind in kinds}
    with open(path + ".raw.json", "w", encoding="utf-8") as file:
        json.dump(raw, file)
    rows = [
        *run_rows("first run", found["first"], size),
        *run_rows("quiet run", found["quiet"], size),
        *run_rows("run with 100 changes", found["change"], size),
    ]
    if context.paces(size):
        rows.append(pacing(size, context))
    return rows


def sync(server, context, path, options):
    """A run and the same requests by curl."""
    server.traffic()
    ran = run(
        context.tools.octomirror, "sync", "--json", "--quiet", "--db", path, *options, env=server.env, accept=(0, 3)
    )
    report = ran.json
    if report["outcome"] != "complete":
        say(f"the run is {report['outcome']}: {report['debts']} {[space['debts'] for space in report['spaces']]}")
    traffic = server.traffic()
    config = path + ".curl"
    with open(config, "w", encoding="utf-8") as file:
        file.write(f'header = "X-Octopus-ApiKey: {server.key}"\n')
        for target in traffic["targets"]:
            file.write(f'url = "{server.url}{target}"\noutput = "/dev/null"\n')
    floor = run("curl", "--silent", "--globoff", "--config", config)
    os.remove(config)
    return {
        "ran": ran, "floor": floor, "requests": traffic["requests"], "bytes": traffic["bytes"],
        "targets": traffic["targets"],
    }  # fmt: skip


def run_rows(name, runs, size):
    command = f"octomirror sync --rate 1000000, {size:,} interruptions"

    def row(what, unit, values, floors=None):
        paired = ratio(values, floors) if floors else None
        floor = {"name": "curl, the same requests", "figure": figure(floors)} if floors else None
        return {
            "name": f"{name}, {what}", "unit": unit, "figure": figure(values), "floor": floor, "ratio": paired,
            "peers": [], "command": command,
        }  # fmt: skip

    return [
        row("requests", "", [one["requests"] for one in runs]),
        row("bytes received", "B", [one["bytes"] for one in runs]),
        row("time on the wall", "s", [one["ran"].wall for one in runs], [one["floor"].wall for one in runs]),
        row("processor time", "s", [one["ran"].cpu for one in runs], [one["floor"].cpu for one in runs]),
        row("peak memory", "B", [one["ran"].peak for one in runs]),
    ]


def pacing(size, context):
    """A first run that has to wait for its turn."""
    rate, tasks = 200, size * context.tasks_each
    path = os.path.join(context.work, "pacing.db")
    remove(path)
    say(f"sync: a run under --rate {rate}")
    with Server(context.tools, size, tasks) as server:
        server.traffic()
        ran = run(
            context.tools.octomirror, "sync", "--json", "--quiet", "--db", path, "--rate", rate, env=server.env
        )
        requests = server.traffic()["requests"]
    remove(path)
    # In any minute as many as the rate: the last request waits for the minutes of all full ones before it.
    alone = (requests - 1) // rate * 60
    return {
        "name": f"a first run of {requests} requests under --rate {rate}",
        "unit": "s",
        "figure": figure([ran.wall]),
        "floor": {"name": "the pacing alone", "figure": figure([alone])},
        "ratio": ratio([ran.wall], [alone]),
        "peers": [],
        "command": f"octomirror sync --rate {rate}, {size:,} interruptions and {tasks:,} tasks",
    }


def shows(size, rows):
    by_name = {row["name"]: row["figure"] for row in rows}
    yield "a quiet run asks at most 4 + 6 × spaces requests", by_name["quiet run, requests"]["max"], "<=", QUIET
    yield "a quiet run takes under 100 ms of processor", by_name["quiet run, processor time"]["p50"] * 1000, "<", 100
    peak = max(figure["max"] for name, figure in by_name.items() if name.endswith("peak memory"))
    yield "the peak memory of any sync is under 150 MB", peak / 1e6, "<", 150
    for row in rows:
        if row["name"].startswith("a first run of"):
            yield "a paced run takes at most 1.1 × what the pacing needs", row["ratio"]["p50"], "<=", 1.1
