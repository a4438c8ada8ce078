"""Compares what other programs make of an export with its NDJSON, which holds every text exactly.

read_back.py EXPORT CSV-AS-FODS XLSX-AS-FODS
"""

import csv
import json
import re
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

export, csv_converted, xlsx_converted = map(Path, sys.argv[1:4])
manifest = json.loads((export / "manifest.json").read_text(encoding="utf-8"))
csv.field_size_limit(1 << 24)

PICTURES = {c: chr(0x2400 + c) for c in range(32) if c not in (9, 10, 13)} | {0x7F: "␡"}
PICTURES |= {c: "\ufffd" for c in range(0x80, 0xA0)}
TRIGGERS = set("=+-@\t\r\n＝＋－＠")
LIMIT = 32_767


def cell(value):
    """A JSON value as a cell shows it; a list and an object are JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.translate(PICTURES)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(PICTURES)


def guarded(value):
    """The same behind the guard of CSV."""
    text = cell(value)
    first = text.lstrip(" ")[:1]
    is_number = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) is not None
    return "'" + text if isinstance(value, str) and first in TRIGGERS and first and not is_number else text


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def check(condition, *what):
    if not condition:
        print("FAILED:", *what, file=sys.stderr)
        sys.exit(1)


def read_csv(dataset, rows):
    """Python's csv reads back exactly what was exported."""
    with open(export / f"{dataset['name']}.csv", encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, strict=True))
    check(table[0] == dataset["columns"], dataset["name"], "header", table[0])
    check(len(table) == len(rows) + 1, dataset["name"], "rows", len(table))
    for row, read in zip(rows, table[1:]):
        expected = [guarded(row.get(column)) for column in dataset["columns"]]
        check(read == expected, dataset["name"], [pair for pair in zip(read, expected) if pair[0] != pair[1]][:1])


# MARK: XLSX as a file

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def decoded(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def xlsx_rows(path, sheet):
    """The cells of a sheet by column number, typed: text, number or flag."""
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, path, "is damaged")
        check(not [n for n in archive.namelist() if "externalLink" in n or "vba" in n], path)
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
        check(not list(root.iter(SHEET + "f")), path, "holds a formula")
        check(not list(root.iter(SHEET + "hyperlink")), path, "holds a link")
        for row in root.iter(SHEET + "row"):
            cells = {}
            for element in row.iter(SHEET + "c"):
                column = 0
                for letter in re.match(r"[A-Z]+", element.get("r"))[0]:
                    column = column * 26 + ord(letter) - 64
                kind = element.get("t")
                if kind == "inlineStr":
                    cells[column - 1] = decoded("".join(element.itertext()))
                elif kind == "b":
                    cells[column - 1] = element.find(SHEET + "v").text == "1"
                else:
                    cells[column - 1] = float(element.find(SHEET + "v").text)
            yield cells


def is_instant(column):
    return column in ("created", "notBefore", "queueTimeExpiry") or column.endswith(("At", "Time"))


def instant(text):
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment - datetime(1899, 12, 30, tzinfo=timezone.utc)) / timedelta(days=1)


def same_in_workbook(value, read, column):
    text = cell(value).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    if text == "":
        return read is None
    if isinstance(value, (bool, int, float)):
        return read == value and isinstance(read, bool) == isinstance(value, bool)
    if is_instant(column) and re.match(r"\d{4}-\d\d-\d\dT", text):
        return isinstance(read, float) and abs(read - instant(text)) < 1e-8
    if len(text.encode("utf-16-le")) // 2 > LIMIT:
        kept, mark = read[: read.rindex(" … [cut: ")], read[read.rindex(" … [cut: ") :]
        return text.startswith(kept) and len(read.encode("utf-16-le")) // 2 <= LIMIT and "characters" in mark
    return read == text


def read_xlsx(dataset, rows):
    path = export / f"{dataset['name']}.xlsx"
    table = list(xlsx_rows(path, 2))
    check([table[0][c] for c in range(len(dataset["columns"]))] == dataset["columns"], path, "header")
    check(len(table) == len(rows) + 1, path, "rows", len(table))
    for row, read in zip(rows, table[1:]):
        for place, column in enumerate(dataset["columns"]):
            value = row.get(column)
            check(same_in_workbook(value, read.get(place), column), path, column, repr(value)[:200], repr(read.get(place))[:200])


# MARK: What LibreOffice makes of both

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def office_text(element):
    parts = [element.text or ""]
    for child in element:
        if child.tag == TEXT + "s":
            parts.append(" " * int(child.get(TEXT + "c", "1")))
        elif child.tag == TEXT + "tab":
            parts.append("\t")
        elif child.tag == TEXT + "line-break":
            parts.append("\n")
        else:
            parts.append(office_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def formulas(root):
    """The formulas of a spreadsheet; a flag of a workbook becomes one that can be nothing else."""
    return {e.get(TABLE + "formula") for e in root.iter()} - {None, "of:=TRUE()", "of:=FALSE()"}


def office_tables(path):
    """The cells of each sheet: (type, text), nothing for an empty one."""
    root = ElementTree.parse(path).getroot()
    check(not formulas(root), path, "holds formulas", formulas(root))
    check(not list(root.iter(TEXT + "a")), path, "holds a link")
    for table in root.iter(TABLE + "table"):
        rows = []
        for row in table.iter(TABLE + "table-row"):
            cells = []
            for element in row:
                if element.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                    continue
                kind = element.get(OFFICE + "value-type")
                text = "\n".join(office_text(p) for p in element.findall(TEXT + "p"))
                count = int(element.get(TABLE + "number-columns-repeated", "1"))
                cells += [(kind, text) if kind else None] * min(count, 200)
            if int(row.get(TABLE + "number-rows-repeated", "1")) < 1000:
                rows.append(cells)
        # The rest of the sheet is there too, empty.
        while rows and not any(rows[-1]):
            rows.pop()
        yield rows


def unbroken(text):
    """LibreOffice keeps a line break, not which one, and its own files cannot hold U+FFFE and U+FFFF."""
    return re.sub("[\ufffd\ufffe\uffff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_office(path, dataset, rows, sheet, expect):
    table = list(office_tables(path))[sheet]
    check(len(table) == len(rows) + 1, path, "rows", len(table), "not", len(rows) + 1)
    place = {column: number for number, column in enumerate(dataset["columns"])}
    for row, read in zip(rows, table[1:]):
        for column in ("title", "notes", "description"):
            if column not in place or len(cell(row.get(column))) > LIMIT:
                continue
            expected = unbroken(expect(row.get(column)))
            got = read[place[column]] if place[column] < len(read) else None
            if not expected:
                check(not got or not unbroken(got[1]), path, column, got)
                continue
            check(got is not None, path, column, "is empty, not", repr(expected)[:200])
            if got[0] == "string":
                check(unbroken(got[1]) == expected, path, column, repr(got[1])[:200], repr(expected)[:200])
            else:
                # A plain number or date in CSV is read as one; in a workbook a text stays a text.
                check(path.parent.name == "csv", path, column, got, repr(expected)[:200])
                check(re.fullmatch(r"[-+]?[0-9./e-]+|TRUE", expected), path, column, got, repr(expected)[:200])


check(formulas(ElementTree.parse(csv_converted / "control.fods").getroot()), "formulas are not looked for")
for dataset in manifest["datasets"]:
    rows = lines(export / f"{dataset['name']}.ndjson")
    check(len(rows) == dataset["rows"], dataset["name"])
    read_csv(dataset, rows)
    read_xlsx(dataset, rows)
    read_office(csv_converted / f"{dataset['name']}.fods", dataset, rows, 0, guarded)
    read_office(
        xlsx_converted / f"{dataset['name']}.fods", dataset, rows, 1,
        lambda value: cell(value).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"),
    )
    files = {file["format"]: file for file in dataset["files"]}
    print(f"{dataset['name']}: {len(rows)} rows read back from csv and xlsx, {files['xlsx']['cutCells']} cells were cut")
