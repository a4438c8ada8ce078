"""DuckDB: its JSON reader, an INSERT … SELECT a page, and its full-text extension.

The reader reads files, so a page goes through one in memory's file system. The full-text index is made once, at the
end, since it does not follow its table.
"""

import glob
import os
import sys
import tempfile

import common
import duckdb
import duckdb_extension_fts


def connect(path):
    """A connection with the full-text extension, which comes as a package of its own."""
    db = duckdb.connect(path)
    folder = os.path.dirname(duckdb_extension_fts.__file__)
    db.load_extension(glob.glob(f"{folder}/extensions/*/fts.duckdb_extension")[0])
    return db


def load(folder, database, has_search):
    db = connect(database) if has_search else duckdb.connect(database)
    db.execute("CREATE TABLE interruption (id VARCHAR PRIMARY KEY, created TIMESTAMP, isPending BOOLEAN, "
               "taskId VARCHAR, responsibleUserId VARCHAR, type VARCHAR, title VARCHAR, instructions VARCHAR, "
               "json JSON)")  # fmt: skip
    db.execute("CREATE TABLE related (document VARCHAR, id VARCHAR)")

    with tempfile.NamedTemporaryFile(dir="/dev/shm", suffix=".json") as page:

        def take_in(body):
            page.seek(0)
            page.truncate()
            page.write(body)
            page.flush()
            db.execute("BEGIN")
            db.execute(
                "CREATE OR REPLACE TEMP TABLE page AS SELECT unnest(Items) AS item FROM read_json(?, "
                "columns = {Items: 'JSON[]'}, maximum_object_size = 67108864)",
                [page.name],
            )
            db.execute(
                "INSERT OR REPLACE INTO interruption SELECT item->>'Id', (item->>'Created')::TIMESTAMP, "
                "(item->>'IsPending')::BOOLEAN, item->>'TaskId', item->>'ResponsibleUserId', item->>'Type', "
                "item->>'Title', item->>'$.Form.Elements[0].Control.Text', item FROM page"
            )
            db.execute(
                "INSERT INTO related SELECT unnest(from_json(item->'RelatedDocumentIds', '[\"VARCHAR\"]')), "
                "item->>'Id' FROM page"
            )
            count = db.execute("SELECT count(*) FROM page").fetchone()[0]
            db.execute("COMMIT")
            return count

        def finish():
            db.execute("PRAGMA create_fts_index('interruption', 'id', 'title', 'instructions')")

        common.load(folder, take_in, finish if has_search else None)


def index(texts, database):
    db = connect(database)
    meter = common.Meter()
    with meter:
        db.execute("CREATE TABLE texts AS SELECT * FROM read_json(?, format = 'newline_delimited')", [texts])
        db.execute("PRAGMA create_fts_index('texts', 'number', 'title', 'instructions', 'notes', 'answers', "
                   "stemmer = 'none', stopwords = 'none')")  # fmt: skip
    common.answer({"cpu": meter.cpu, "wall": meter.wall})


def search(database):
    db = connect(database)

    def ask(word, order):
        sql = (
            "SELECT number, title, score FROM (SELECT *, fts_main_texts.match_bm25(number, ?) AS score FROM texts) "
            f"WHERE score IS NOT NULL ORDER BY {order} LIMIT {common.TAKE}"
        )
        return lambda: db.execute(sql, [word]).fetchall()

    common.search(
        {
            "a rare word, newest first": ask(common.RARE, "number DESC"),
            "a common word, newest first": ask(common.COMMON, "number DESC"),
            "a rare word, by relevance": ask(common.RARE, "score DESC"),
            "a common word, by relevance": ask(common.COMMON, "score DESC"),
        }
    )


if __name__ == "__main__":
    match sys.argv[1]:
        case "load":
            load(sys.argv[2], sys.argv[3], "no-search" not in sys.argv)
        case "index":
            index(sys.argv[2], sys.argv[3])
        case "search":
            search(sys.argv[2])
