"""What every peer has in common: how it reads, measures and answers.

A loader is asked `NAME.py load FOLDER DATABASE [no-search]` and takes in every page of the folder, each in one
transaction. A search engine is asked `NAME.py index TEXTS FOLDER`, then `NAME.py search FOLDER`. Each answers with one
line of JSON.
"""

import json
import os
import time

RARE = "hyphenation"
COMMON = "rollback"
TAKE = 30


def pages(folder):
    """The paths of the pages, in the order in which a server sends them."""
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".json")]


class Meter:
    """Adds up processor and wall time of blocks, in microseconds."""

    def __init__(self):
        self.cpu = self.wall = 0.0

    def __enter__(self):
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def __exit__(self, *_):
        self.cpu += (time.process_time() - self._cpu) * 1e6
        self.wall += (time.perf_counter() - self._wall) * 1e6


def load(folder, take_in, finish=None):
    """Takes in every page: `take_in(bytes)` returns how many items it held; the reading of files is not measured."""
    meter, items, size = Meter(), 0, 0
    for path in pages(folder):
        with open(path, "rb") as file:
            body = file.read()
        size += len(body)
        with meter:
            items += take_in(body)
    if finish:
        with meter:
            finish()
    answer({"items": items, "bytes": size, "cpu": meter.cpu, "wall": meter.wall})


def flat(item):
    """The texts of an interruption: what is searched."""
    texts = [e["Control"].get("Text") for e in item["Form"]["Elements"] if e["Control"]["Type"] == "Paragraph"]
    values = item["Form"]["Values"]
    return {
        "title": item["Title"],
        "instructions": "\n\n".join(text for text in texts if text),
        "notes": values.get("Notes") or "",
        "answers": values.get("Result") or values.get("Guidance") or "",
    }


def texts(path):
    """The rows that `MirrorBench texts` wrote."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def search(modes):
    """Measures `{mode: function}`; each function returns the rows it found."""
    found = {}
    for mode, ask in modes.items():
        rows = len(ask())
        start = time.process_time()
        ask()
        once = max(time.process_time() - start, 1e-6)
        times = []
        for _ in range(max(5, min(200, int(4 / once)))):
            meter = Meter()
            with meter:
                ask()
            times.append(meter.cpu)
        times.sort()
        found[mode] = {"p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100], "rows": rows}
    answer(found)


def answer(value):
    print(json.dumps(value), flush=True)
