"""Mutated returns, 2,000 and more for each layout: refused in plain words, or read without loss.

What must have been read is counted here by other means than the readers': the standard library's
SAX, CSV and tree parsers, and the names in the table of fields.
"""

from __future__ import annotations

import csv
import io
import re
import signal
import xml.sax
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.sources.returns.read import is_return, read_returns
from scrutiny.sources.returns.text import ReturnText
from tests.invention.written import write_return
from tests.made_returns import CANARY, made_return
from tests.made_workbooks import with_long_records

BATCHES = 4
IN_A_BATCH = 505
SECONDS = 30
OWN = {"person_ref", "request_ref", "own_key", "source_ref"}
PLANTED = ("quetzal", "Łukasz", "Núñez", "ZZ99", "999000178", "2016-05-04", "2016-May-04", "42494")
RECORDS = {m.replace("_", ""): m for m in MODULES if m != "sen2"} | {"header": "sen2"}
NASTY = [
    b"",
    b" ",
    b"nan",
    b"9" * 40,
    b"2024-13-45",
    b"=1+1",
    b"-1",
    b"1e400",
    b"\xe2\x80\xae",
    b"\xc3\xa9",
    b"\xe9",
    b"'",
    b'"',
    b"&amp;",
    b"&#0;",
    b"&x;",
    b"<![CDATA[x]]>",
    b"<!-- x -->",
    b"<?x y?>",
    b"</Person>",
    b"a,b",
    b"a\nb",
    b"\r",
    b"\x00",
    b"\xff\xfe",
]

Mutate = Callable[[Random, bytes], bytes]


# ----------------------------------------------------------------------------- mutations


def flipped(random: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(random.randint(1, 4)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def chunk(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.randint(1, 200))


def doubled(random: Random, data: bytes) -> bytes:
    start, stop = chunk(random, data)
    return data[:stop] + data[start:]


def removed(random: Random, data: bytes) -> bytes:
    start, stop = chunk(random, data)
    return data[:start] + data[stop:]


def swapped(random: Random, data: bytes) -> bytes:
    a, b, c, d = sorted(random.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def inserted(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + random.choice(NASTY) + data[at:]


def lines_moved(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(3)
    if way == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif way == 1:
        lines.insert(b, lines[a])
    else:
        del lines[a]
    return b"".join(lines)


def value_replaced(random: Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"(?<=[>,])[^<>,\n]+(?=[<,])", data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start()] + random.choice(NASTY) + data[match.end() :]


def element_changed(random: Random, data: bytes) -> bytes:
    """One whole element doubled, taken away, moved, emptied or renamed: still well-formed."""
    found = list(re.finditer(rb"<(\w+)>(?:(?!<\1>).)*?</\1>", data, re.DOTALL))
    match = random.choice(found)
    whole, tag = match[0], match[1]
    before, after = data[: match.start()], data[match.end() :]
    way = random.randrange(6)
    if way == 0:
        return before + whole + whole + after
    if way == 1:
        return before + after
    if way == 2:
        other = random.choice([m.end() for m in re.finditer(rb"<\w+>\s", before)] or [0])
        return before[:other] + whole + before[other:] + after
    if way == 3:
        return before + b"<" + tag + b"/>" + after
    name = random.choice([b"Other", b"x:" + tag, tag.upper(), b"URN", b"Person", b"Requests"])
    return before + whole.replace(tag + b">", name + b">") + after


def columns_changed(random: Random, data: bytes) -> bytes:
    """Two columns swapped, one heading renamed or doubled, one column left out."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode())))
    except UnicodeDecodeError:
        return flipped(random, data)
    width = len(rows[0])
    rows = [row + [""] * (width - len(row)) for row in rows]
    a, b = random.randrange(width), random.randrange(width)
    way = random.randrange(5)
    if way == 0:
        for row in rows:
            row[a], row[b] = row[b], row[a]
    elif way == 1:
        rows[0][a] = random.choice(["other", "Name of child", "Ünnamed", "", rows[0][b]])
    elif way == 2:
        rows[0][a], rows[0][b] = rows[0][b], rows[0][a]
    elif way == 3:
        for row in rows:
            del row[a]
    else:
        rows[0][a] = f"  {rows[0][a].upper()} "
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


def hostile(random: Random, data: bytes) -> bytes:
    at = data.find(b"?>") + 2
    piece = random.choice(
        [
            f'<!DOCTYPE m [<!ENTITY a "{CANARY}">]>'.encode(),
            b"<a>" * random.randint(5, 300),
            f"<{CANARY}>".encode(),
            b"x" * 20_000,
        ]
    )
    return data[:at] + piece + data[at:]


ANY: list[Mutate] = [flipped, cut, doubled, removed, swapped, inserted, lines_moved, value_replaced]
MARKUP: list[Mutate] = [*ANY, hostile, *[element_changed] * 8]
TABLES: list[Mutate] = [*ANY, *[columns_changed] * 6, *[value_replaced, lines_moved] * 2]


# -------------------------------------------------------------------------- the harness


@contextmanager
def alarmed() -> Iterator[None]:
    """Ends a reading that goes round for ever, where the system has alarms.

    The processor's time is counted, not the clock's, so that other work fails no test.
    """

    def ring(*_: object) -> None:
        raise AssertionError(f"reading took more than {SECONDS} seconds of work")

    if not hasattr(signal, "SIGPROF"):
        yield
        return
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def outcome(path: Path, form: ReturnFormat) -> tuple[ReturnText, ...]:
    """What was read; nothing where it was refused, which it may only be in plain words."""
    with alarmed():
        try:
            return read_returns(path, form)
        except ProblemsFound as error:
            lines = [str(problem) for problem in error.problems]
    assert lines
    for line in lines:
        assert "\n" not in line
        assert len(line) < 500
        assert not any(value.casefold() in line.casefold() for value in PLANTED), line
    return ()


def cells(read: ReturnText) -> Counter[str]:
    """The texts of all fields of all tables."""
    return Counter(
        text
        for table in read.tables.values()
        for name in table.columns
        if name not in OWN
        for text in table[name].to_list()
        if text is not None and text.strip()
    )


# ----------------------------------------------------------------------------------- XML


class Elements(xml.sax.ContentHandler):
    """Counts records, and gathers the text that stands directly inside each element."""

    def __init__(self) -> None:
        self.records: Counter[str] = Counter()
        self.texts: Counter[str] = Counter()
        self._open: list[list[str]] = []

    def startElement(self, name, attrs):  # noqa: N802
        local = name.rpartition(":")[2].casefold()
        if local in RECORDS:
            self.records[RECORDS[local]] += 1
        self._open.append([])

    def characters(self, content):
        self._open[-1].append(content)

    def endElement(self, name):  # noqa: N802
        text = "".join(self._open.pop())
        if text.strip():
            self.texts[text] += 1


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_xml(form, tmp_path, batch):
    whole = write_return(made_return(form), ReturnLayout.XML, "1.3", tmp_path, form).read_bytes()
    random = Random(f"xml {batch}")
    path = tmp_path / "mutant.xml"
    taken = 0
    for _ in range(IN_A_BATCH):
        data = random.choice(MARKUP)(random, whole)
        path.write_bytes(data)
        for read in outcome(path, form):
            taken += 1
            counted = Elements()
            xml.sax.parseString(data, counted)
            heights = {m: read.tables[m].height for m in MODULES if read.tables[m].height}
            assert heights == counted.records
            assert not cells(read) - counted.texts
            if not read.unrecognised:
                assert cells(read) == counted.texts
    assert IN_A_BATCH * 0.1 < taken < IN_A_BATCH * 0.9


# ----------------------------------------------------------------------------------- CSV


def counted_csv(
    data: bytes, known: Mapping[str, bool], mark: str = ","
) -> tuple[int, Counter[str], bool]:
    """Rows with anything in them, the texts of known columns, and whether a column is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    names = [" ".join(name.split()).casefold() for name in head]
    held = [at for at, name in enumerate(names) if known.get(name) is False]
    filled = [
        row + [""] * (len(head) - len(row)) for row in rows if any(cell.strip() for cell in row)
    ]
    texts = Counter(row[at] for row in filled for at in held if row[at].strip())
    lost = any(
        name not in known and (name or any(row[at].strip() for row in filled))
        for at, name in enumerate(names)
    )
    return len(filled), texts, lost


def unended(data: bytes) -> bytes:
    return data.removesuffix(b"\n")


def left_out(data: bytes) -> bytes:
    """Empty cells at the end of records left out, as COLLECT does."""
    return b"".join(line.rstrip(b",") + b"\n" for line in data.splitlines())


def beyond(data: bytes) -> bytes:
    """Empty cells beyond the headings, as Excel writes them."""
    head, *rows = data.splitlines()
    return b"\n".join([head, *(row + b",,," for row in rows), b""])


def semicolons(data: bytes) -> bytes:
    made = io.StringIO()
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(made, delimiter=";", lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "no last line end": unended,
    "empty cells left out": left_out,
    "empty cells beyond": beyond,
    "semicolons": semicolons,
}


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("layout", [ReturnLayout.BLADE, ReturnLayout.FLAT])
@pytest.mark.parametrize("way", WAYS)
def test_mutated_csv(form, tmp_path, layout, batch, way):
    path = write_return(made_return(form), layout, "1.3", tmp_path / "in", form)
    whole = {file: WAYS[way](file.read_bytes()) for file in sorted(path.iterdir())}
    for file, data in whole.items():
        file.write_bytes(data)
    mark = ";" if way == "semicolons" else ","
    known = {
        " ".join(name.split()).casefold(): field.wanted == "key"
        for field in form.fields
        for name in field.names(layout)
    }
    seed = f"{layout} {batch}" if way == "as it is" else f"{layout} {batch} {way}"
    random, mutants = Random(seed), IN_A_BATCH if way == "as it is" else IN_A_BATCH // 5
    taken = 0
    assert outcome(path, form)
    for _ in range(mutants):
        file = random.choice(list(whole))
        data = random.choice(TABLES)(random, whole[file])
        file.write_bytes(data)
        for read in outcome(path, form):
            taken += 1
            refs = Counter(
                ref.rpartition(", row ")[0]
                for table in read.tables.values()
                for ref in table["source_ref"].to_list()
            )
            texts: Counter[str] = Counter()
            for other in whole:
                rows, found, strange = counted_csv(other.read_bytes(), known, mark)
                assert refs[other.name] == rows
                assert not strange or read.unrecognised
                texts += found
            assert cells(read) <= texts
            if layout is ReturnLayout.BLADE and not read.unrecognised:
                assert cells(read) == texts
        file.write_bytes(whole[file])
    assert mutants * 0.1 < taken < mutants * 0.9


# ---------------------------------------------------------------------------------- Excel

PARTS = ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
IN_PLACE = re.compile(r"sheet .+, row (\d+)$")


def rows_of_sheets(parts: Mapping[str, bytes]) -> dict[str, dict[int, list[str]]] | None:
    """The texts in each row of each sheet; None where another parser cannot follow."""
    try:
        strings = [
            "".join(t.text or "" for t in si.findall(".//{*}t"))
            for si in ElementTree.fromstring(parts["xl/sharedStrings.xml"]).findall(".//{*}si")
        ]
        made: dict[str, dict[int, list[str]]] = {}
        for name in sorted(parts):
            if not name.startswith("xl/worksheets/sheet"):
                continue
            rows = made.setdefault(name, {})
            for cell in ElementTree.fromstring(parts[name]).findall(".//{*}c"):
                value = cell.findtext("{*}v")
                if value is None:
                    continue
                at = int(re.sub(r"\D", "", cell.attrib["r"]))
                text = strings[int(value)] if cell.get("t") == "s" else value
                if text.strip():
                    rows.setdefault(at, []).append(text)
    except (ElementTree.ParseError, KeyError, ValueError, IndexError):
        return None
    return made


def cell_changed(random: Random, data: bytes) -> bytes:
    """One cell or row doubled, taken away, or put in the place of another."""
    found = list(re.finditer(rb"<(c|row|si) ?[^>]*?(?:/>|>.*?</\1>)", data, re.DOTALL))
    if len(found) < 2:
        return flipped(random, data)
    one, two = sorted(random.sample(found, 2), key=lambda match: match.start())
    way = random.randrange(4)
    if way == 0:
        return data[: one.end()] + one[0] + data[one.end() :]
    if way == 1:
        return data[: one.start()] + data[one.end() :]
    if way == 2:
        between = data[one.end() : two.start()]
        return data[: one.start()] + two[0] + between + one[0] + data[two.end() :]
    place = random.choice([b"XFD1048576", b"A1", b"C9", b"B8", b"AAAA1", b"1", b""])
    return (
        data[: one.start()]
        + re.sub(rb'r="\w+"', b'r="' + place + b'"', one[0], count=1)
        + (data[one.end() :])
    )


FALSE = (
    rb' t="e"><v>#DIV/0!</v></c>',
    rb' t="e"><v>#N/A</v></c>',
    rb' t="e"/>',
    rb"><f>A1</f></c>",
    rb"><f>A1</f><v/></c>",
    rb'><f t="shared" si="0"/></c>',
    rb' t="str"><f>A1</f></c>',
)
"""How a cell goes on that has no value."""


def cell_falsified(random: Random, data: bytes) -> bytes:
    """One cell that holds an error, or a formula without its result."""
    found = list(re.finditer(rb'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', data, re.DOTALL))
    if not found:
        return flipped(random, data)
    one = random.choice(found)
    begin = re.match(rb'<c r="[A-Z]+\d+"(?: s="\d+")?', one[0])
    return data[: one.start()] + begin[0] + random.choice(FALSE) + data[one.end() :]


EXCEL: list[Mutate] = [
    *ANY,
    hostile,
    *[cell_changed] * 6,
    *[cell_falsified] * 4,
    *[value_replaced] * 2,
]


def stored(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("layout", [ReturnLayout.TEMPLATE, ReturnLayout.SHEETS])
def test_mutated_workbooks(form, tmp_path, layout, batch):
    whole = write_return(made_return(form), layout, "1.3", tmp_path, form).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    random = Random(f"{layout} {batch}")
    path = tmp_path / "mutant.xlsx"
    taken = compared = 0
    path.write_bytes(whole)
    (untouched,) = outcome(path, form)
    for at in range(IN_A_BATCH):
        if at % 2:
            data, changed = random.choice(ANY)(random, whole), None
        else:
            name = random.choice([*sheets * 2, *PARTS])
            changed = parts | {name: random.choice(EXCEL)(random, parts[name])}
            data = stored(changed)
        path.write_bytes(data)
        for read in outcome(path, form):
            taken += 1
            rows = rows_of_sheets(changed) if changed else None
            if rows is None:
                continue
            compared += 1
            account(read, untouched, rows)
    assert taken > IN_A_BATCH * 0.05
    assert compared > IN_A_BATCH * 0.05


@pytest.mark.parametrize("layout", [ReturnLayout.TEMPLATE, ReturnLayout.SHEETS])
def test_a_cell_without_a_value_is_never_passed_over(form, tmp_path, layout):
    """Wherever it stands: the return is refused, or what was read is what it was without it."""
    whole = write_return(made_return(form), layout, "1.3", tmp_path, form).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    if layout is ReturnLayout.TEMPLATE:
        sheets = sheets[1:]  # The first is the guidance.
    random = Random(f"falsified {layout}")
    path = tmp_path / "mutant.xlsx"
    path.write_bytes(whole)
    (untouched,) = outcome(path, form)
    kept = 0
    for _ in range(200):
        name = random.choice(sheets)
        path.write_bytes(stored(parts | {name: cell_falsified(random, parts[name])}))
        for read in outcome(path, form):
            kept += 1
            assert cells(read) == cells(untouched)
    assert kept < 100


@pytest.mark.parametrize("layout", ReturnLayout)
def test_mutated_zips(form, tmp_path, layout):
    path = write_return(made_return(form), layout, "1.3", tmp_path / "in", form)
    files = [path] if path.is_file() else sorted(path.iterdir())
    whole = stored({file.name: file.read_bytes() for file in files})
    random = Random(f"zip {layout}")
    mutant = tmp_path / "mutant.zip"
    for at in range(200):
        data = with_long_records(whole) if at % 2 else whole
        # Most of a zip is its files: what is at its end says where they are.
        tail = len(data) - random.choice([150, 600, len(data)])
        mutant.write_bytes(data[:tail] + random.choice(ANY)(random, data[tail:]))
        outcome(mutant, form)
        with alarmed():
            assert is_return(mutant, form) in (True, False)


def account(
    read: ReturnText, untouched: ReturnText, rows: Mapping[str, Mapping[int, list[str]]]
) -> None:
    """Every row that holds anything was read, is a title or headings, or something is reported."""
    refs = [ref for table in read.tables.values() for ref in table["source_ref"].to_list()]
    assert len(refs) == len(set(refs))
    if set(read.unrecognised) - set(untouched.unrecognised):
        return
    if read.layout is ReturnLayout.TEMPLATE:
        held = max(rows.values(), key=len)
        numbers = {int(IN_PLACE.search(ref)[1]) for ref in refs}
        heads = {at for at, texts in held.items() if texts[0].casefold() == "record type"}
        titles = {at - 1 for at in heads}
        filled_in = {at for at, texts in held.items() if set(texts[1:]) <= {"999"}}
        assert set(held) - numbers - heads - titles <= filled_in
        assert len(heads) == len(MODULES)
    else:
        filled = sum(len(held) for held in rows.values())
        assert len(refs) == filled - len(rows)


@pytest.mark.parametrize("layout", ReturnLayout)
def test_glancing_at_mutants_never_fails(form, tmp_path, layout):
    path = write_return(made_return(form), layout, "1.3", tmp_path / "in", form)
    file = path if path.is_file() else sorted(path.iterdir())[0]
    whole = file.read_bytes()
    random = Random(f"glance {layout}")
    for _ in range(150):
        file.write_bytes(random.choice(ANY)(random, whole))
        with alarmed():
            assert is_return(file, form) in (True, False)
