"""tantivy by its Python binding: the texts stored, their number a fast field; each hit with its snippet."""

import os
import sys

import common
import tantivy

TEXTS = ["title", "instructions", "notes", "answers"]


def schema():
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True, indexed=True, fast=True)
    for name in TEXTS:
        builder.add_text_field(name, stored=True)
    return builder.build()


def index(texts, folder):
    os.makedirs(folder)
    meter = common.Meter()
    with meter:
        made = tantivy.Index(schema(), path=folder)
        writer = made.writer(heap_size=128_000_000, num_threads=1)
        for row in common.texts(texts):
            writer.add_document(tantivy.Document(**row))
        writer.commit()
        writer.wait_merging_threads()
    common.answer({"cpu": meter.cpu, "wall": meter.wall})


def search(folder):
    index = tantivy.Index.open(folder)
    searcher = index.searcher()

    def ask(word, is_newest):
        def run():
            query = index.parse_query(word, TEXTS)
            order = {"order_by_field": "number"} if is_newest else {}
            hits = searcher.search(query, common.TAKE, **order).hits
            snippets = tantivy.SnippetGenerator.create(searcher, query, index.schema, "instructions")
            return [snippets.snippet_from_doc(searcher.doc(address)).to_html() for _, address in hits]

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
