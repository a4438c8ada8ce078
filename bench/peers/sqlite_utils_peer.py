"""sqlite-utils as its documentation shows it: upsert pages by Id, full-text search kept by triggers.

No link table and no index, so it does less than a mirror does. With `links` it has what lists need that are sorted by time:
a row for each related document, and an index for all, the pending ones and those of a user; still no history of versions.
"""

import json
import sys
import warnings

import common
import sqlite_utils

TEXTS = ["title", "instructions", "notes", "answers"]


def load(folder, database, has_search, has_links):
    db = sqlite_utils.Database(database)
    table = db["interruptions"]

    def take_in(body):
        items = json.loads(body)["Items"]
        for item in items:
            item.pop("Links", None)
            item |= {name: text for name, text in common.flat(item).items() if name != "title"}
        table.upsert_all(items, pk="Id", batch_size=len(items))
        if has_search and not table.detect_fts():
            table.enable_fts(["Title", *TEXTS[1:]], create_triggers=True)
        if has_links:
            link(db, items)
        return len(items)

    common.load(folder, take_in)


def link(db, items):
    for columns in (["Created"], ["IsPending", "Created"], ["ResponsibleUserId", "Created"]):
        db["interruptions"].create_index(columns, if_not_exists=True)
    related = [
        {"document": document, "Created": item["Created"], "Id": item["Id"]}
        for item in items
        for document in item["RelatedDocumentIds"]
    ]
    db["related"].upsert_all(related, pk=("document", "Created", "Id"), batch_size=len(related))


def index(texts, database):
    table = sqlite_utils.Database(database)["texts"]
    meter = common.Meter()
    with meter:
        table.insert_all(common.texts(texts), pk="number", batch_size=1000)
        table.enable_fts(TEXTS)
    common.answer({"cpu": meter.cpu, "wall": meter.wall})


def search(database):
    table = sqlite_utils.Database(database)["texts"]

    def ask(word, order):
        return lambda: list(table.search(word, order_by=order, limit=common.TAKE))

    common.search(
        {
            "a rare word, newest first": ask(common.RARE, "number desc"),
            "a common word, newest first": ask(common.COMMON, "number desc"),
            "a rare word, by relevance": ask(common.RARE, None),
            "a common word, by relevance": ask(common.COMMON, None),
        }
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    match sys.argv[1]:
        case "load":
            load(sys.argv[2], sys.argv[3], "no-search" not in sys.argv, "links" in sys.argv)
        case "index":
            index(sys.argv[2], sys.argv[3])
        case "search":
            search(sys.argv[2])
