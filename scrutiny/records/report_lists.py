"""The lists of a report: its priority actions, areas for improvement, or significant weaknesses.

A table says where an item ends, but a page may break it; what goes on is told by its first letter
and by how the words before it end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrutiny.sources.report_text import Passage
from scrutiny.vocabulary.words import FindingKind

PARTNERSHIP = "Local area partnership (no single body named)"
_HEADINGS = {
    FindingKind.PRIORITY_ACTION: re.compile(r"(?i)areas? for priority actions?\W*"),
    FindingKind.AREA_FOR_IMPROVEMENT: re.compile(r"(?i)areas? for improvements?\W*"),
}
_COLUMN = re.compile(r"(?i)responsible bod(y|ies)\W*")
AFTER = re.compile(r"(?i)(local area partnership details|information about this inspection)\W*")
STATEMENT = re.compile(r"(?i)written statement of action")
_WEAKNESSES = re.compile(
    r"(?i)(following|these)\b[^.:]*\b(weakness(es)?|concerns?)\b[^.:]{0,60}:?$|"
    r"significant weakness(es)?\b[^.:]{0,60}:$"
)
DUTY = re.compile(r"(?i)\b(should|must|needs?|required? to|continue|could|ought)\b")
_SENTENCE_END = re.compile(r"[.?!:;][”’)\"']*$")
ENDS_A_BODY = r"(?:Council|ICB|Board|Trust|[Aa]uthority|[Ll]eaders|Group|CCG|Partnership|Care)"
_BETWEEN = re.compile(
    rf"(?P<end>\b{ENDS_A_BODY}\b(?:\s*\([^)]*\))?)\s*(?:,\s*and\s+|,\s*|;\s*|\s+and\s+)(?=[A-Zst])"
)


@dataclass(frozen=True, slots=True)
class FoundInReport:
    """One item of a report's lists: its words, whom it names, and where it begins.

    `number` counts within its kind. `row` is its place in its table or list, in words.
    """

    kind: FindingKind
    number: int
    text: str
    bodies: tuple[str, ...]
    page: int
    line: int

    @property
    def place(self) -> str:
        return f"page {self.page}, line {self.line}"


def split_bodies(text: str) -> tuple[str, ...]:
    """The bodies that a cell or a sentence names, without their abbreviations in brackets."""
    marked = _BETWEEN.sub(lambda found: f"{found['end']};", text)
    named = (
        re.sub(r"\s*\([^)]*\b(?:ICBs?|CCGs?|LA|AfC)\)", "", each) for each in marked.split(";")
    )
    plain = (re.sub(r"^(?:[Tt]he|and)\s+", "", each.strip()).strip(" .,") for each in named)
    return tuple(dict.fromkeys(each for each in plain if each))


@dataclass(slots=True)
class _Item:
    kind: FindingKind
    text: str
    bodies: str
    page: int
    line: int

    def add(self, text: str, *, bullet: bool) -> None:
        between = " \u2022 " if bullet else " "
        self.text = f"{self.text}{between}{text}".strip() if self.text else text


def listed(passages: Sequence[Passage], *, outlined: bool) -> Iterator[FoundInReport]:
    """Every priority action and area for improvement, in order; bodies are those of its row."""
    items: list[_Item] = []
    kind: FindingKind | None = None
    two_columns = False
    rows = _rows(passages) if outlined else [[each] for each in passages]
    begun = set()
    for row in rows:
        heading = _heading(row)
        if any(AFTER.fullmatch(each.text) for each in row):
            kind = None
        if heading is not None:
            kind = heading
            two_columns = any(_COLUMN.fullmatch(each.text) for each in row)
            begun.add(kind)
            row = [each for each in row if not _is_label(each)]
        if kind is None or not row:
            continue
        if not outlined:
            # Two columns run into one another on a line, so nobody can say what is whose.
            if kind is not FindingKind.PRIORITY_ACTION:
                _add_line(items, kind, row[0])
        elif two_columns and row[0].table:
            _add_two(items, kind, row)
        else:
            _add_one(items, kind, row)
    counts: Counter[FindingKind] = Counter()
    for item in items:
        counts[item.kind] += 1
        bodies = split_bodies(item.bodies) or (PARTNERSHIP,)
        yield FoundInReport(item.kind, counts[item.kind], item.text, bodies, item.page, item.line)


def _rows(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Passages of one row of one table together; each alone where it stands in no such row.

    A row within which another table stands only lays the page out.
    """
    layout = {each.row for each in passages if each.layout}
    rows: list[list[Passage]] = []
    lately = None
    for each in passages:
        row = each.row if each.table and each.row not in layout else 0
        same = bool(row) and row == lately
        labels = _is_label(each) or (same and _is_label(rows[-1][-1]))
        if same and (not labels or _COLUMN.fullmatch(rows[-1][-1].text)):
            rows[-1].append(each)
        else:
            rows.append([each])
        lately = row
    return rows


def _is_label(passage: Passage) -> bool:
    return bool(_COLUMN.fullmatch(passage.text)) or any(
        words.fullmatch(passage.text) for words in _HEADINGS.values()
    )


def _heading(row: Sequence[Passage]) -> FindingKind | None:
    return next(
        (
            kind
            for each in row
            for kind, words in _HEADINGS.items()
            if words.fullmatch(each.text) and not each.bullet
        ),
        None,
    )


def _add_one(items: list[_Item], kind: FindingKind, row: Sequence[Passage]) -> None:
    """A row of one column: an item, or the rest of one that a page broke."""
    first = row[0]
    if _goes_on(items, kind, first):
        item = items[-1]
    else:
        item = _Item(kind, "", "", first.page, first.line)
        items.append(item)
    for each in row:
        item.add(each.text, bullet=each.bullet)


def _add_two(items: list[_Item], kind: FindingKind, row: Sequence[Passage]) -> None:
    """A row of two columns: who, and what. Either may be the rest of what a page broke."""
    cells = list(dict.fromkeys(each.cell for each in row))
    last = items[-1] if items and items[-1].kind is kind else None
    if len(cells) == 1:
        if last is None:
            _add_one(items, kind, row)
        elif (
            all(not each.bullet and not DUTY.search(each.text) for each in row)
            and not (_SENTENCE_END.search(last.bodies))
            and len(" ".join(each.text for each in row)) < 120
            and _SENTENCE_END.search(last.text)
        ):
            last.bodies = f"{last.bodies} {' '.join(each.text for each in row)}"
        else:
            for each in row:
                last.add(each.text, bullet=each.bullet)
        return
    who = " ".join(each.text for each in row if each.cell == cells[0])
    what = [each for each in row if each.cell != cells[0]]
    if last is not None and _goes_on(items, kind, what[0]):
        last.bodies = f"{last.bodies} {who}"
        for each in what:
            last.add(each.text, bullet=each.bullet)
        return
    item = _Item(kind, "", who, row[0].page, min(each.line for each in row))
    items.append(item)
    for each in what:
        item.add(each.text, bullet=each.bullet)


def _goes_on(items: Sequence[_Item], kind: FindingKind, passage: Passage) -> bool:
    """Whether a passage goes on with the item before it, by its first letter and its last words."""
    if not items or items[-1].kind is not kind:
        return False
    if passage.bullet or passage.text[0].islower():
        return True
    before = items[-1].text
    return not _SENTENCE_END.search(before) and "\u2022" not in before


_SUBJECT = re.compile(
    r"(?i)^[^.]{0,70}\b(leaders?|partnership|partners|boards?|ICB|NHS|authority|council|LAP|"
    r"commissioners?)\b"
)


def _add_line(items: list[_Item], kind: FindingKind, line: Passage) -> None:
    """A line of a file without an outline; told as uncertain by whoever asks for it."""
    last = items[-1] if items and items[-1].kind is kind else None
    new = last is None or (
        not line.bullet
        and line.text[0].isupper()
        and bool(_SENTENCE_END.search(last.text))
        and bool(DUTY.search(last.text))
        and bool(_SUBJECT.search(line.text))
    )
    if new:
        items.append(_Item(kind, line.text, "", line.page, line.line))
    elif last is not None:
        last.add(line.text, bullet=line.bullet)


def weaknesses(passages: Sequence[Passage]) -> Iterator[FoundInReport]:
    """The list below the words that require a written statement of action."""
    bodies = (PARTNERSHIP,)
    number = 0
    for at, passage in enumerate(passages):
        before = " ".join(each.text for each in passages[max(0, at - 2) : at + 1])
        if not (_WEAKNESSES.search(passage.text) and STATEMENT.search(before)):
            continue
        item: _Item | None = None
        for each in passages[at + 1 :]:
            if each.bullet:
                if item is not None:
                    number += 1
                    yield _weakness(item, number, bodies)
                item = _Item(FindingKind.SIGNIFICANT_WEAKNESS, each.text, "", each.page, each.line)
            elif item is not None and each.text[0].islower():
                item.add(each.text, bullet=False)
            else:
                break
        if item is not None:
            number += 1
            yield _weakness(item, number, bodies)
            return


def _weakness(item: _Item, number: int, bodies: tuple[str, ...]) -> FoundInReport:
    return FoundInReport(item.kind, number, item.text, bodies, item.page, item.line)
