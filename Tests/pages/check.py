"""Opens each page in each way that people look at it. See run."""

import pathlib
import sys

from browser import Browser

# Width, dark, media.
LOOKS = [(1280, False, "screen"), (390, False, "screen"), (1280, True, "screen"), (390, True, "screen"), (794, False, "print")]

# What reaches out of the window, but for what scrolls within a part of the page.
WIDER = """(() => [...document.body.querySelectorAll('*')].filter(e =>
    !e.closest('.scroll, .markdown table, pre, svg') && e.getBoundingClientRect().right > innerWidth + 1
).map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 60)))()"""


def check(browser, path, width, dark, media):
    url = path.resolve().as_uri()
    browser.open(url, width, dark=dark, media=media)
    problems = [f"complains: {text}" for text in browser.complaints]
    problems += [f"asks for {request}" for request in browser.requests if request != url]
    if browser.requests.count(url) != 1:
        problems.append(f"was asked for {browser.requests.count(url)} times")
    page = browser.value("document.documentElement.scrollWidth")
    if page > width:
        problems.append(f"is {page} wide")
        problems += [f"wider than the window: {text}" for text in browser.value(WIDER)]
    if not browser.value("document.title && document.body.innerText.length > 100"):
        problems.append("is empty")
    if browser.value("document.scripts.length"):
        problems.append("has a script")
    ground = browser.value("getComputedStyle(document.body).backgroundColor")
    is_dark = ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    if is_dark != (dark and media == "screen"):
        problems.append(f"has the ground {ground}")
    return [f"{path.name} at {width}{' dark' if dark else ''} {media}: {problem}" for problem in problems]


def main():
    browser = Browser(sys.argv[1])
    problems, opened = [], 0
    try:
        # The instrument first: what it is to find, it finds.
        bait = pathlib.Path(sys.argv[2]).parent / "bait.html"
        bait.write_text("<title>bait</title><p style='width:3000px'>" + "x " * 200
                        + "<img src='http://127.0.0.1:9/a.png'><script>throw new Error('bait')</script>")
        found = " ".join(check(browser, bait, 390, False, "screen"))
        for what in ("complains", "asks for http://127.0.0.1:9/a.png", "wide", "has a script"):
            if what not in found:
                problems.append(f"the check does not see what it should: {what} ({found})")
        bait.unlink()
        for path in map(pathlib.Path, sys.argv[2:]):
            for look in LOOKS:
                problems += check(browser, path, *look)
                opened += 1
    finally:
        browser.close()
    print("\n".join(problems) or f"{opened} views of {len(sys.argv) - 2} pages: no complaint, no request, nothing too wide.")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
