"""A simulated Octopus Server in a process of its own, and reading from it plainly."""

import gzip
import json
import subprocess
import urllib.request


class Server:
    """Serves until it is left."""

    def __init__(self, tools, interruptions, tasks):
        self._child = subprocess.Popen(
            [tools.bench, "serve", str(interruptions), str(tasks)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url, self.key = self._child.stdout.readline().split()
        self.env = {"OCTOPUS_URL": self.url, "OCTOPUS_API_KEY": self.key}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._child.stdin.close()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def tell(self, line):
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()
        return self._child.stdout.readline()

    def traffic(self):
        """Requests, bytes and targets since it was asked last."""
        return json.loads(self.tell("traffic"))

    def get(self, target):
        request = urllib.request.Request(self.url + target, headers={"X-Octopus-ApiKey": self.key})
        with urllib.request.urlopen(request, timeout=600) as answer:
            return answer.read()

    def raw(self, kind, pages):
        """How many rows a list has, and what one takes as JSON as it is sent, and gzipped; from some of its pages."""
        take = 1000
        total = json.loads(self.get(f"/api/Spaces-1/{kind}?skip=0&take=1"))["TotalResults"]
        step = max(1, total // take // pages) * take
        size = packed = count = 0
        for skip in range(0, total, step):
            body = self.get(f"/api/Spaces-1/{kind}?skip={skip}&take={take}")
            size += len(body)
            packed += len(gzip.compress(body, 6))
            count += len(json.loads(body)["Items"])
        each = max(1, count)
        return {"rows": total, "bytes": size / each, "gzip": packed / each}
