"""Reading any snapshot, however old: what it does not have is empty, never an error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.publication.content.snapshot_told import FORM
from scrutiny.publication.published import Published
from scrutiny.vocabulary.periods import kind_of, last_day

Row = Mapping[str, Any]


@dataclass(frozen=True)
class HeldMeasure:
    """One measure of a snapshot: its words, its main kind of period, one place's figures."""

    about: Row
    main: str | None
    figures: tuple[Row, ...]

    def series(self, part: str, main: str | None) -> dict[str, Row]:
        """The figures of one part by period, in order of time; of the main kind where it is given.

        Rows whose period cannot be read are left out.
        """
        found = {}
        for row in self.figures:
            period = row.get("period")
            mine = (row.get("part", ""), row.get("basis", "")) == (part, "")
            kind = _kind(period)
            if mine and kind and main in (None, kind):
                found[str(period)] = row
        return dict(sorted(found.items(), key=lambda item: last_day(item[0])))


class Held:
    """A snapshot as far as it can be read."""

    def __init__(self, published: Published) -> None:
        self.folder: Path = published.folder
        self.about = self._mapping("snapshot.json")
        self.id = str(self.about.get("id", self.folder.name))
        self.made_on = str(self.about.get("made_on", ""))
        # What a damaged file does not say is not held against the others.
        self.form = self.about.get("form", 1) if self.about else FORM

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of measures and flows; where they are not listed, of those that have a file."""
        if "measures" not in self.about:
            return tuple(sorted(file.stem for file in self.folder.glob("measures/*.jsonl")))
        return tuple(
            str(name) for key in ("measures", "flows") for name in self.about.get(key) or ()
        )

    def area(self, name: str) -> Row:
        """An area's record, empty where the snapshot does not have it."""
        return self._mapping(f"areas/{name}.json")

    def damaged(self, area: str) -> bool:
        """Whether there is a record of an area that cannot be read."""
        return not self.area(area) and (self.folder / "areas" / f"{area}.json").exists()

    def measure(self, name: str, place: str) -> HeldMeasure | None:
        """A measure with the figures of one place; null where it is not held or cannot be read."""
        if name not in self.measures:
            return None
        try:
            text = (self.folder / "measures" / f"{name}.jsonl").read_text(encoding="utf-8")
            first, *lines = text.split("\n")
            head = json.loads(first)
            columns = head["columns"]
            mine = next((line for line in lines if line.startswith(f"{place}\t")), "")
            if not mine and place in head.get("places", ()):
                # The file was cut short: figures that it has lost must not be told as new.
                return None
            rows = json.loads(mine.partition("\t")[2] or "[]")
            figures = tuple(dict(zip(columns, row, strict=False)) for row in rows)
            return HeldMeasure(dict(head.get("about") or {}), head.get("main"), figures)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _mapping(self, name: str) -> Row:
        try:
            content = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def rows_of(area: Row, table: str) -> list[Row]:
    """The rows of one table of an area's record."""
    rows = area.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def by_id(area: Row, table: str) -> dict[str, Row]:
    """The same by their ids."""
    return {str(row["id"]): row for row in rows_of(area, table) if row.get("id")}


def ties(area: Row) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """The measures of an area's findings: key to measure, part and the findings it bears on."""
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for finding in rows_of(area, "findings"):
        for row in rows_of(finding, "measures"):
            measure, part = str(row.get("measure_id", "")), str(row.get("part") or "")
            key = f"{measure} {part}".strip()
            before = found.get(key, (measure, part, ()))[2]
            found[key] = (measure, part, (*before, str(finding.get("id", ""))))
    return found


def _kind(period: object) -> str:
    try:
        return str(kind_of(str(period)))
    except ValueError:
        return ""
