"""The XML layout: one pass, whatever the order of the elements.

Every element that is a record of the return becomes a row, wherever it stands; its fields are the
elements directly inside it (in the header, at any depth).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import refuse
from scrutiny.sources.found import MB, Found
from scrutiny.sources.markup import DEEPEST, Markup
from scrutiny.sources.returns.column_names import usable
from scrutiny.sources.returns.linked import finished, text_frame
from scrutiny.sources.returns.text import ReturnText

RECORDS = {module.replace("_", ""): module for module in MODULES if module != "sen2"} | {
    "header": "sen2"
}
WRAPPERS = frozenset(("message", "persons", "collectiondetails", "source"))
_TAG = re.compile(rb"<(?:[\w.-]+:)?(\w+)")
LARGEST_XML = 1024 * MB
LONGEST_TEXT = 10_000
MOST_ROWS = 3_000_000
MOST_STRANGE = 1_000_000
MOST_NAMES = 200


@dataclass(slots=True)
class _Column:
    """The texts of one field, one for each row up to the last that has the field."""

    name: str
    texts: list[str | None] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    module: str
    columns: dict[str, _Column] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    persons: list[str | None] = field(default_factory=list)
    requests: list[str | None] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        height = len(self.lines)
        for column in self.columns.values():
            column.texts += [None] * (height - len(column.texts))
        data = {name: column.texts for name, column in self.columns.items()}
        data["person_ref"] = self.persons
        data["request_ref"] = [None] * height if self.module == "person" else self.requests
        return text_frame(data, [f"line {line}" for line in self.lines])


@dataclass(slots=True)
class _Place:
    """Where the parser stands: the row that fields now belong to, and whose row it is."""

    table: _Table | None
    row: int
    targets: dict[str, object]
    person: str | None
    request: str | None


_RECORD, _WRAPPER, _STRANGE = object(), object(), object()


class _Reading:
    """The state of one pass. `strange` names what was met and is no field."""

    def __init__(self, place: str, form: ReturnFormat) -> None:
        self.texts: list[str] = []
        self.markup = Markup(place, self.texts, "Export it again as SEN2 XML in UTF-8")
        self.tables = {module: _Table(module) for module in MODULES}
        self.strange: dict[str, None] = {}
        self._known: Mapping[str, Mapping[str, str]] = {
            module: {name.casefold(): f.field for f in fields for name in f.names(ReturnLayout.XML)}
            for module, fields in form.by_module.items()
        }
        self._targets: dict[str, dict[str, object]] = {module: {} for module in (*MODULES, "")}
        self._here = _Place(None, 0, self._targets[""], None, None)
        self._above: list[_Place | None] = []
        self._open: _Column | None = None
        self._rows = self._met = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        here = self._here
        if self._open is not None:
            self._report(f"{tag_name(tag)} inside {self._open.name}")
            self._open = None
        texts = self.texts
        if texts:
            self._no_stray_text()
        if attributes:
            self._attributes(tag, attributes)
        target = here.targets.get(tag)
        if target is None:
            target = self._resolve(tag)
        if target.__class__ is _Column:
            self._open = target
            self._above.append(None)
        else:
            self._enter(tag, target)
        if len(self._above) > DEEPEST:
            self.markup.too_deep()

    def end(self, tag: str) -> None:
        column = self._open
        texts = self.texts
        above = self._above.pop()
        if column is not None:
            text = (texts[0] if len(texts) == 1 else "".join(texts)) or None
            texts.clear()
            self._open = None
            here = self._here
            held = column.texts
            gap = here.row - len(held)
            if gap == 0:
                held.append(text)
            elif gap > 0:
                held += [None] * gap
                held.append(text)
            elif held[here.row] is None:
                held[here.row] = text
                self._tally()
            else:
                self._report(f"a second {column.name} in one record")
            if text is not None and len(text) > LONGEST_TEXT:
                self._refuse("holds one piece of text far longer than a return can")
            return
        if texts:
            self._no_stray_text()
        if above is not None:
            if above.table is None and self._here.table is self.tables["sen2"]:
                # Where the officers stand is not known for sure: after the header will do too.
                above.table, above.row, above.targets = (
                    self._here.table,
                    self._here.row,
                    (self._here.targets),
                )
            self._here = above

    def _resolve(self, tag: str) -> object:
        """What a tag means here, remembered for the next time."""
        here = self._here
        local = tag.rpartition(":")[2].casefold()
        module = here.table.module if here.table else ""
        target: object = _STRANGE
        field_name = self._known.get(module, {}).get(local)
        if local in RECORDS:
            target = _RECORD
        elif local in WRAPPERS and module in ("", "sen2"):
            target = _WRAPPER
        elif field_name is not None and here.table is not None:
            target = here.table.columns.setdefault(field_name, _Column(f"{module}.{field_name}"))
        if target is not _STRANGE:
            here.targets[tag] = target
        return target

    def _enter(self, tag: str, target: object) -> None:
        here = self._here
        self._above.append(here)
        if target is _RECORD:
            table = self.tables[RECORDS[tag.rpartition(":")[2].casefold()]]
            module, row = table.module, len(table.lines)
            person = str(row + 1) if module == "person" else here.person
            request = str(row + 1) if module == "requests" else here.request
            table.lines.append(self.markup.line)
            table.persons.append(person)
            table.requests.append(request)
            self._here = _Place(table, row, self._targets[module], person, request)
            self._rows += 1
            if self._rows > MOST_ROWS:
                self._refuse("holds more records than a return can")
        elif target is _WRAPPER:
            self._tally()
        else:
            self._report(tag_name(tag))
            if here.table is None or here.table.module != "sen2":
                self._here = _Place(None, 0, self._targets[""], here.person, here.request)

    def _attributes(self, tag: str, attributes: list[str]) -> None:
        for name in attributes[::2]:
            if not name.startswith(("xmlns", "xsi:", "xml:")):
                self._report(f"attribute {usable(name)} of {tag_name(tag)}")

    def _no_stray_text(self) -> None:
        if not "".join(self.texts).isspace():
            self._report("text outside any field")
        self.texts.clear()

    def _report(self, what: str) -> None:
        if len(self.strange) < MOST_NAMES:
            self.strange[what] = None
        self._tally()

    def _tally(self) -> None:
        """Counts what a return has little of, so that a file cannot go on with it for ever."""
        self._met += 1
        if self._met > MOST_STRANGE:
            self._refuse("holds more unknown elements than a return can")

    def _refuse(self, found: str) -> None:
        refuse(f"{self.markup.place}, line {self.markup.line}", found, "Export it again")


def tag_name(tag: str) -> str:
    """An element's name where it is fit to be repeated."""
    name = tag.rpartition(":")[2]
    return f"element {usable(name)}" if usable(name) == name else "an element with an odd name"


def is_return_xml(head: bytes) -> bool:
    """Whether the beginning of an XML file has what makes a return: its header or its records."""
    # Names of elements are plain letters, so that every encoding shows them without its noughts.
    tags = [tag.decode().casefold() for tag in _TAG.findall(head.replace(b"\x00", b""))]
    if RECORDS.keys() - {"header"} & set(tags):
        return True
    return tags[:1] == ["message"] and "header" in tags


def read_xml(found: Found, form: ReturnFormat) -> ReturnText:
    """Raises ProblemsFound where the file is not well-formed, out of bounds, or no SEN2 return."""
    digest = hashlib.sha256()
    reading = _Reading(found.name, form)
    reading.markup.run(found.blocks(LARGEST_XML, digest), reading.start, reading.end)
    if not (reading.tables["person"].lines or reading.tables["sen2"].lines):
        refuse(found.name, "is XML but has neither a header nor persons", "Give a SEN2 return")
    return finished(
        ReturnLayout.XML,
        form,
        {module: table.frame() for module, table in reading.tables.items()},
        files=[(found.name, digest.hexdigest())],
        encoding=reading.markup.encoding,
        unrecognised=reading.strange,
    )
