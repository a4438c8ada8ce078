"""Puts texts into a mirror that are made to break cells, where a person could have typed them at the server."""

import json
import sqlite3
import sys

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.invalid","x")', " =1+1",
    "\t=1+1", "\n=1+1", "\r=1+1", "\uff1d1+1", "'=1+1", "-5", "+5", "0012", "1e5", "1/2", "2026-05-01", "TRUE", "#N/A",
    'say "hi", she said', "a;b,c\td", "two\nlines", "two\r\nlines", " padded ", "", "'", '"', "日本語のタイトル", "naïve café",
    "👩\u200d🚒 🇩🇪 emoji", "nul\u0000inside", "bell\u0007 and escape \u001b[31m", "\u202egnirts", "_x0041_ and _x000D_",
    "<b>&amp;</b> ]]>", "\ufeffmark", "\ufffe\uffff", "\u2028separator", "=" * 40_000, "長" * 40_000, "x" * 32_767,
    "https://evil.invalid/", "mailto:x@evil.invalid", "\\u0041 \\n", "%00 ${x} {{7*7}}", "\u0085next",
]

database = sqlite3.connect(sys.argv[1])
answered = database.execute(
    "SELECT number, body FROM interruption WHERE outcome IS NOT NULL AND closedAt IS NOT NULL ORDER BY number DESC"
).fetchall()
tasks = database.execute("SELECT number FROM task ORDER BY number DESC").fetchall()
assert len(answered) >= len(HOSTILE) and len(tasks) >= len(HOSTILE)
for text, (number, body), (task,) in zip(HOSTILE, answered, tasks):
    (own,) = database.execute("SELECT json FROM interruptionBody WHERE key = ?", [body]).fetchone()
    changed = json.loads(own)
    changed["Title"] = text
    database.execute(
        "UPDATE interruptionBody SET json = ?, notes = ? WHERE key = ?",
        # SQLite would end a text at U+0000 that is bound.
        [json.dumps(changed), text.replace("\0", ""), body],
    )
    (own,) = database.execute("SELECT json FROM taskBody WHERE number = ?", [task]).fetchone()
    changed = json.loads(own)
    changed["Description"] = text
    database.execute("UPDATE taskBody SET json = ? WHERE number = ?", [json.dumps(changed), task])
database.commit()
