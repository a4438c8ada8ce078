"""A Python loader with the same schema: orjson, sqlite3 and executemany, one transaction a page, every row that a mirror gets.

Interruptions, bodies, form elements once each, versions, facets, full-text search, ledger links and answers to be looked up,
with their hashes and seals. It does not keep totals, sets or sums, nor note which documents are still to be asked for, and it
reads only what our pages hold: no irregular id, no list that repeats a name, no Chinese, Japanese or Korean text.
"""

import hashlib
import sqlite3
import sys
from datetime import datetime

import orjson
from common import load

TABLES = ["interruption", "interruptionBody", "element", "version", "facet", "ledger", "decisionDue"]
COLUMNS = {
    "interruption": """(
        number, space, type, created, isPending, task, responsibleUserId, canTakeResponsibility, hasResponsibility, isMine,
        outcome, version, body, digest, goneAt, revision, projectId, environmentId, tenantId, openUntil, closedAt, labels, seal
    )""",
    "interruptionSearch": "(rowid, title, instructions, notes, answers, labels)",
}
SEEN_AT = 1_700_000_000_000
RESERVED = "\ue100"


def schema(db, source):
    """The tables of a mirror with their indexes, empty."""
    db.execute("ATTACH ? AS source", (f"file:{source}?mode=ro",))
    names = ", ".join(f"'{name}'" for name in TABLES)
    search = "'interruptionText', 'interruptionSearch'"
    statements = db.execute(
        f"""
        SELECT sql FROM source.sqlite_schema
        WHERE sql IS NOT NULL AND (tbl_name IN ({names}) OR name IN ({search}))
        ORDER BY type = 'table' DESC, type = 'index' DESC, rowid
        """
    ).fetchall()
    db.execute("DETACH source")
    for (sql,) in statements:
        db.execute(sql)


def encoded(value):
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i%d;" % value
    if isinstance(value, bytes):
        return b"b%d:%b" % (len(value), value)
    text = value.encode()
    return b"t%d:%b" % (len(text), text)


def sealed(table, row):
    """The row with its seal."""
    digest = hashlib.sha512(encoded(table) + b"".join(map(encoded, row))).digest()
    return (*row, int.from_bytes(digest[:8], "big", signed=True))


def label(text):
    return RESERVED + "".join(c if c.isascii() and c.isalnum() else chr(0xE000 + ord(c)) for c in text.lower())


def milliseconds(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def named(documents, prefix):
    return next((one for one in documents if one.startswith(prefix)), None)


def link(head, row):
    """The hash of a ledger link."""
    values = ["" if v is None else v.hex() if isinstance(v, bytes) else str(v) for v in row]
    return hashlib.sha256(head + "\n".join(values).encode()).digest()


class Loader:
    def __init__(self, db):
        self.db = db
        self.head, self.sequence, self.body, self.revision = bytes(32), 0, 0, 0
        self.elements = {}

    def element(self, item, new):
        text = orjson.dumps(item).decode()
        key = self.elements.get(text)
        if key is None:
            digest = hashlib.sha256(text.encode()).digest()
            known = self.db.execute("SELECT key FROM element WHERE hash = ?", (digest,)).fetchone()
            key = known[0] if known else len(self.elements) + 1
            self.elements[text] = key
            if not known:
                new.append(sealed("element", (key, digest, text)))
        return key, text

    def take_in(self, page):
        new = {name: [] for name in [*TABLES, "interruptionSearch"]}
        items = orjson.loads(page)["Items"]
        for item in sorted(items, key=lambda item: int(item["Id"][14:])):
            self.store(item, new)
        self.db.execute("BEGIN IMMEDIATE")
        for name, rows in new.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self.db.executemany(f"INSERT INTO {name} {COLUMNS.get(name, '')} VALUES ({marks})", rows)
        self.db.execute("COMMIT")
        return len(items)

    def store(self, item, new):
        item.pop("Links", None)
        number = int(item["Id"][14:])
        form = item["Form"]
        elements, form["Elements"] = form["Elements"], []
        keys, texts = [], []
        for one in elements:
            key, text = self.element(one, new["element"])
            keys.append(key)
            texts.append(text)
        raw = orjson.dumps(item)
        at = raw.index(b'"Elements":[') + 12
        digest = hashlib.sha256(raw + "".join(texts).encode()).digest()
        known = self.db.execute("SELECT digest FROM interruption WHERE number = ?", (number,)).fetchone()
        if known and known[0] == digest:
            return
        text_digest = hashlib.sha256(raw[:at] + ",".join(texts).encode() + raw[at:]).digest()
        documents = item["RelatedDocumentIds"]
        teams = item["ResponsibleTeamIds"]
        form["Elements"] = elements
        stable = {k: v for k, v in item.items() if k not in ("CanTakeResponsibility", "HasResponsibility")}
        stable |= {"RelatedDocumentIds": sorted(documents), "ResponsibleTeamIds": sorted(teams)}
        version = hashlib.sha256(orjson.dumps(stable, option=orjson.OPT_SORT_KEYS)).digest()
        values = form["Values"]
        paragraphs = [place for place, one in enumerate(elements) if one["Control"].get("Text")]
        instructions = "\n\n".join(elements[place]["Control"]["Text"] for place in paragraphs)
        notes = values.get("Notes") or ""
        answers = "\n".join(v for k, v in values.items() if k != "Notes" and v is not None)
        outcome = values.get("Result") or values.get("Guidance")
        created, pending, user = milliseconds(item["Created"]), item["IsPending"], item["ResponsibleUserId"]
        mine = item["CanTakeResponsibility"] or item["HasResponsibility"] or user == "Users-1"
        labels = [label("pending")] if pending else []
        labels += [label("space:1")]
        labels += [label(one) for one in documents if one.startswith(("Projects-", "Environments-", "Tenants-"))]
        labels = " ".join(labels)
        self.body += 1
        self.revision += 1
        self.sequence += 1
        names = orjson.dumps([one["Name"] for one in elements]).decode()
        new["interruptionBody"].append(
            sealed(
                "interruptionBody",
                (
                    self.body, raw.decode(), at, orjson.dumps(keys).decode(), keys[paragraphs[0]] if paragraphs else None,
                    notes, answers, names, 0,
                ),
            )
        )  # fmt: skip
        new["interruption"].append(
            sealed(
                "interruption",
                (
                    number, 1, item["Type"], created, int(pending), int(item["TaskId"][12:]), user,
                    int(item["CanTakeResponsibility"]), int(item["HasResponsibility"]), int(mine), outcome, 1, self.body,
                    digest, None, self.revision, named(documents, "Projects-"), named(documents, "Environments-"),
                    named(documents, "Tenants-"), SEEN_AT if pending else created, None if pending else SEEN_AT, labels,
                ),
            )
        )  # fmt: skip
        new["version"].append((number, 1, self.body, SEEN_AT, 1, version))
        row = (self.sequence, "version", 1, SEEN_AT, number, 1, None, text_digest, version, None)
        self.head = link(self.head, row)
        new["ledger"].append((*row, self.head))
        facets = [*documents, "type:" + item["Type"]]
        facets += ["result:" + outcome] if outcome else []
        facets += ["responsible:" + user] if user else []
        facets += ["mine:"] if mine else []
        facets += ["team:" + team for team in teams or [""]]
        for name in facets:
            new["facet"].append((name, 0, created, number))
            if pending:
                new["facet"].append((name, 1, created, number))
        if not pending and outcome:
            new["decisionDue"].append(sealed("decisionDue", (number, 0, 0, 0)))
        new["interruptionSearch"].append((number, item["Title"], instructions, notes, answers, labels))


def main(folder, database, source):
    db = sqlite3.connect(f"file:{database}", isolation_level=None, uri=True)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;")
    schema(db, source)
    load(folder, Loader(db).take_in)


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], sys.argv[4])
