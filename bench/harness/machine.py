"""Where and with what figures were taken."""

import datetime
import os
import platform
import re
import sqlite3
import subprocess


def output(*command):
    """What a command prints, on one line; empty when there is no such command."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return ""
    return " ".join((done.stdout or done.stderr).split())


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        name = re.search(r"model name\s*:\s*(.*)", file.read())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": name.group(1).strip() if name else platform.machine(),
        "processors": os.cpu_count(),
        "memory": f"{memory / 2**30:.0f} GiB",
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "kernel": platform.release(),
        "load": round(os.getloadavg()[0], 1),
    }


def versions(tools, peers):
    swift = re.search(r"Swift version (\S+)", output("swift", "--version"))
    return {
        "octomirror": output(tools.octomirror, "--version"),
        "swift": swift.group(1) if swift else "",
        "sqlite": sqlite3.sqlite_version,
        "python": platform.python_version(),
        **peers.versions(),
    }


def stamp(tools, peers, command):
    """Goes with every set of figures."""
    commit = output("git", "rev-parse", "--short", "HEAD")
    changed = output("git", "status", "--porcelain", "--", "Sources", "schema", "bench/*.swift")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": commit + ("+" if changed else ""),
        "command": command,
        "machine": machine(),
        "versions": versions(tools, peers),
    }
