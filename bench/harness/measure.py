"""Running programs, and what they took."""

import json
import os
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """A program ended otherwise than it should."""


class Ran:
    """A program that has ended: its output and what it took."""

    def __init__(self, status, out, wall, usage):
        self.status = status
        self.out = out
        self.wall = wall
        """Seconds."""
        self.cpu = usage.ru_utime + usage.ru_stime
        """Seconds of processor time."""
        self.peak = usage.ru_maxrss * 1024
        """The most memory it had, bytes."""

    @property
    def json(self):
        return json.loads(self.out)


def run(*command, env=None, accept=(0,), timeout=7200, reads=True):
    """Runs a program to its end; its standard error is shown when it fails.

    A child begins as a copy of this process, so its peak memory is at least what this process has: what is long and not
    looked at is not read (`reads`).
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=error, env={**os.environ, **(env or {})}
        )
        timer = _Killer(child, timeout)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        error.seek(0)
        if child.returncode not in accept:
            said = error.read().decode(errors="replace").strip().splitlines()[-3:]
            raise Failed(f"{' '.join(map(str, command))}: exit {child.returncode}: {' / '.join(said)}")
        return Ran(child.returncode, out.read().decode() if reads else "", wall, usage)


class _Killer:
    """Ends a child that takes longer than it may."""

    def __init__(self, child, timeout):
        import threading

        self._timer = threading.Timer(timeout, child.kill)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self):
        self._timer.cancel()


def figure(values):
    """The median of some rounds with the least and the greatest."""
    values = sorted(values)
    return {"p50": values[len(values) // 2], "min": values[0], "max": values[-1], "rounds": len(values)}


def ratio(values, floors):
    """Of pairs that were taken in turns."""
    return figure([value / floor for value, floor in zip(values, floors) if floor])


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
