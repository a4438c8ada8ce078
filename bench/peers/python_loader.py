"""A plain Python loader as one would write it with care: orjson, sqlite3, executemany, one transaction a page.

It stores the facts with five indexes, the body without Links, a row a related document, a version with its SHA-256, and
the texts in FTS5 with external content; it skips what it holds unchanged. It does not store form elements once, keep
totals, answer "assigned to", or note what is still to be asked for.
"""

import hashlib
import sqlite3
import sys

import orjson
from common import flat, load

SCHEMA = """
CREATE TABLE interruption (
    number INTEGER PRIMARY KEY, space TEXT, type TEXT, created TEXT, isPending INTEGER, task TEXT,
    responsibleUserId TEXT, outcome TEXT, projectId TEXT, environmentId TEXT, digest BLOB, title TEXT,
    instructions TEXT, notes TEXT, answers TEXT
);
CREATE INDEX listed ON interruption (created, number);
CREATE INDEX pending ON interruption (created, number) WHERE isPending;
CREATE INDEX bySpace ON interruption (space, created, number);
CREATE INDEX byTask ON interruption (task, created, number);
CREATE INDEX byUser ON interruption (responsibleUserId, created, number);
CREATE TABLE body (number INTEGER PRIMARY KEY, json BLOB);
CREATE TABLE related (document TEXT, created TEXT, number INTEGER, PRIMARY KEY (document, created, number))
    WITHOUT ROWID;
CREATE TABLE version (number INTEGER, ordinal INTEGER, hash BLOB, PRIMARY KEY (number, ordinal)) WITHOUT ROWID;
"""
SEARCH = """
CREATE VIRTUAL TABLE search USING fts5 (
    title, instructions, notes, answers, content = 'interruption', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
"""


def main(folder, database, has_search):
    db = sqlite3.connect(database, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;")
    db.executescript(SCHEMA + (SEARCH if has_search else ""))

    def take_in(body):
        facts, bodies, related, versions, texts = [], [], [], [], []
        items = orjson.loads(body)["Items"]
        for item in reversed(items):
            item.pop("Links", None)
            raw = orjson.dumps(item)
            digest = hashlib.sha256(raw).digest()
            number = int(item["Id"][14:])
            known = db.execute("SELECT digest FROM interruption WHERE number = ?", (number,)).fetchone()
            if known and known[0] == digest:
                continue
            text = flat(item)
            documents = item["RelatedDocumentIds"]

            def named(prefix, documents=documents):
                return next((one for one in documents if one.startswith(prefix)), None)

            row = tuple(text.values())
            facts.append(
                (
                    number, item["SpaceId"], item["Type"], item["Created"], item["IsPending"], item["TaskId"],
                    item["ResponsibleUserId"], text["answers"] or None, named("Projects-"), named("Environments-"),
                    digest, *row,
                )
            )  # fmt: skip
            bodies.append((number, raw))
            related.extend((document, item["Created"], number) for document in documents)
            stable = {k: v for k, v in item.items() if k not in ("CanTakeResponsibility", "HasResponsibility")}
            canonical = orjson.dumps(stable, option=orjson.OPT_SORT_KEYS)
            versions.append((number, hashlib.sha256(canonical).digest(), number))
            texts.append((number, *row))
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT OR REPLACE INTO interruption VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", facts)
        db.executemany("INSERT OR REPLACE INTO body VALUES (?,?)", bodies)
        db.executemany("INSERT OR IGNORE INTO related VALUES (?,?,?)", related)
        db.executemany(
            "INSERT INTO version SELECT ?, 1 + count(*), ? FROM version WHERE number = ?", versions
        )
        if has_search:
            db.executemany(
                "INSERT INTO search (rowid, title, instructions, notes, answers) VALUES (?,?,?,?,?)", texts
            )
        db.execute("COMMIT")
        return len(items)

    load(folder, take_in)


if __name__ == "__main__":
    main(sys.argv[2], sys.argv[3], "no-search" not in sys.argv)
