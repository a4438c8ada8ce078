"""Xapian, which notmuch searches with, by Debian's python3-xapian: the texts as data, their number a value."""

import json
import sys

import common
import xapian

TEXTS = ["title", "instructions", "notes", "answers"]


def index(texts, folder):
    meter = common.Meter()
    with meter:
        db = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        for row in common.texts(texts):
            document = xapian.Document()
            generator.set_document(document)
            for name in TEXTS:
                generator.index_text(row[name])
                generator.increase_termpos()
            document.add_value(0, xapian.sortable_serialise(row["number"]))
            document.set_data(json.dumps(row))
            db.add_document(document)
        db.close()
    common.answer({"cpu": meter.cpu, "wall": meter.wall})


def search(folder):
    db = xapian.Database(folder)
    parser = xapian.QueryParser()
    parser.set_database(db)

    def ask(word, is_newest):
        def run():
            enquire = xapian.Enquire(db)
            enquire.set_query(parser.parse_query(word))
            if is_newest:
                enquire.set_sort_by_value(0, True)
            found = enquire.get_mset(0, common.TAKE)
            return [found.snippet(json.loads(hit.document.get_data())["instructions"], 120) for hit in found]

        return run

    common.search(
        {
            "a rare word, newest first": ask(common.RARE, True),
            "a common word, newest first": ask(common.COMMON, True),
            "a rare word, by relevance": ask(common.RARE, False),
            "a common word, by relevance": ask(common.COMMON, False),
        }
    )


if __name__ == "__main__":
    match sys.argv[1]:
        case "index":
            index(sys.argv[2], sys.argv[3])
        case "search":
            search(sys.argv[2])
