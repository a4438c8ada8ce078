"""A headless Chromium, told what to do over a pipe (the DevTools protocol); Python's own library is enough."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time


class Browser:
    """One Chromium with one tab. Everything that it asks for and complains about is kept."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="pages-")
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def take_pipes():
            # Chromium reads commands from descriptor 3 and writes answers to 4. Copies first: one may be in the way.
            source, sink = os.dup(to_browser), os.dup(from_browser)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
             "--disable-component-update", "--disable-background-networking", "--remote-debugging-pipe",
             "--user-data-dir=" + self.profile, "about:blank"],
            preexec_fn=take_pipes, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.requests, self.complaints, self.loaded = [], [], False
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self.session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Security"):
            self(domain + ".enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def __call__(self, method, **parameters):
        """Gives a command and waits for its answer."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        number = self.number
        while True:
            answer = self.next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def next(self):
        """The next message; events are noted on the way."""
        while b"\0" not in self.buffer:
            part = os.read(self.read_end, 1 << 20)
            if not part:
                raise RuntimeError("Chromium has ended")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        self.note(message.get("method"), message.get("params", {}))
        return message

    def note(self, event, what):
        if event == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif event == "Log.entryAdded":
            self.complaints.append(what["entry"]["text"])
        elif event in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
            self.complaints.append(json.dumps(what)[:500])
        elif event == "Page.loadEventFired":
            self.loaded = True

    def open(self, url, width, height=900, dark=False, media="screen"):
        """Opens a page at a width, and waits until it has loaded."""
        self.requests, self.complaints, self.loaded = [], [], False
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
             mobile=width < 600)
        self("Emulation.setEmulatedMedia", media=media,
             features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self("Page.navigate", url=url)
        end = time.monotonic() + 60
        while not self.loaded:
            if time.monotonic() > end:
                raise RuntimeError(f"{url} does not load")
            self.next()
        # What the page asks for late is asked for before a script of ours has an answer.
        self.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")

    def value(self, script):
        answer = self("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def screenshot(self, path, top=0, height=None):
        """Saves what the page shows between two heights, all of it where none is given."""
        size = self("Page.getLayoutMetrics")["cssContentSize"]
        height = min(height or size["height"], size["height"] - top)
        clip = {"x": 0, "y": top, "width": size["width"], "height": height, "scale": 1}
        data = self("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def pdf(self, path):
        data = self("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
