"""Our own programs, and the peers'."""

import os
import shutil
import subprocess
import sys

from harness.measure import Failed, run, say

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPOSITORY = os.path.dirname(BENCH)


class Tools:
    """The release build of octomirror and of MirrorBench."""

    def __init__(self, build):
        self.octomirror = os.path.join(build, "octomirror")
        self.bench = os.path.join(build, "MirrorBench")
        for path in (self.octomirror, self.bench):
            if not os.access(path, os.X_OK):
                sys.exit(f"{path} is missing: swift build -c release --static-swift-stdlib")

    def step(self, *arguments):
        """Runs a step of MirrorBench, which answers in JSON."""
        return run(self.bench, *arguments)


class Peers:
    """What users would otherwise pick; those that cannot be had are left out, and `missing` says why."""

    XAPIAN = "/usr/bin/python3"

    def __init__(self, folder):
        self.missing = {}
        self._python = os.path.join(folder, "bin", "python")
        self._install(folder)
        if run(self.XAPIAN, "-c", "import xapian", accept=range(256)).status != 0:
            self.missing["xapian"] = "the package python3-xapian is not installed"

    def _install(self, folder):
        wanted = os.path.join(BENCH, "peers", "requirements.txt")
        mark = os.path.join(folder, "installed.txt")
        if os.path.exists(mark) and open(mark).read() == open(wanted).read():
            return
        say(f"installing the peers into {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=300)
            pip = [self._python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "--requirement", wanted], check=True, timeout=600)
        except (OSError, subprocess.SubprocessError) as error:
            for name in ("python_loader", "sqlite_utils_peer", "duckdb_peer", "tantivy_peer"):
                self.missing[name] = f"its packages could not be installed ({error})"
            return
        shutil.copy(wanted, mark)

    def step(self, name, *arguments, timeout=3600):
        """Runs a peer; None when it cannot be had or fails, and `missing` says why."""
        if name.removesuffix("_peer") in self.missing or name in self.missing:
            return None
        python = self.XAPIAN if name.startswith("xapian") else self._python
        try:
            return run(python, "-B", os.path.join(BENCH, "peers", name + ".py"), *arguments, timeout=timeout)
        except Failed as error:
            say(str(error))
            self.missing[name] = str(error)
            return None

    def program(self, name):
        """A program that a peer's package brings, or None."""
        path = os.path.join(os.path.dirname(self._python), name)
        return path if os.access(path, os.X_OK) else None

    def versions(self):
        with open(os.path.join(BENCH, "peers", "requirements.txt"), encoding="utf-8") as file:
            pins = dict(line.strip().split("==") for line in file if "==" in line)
        if "xapian" not in self.missing:
            code = "import xapian; print(xapian.version_string())"
            pins["xapian"] = run(self.XAPIAN, "-c", code).out.strip()
        return pins


def remove(*paths):
    """Removes databases with what SQLite leaves beside them, and folders."""
    for path in paths:
        for suffix in ("", "-wal", "-shm", ".lock", ".wal"):
            if os.path.isdir(path + suffix):
                shutil.rmtree(path + suffix)
            elif os.path.exists(path + suffix):
                os.remove(path + suffix)
