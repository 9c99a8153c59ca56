"""What a SEN2 person-level return is made of: `data/returns/`, one class for one row of each file.

The tables of fields and codes follow the layouts that the Department for Education has used since
2023. Where an official letter is not known the code is `*`, and any value is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field as Bounded

from scrutiny.definitions.dates import last_date
from scrutiny.definitions.intake import rows
from scrutiny.definitions.reading import Absent, AsList, Listed, Page, Reader
from scrutiny.errors import ProblemsFound

MODULES = (
    "sen2",
    "person",
    "requests",
    "assessment",
    "named_plan",
    "plan_detail",
    "active_plans",
    "placement_detail",
    "sen_need",
)
"""The nine tables of a return; `sen2` is its one-row header."""

MaybeYear = Annotated[int | None, Absent]


class ReturnLayout(StrEnum):
    """The shapes in which one and the same return is found."""

    XML = "xml"
    BLADE = "blade"
    TEMPLATE = "template"
    SHEETS = "sheets"
    FLAT = "flat"


class FieldKind(StrEnum):
    """How a field's text is read. An identifier is text that a spreadsheet may have damaged."""

    TEXT = "text"
    CODE = "code"
    IDENTIFIER = "identifier"
    INTEGER = "integer"
    YES_NO = "yes_no"
    DATE = "date"
    DATETIME = "datetime"


class Severity(StrEnum):
    """error: cannot be right. query: ask. information: know."""

    ERROR = "error"
    QUERY = "query"
    INFORMATION = "information"


class Spoiled(StrEnum):
    """What a record that breaks a rule is kept out of; each is a set of measures."""

    REQUESTS = "requests"
    DECISIONS = "decisions"
    PLANS = "plans"
    TIMELINESS = "timeliness"
    OPEN_CASES = "open_cases"
    REVIEWS = "reviews"
    BREAKDOWNS = "breakdowns"


class Field(Page):
    """One field of one module, with its name in each layout (several where several occur).

    Years are collection years; an empty `last_year` means still in use. `wanted` is key, required
    or sometimes. `identifies` is empty where the field says nothing of a person. `needed_for`
    names the measures of `data/flows/` that rest on the field, as the sets that a broken rule
    keeps a record out of.
    """

    module: Annotated[str, Bounded(pattern=f"^({'|'.join(MODULES)})$")]
    field: str
    kind: FieldKind
    xml: Listed
    blade: Listed
    template: Listed
    sheet: Listed
    flat: Listed
    first_year: int
    last_year: MaybeYear
    code_list: str
    wanted: Annotated[str, Bounded(pattern="^(key|required|sometimes)$")]
    identifies: str
    needed_for: Annotated[tuple[Spoiled, ...], AsList]

    def names(self, layout: ReturnLayout) -> tuple[str, ...]:
        """The names that this layout gives the field; none where it does not carry it."""
        column = "sheet" if layout is ReturnLayout.SHEETS else str(layout)
        names: tuple[str, ...] = getattr(self, column)
        return names

    def used_in(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


class Code(Page):
    """One code of one list. `group` is the group under which figures are published."""

    code_list: str
    code: str
    words: str
    first_year: int
    last_year: MaybeYear
    group: str


class Census(Page):
    """One collection: its census day, and the layout that belongs to it.

    `assumed` says that nothing was found to show a change of layout since the year before.
    """

    year: int
    census: date
    deadline: Annotated[date | None, Absent]
    layout: str
    assumed: bool


class Rule(Page):
    """One rule that a return is held to.

    `fields` are written `module.field`. `wrong` is a sentence without its full stop, `mend` says
    what to do about it, empty where nobody must. `spoils` names what a record that breaks the rule
    is left out of, for errors only. `official` is the department's own number, where somebody has
    supplied it.
    """

    id: Annotated[str, Bounded(pattern=r"^[A-Z]\d{3}[a-z]?$")]
    severity: Severity
    fields: Listed
    wrong: str
    mend: str
    spoils: Annotated[tuple[Spoiled, ...], AsList]
    official: str

    @property
    def words(self) -> str:
        """What is wrong, and what to do."""
        return f"{self.wrong}. {self.mend}".strip()

    @property
    def on_path(self) -> bool:
        """Whether its rows are requests; a rule on persons, settings or needs counts those."""
        return {field.partition(".")[0] for field in self.fields} <= _PATH


_PATH = {"requests", "assessment", "named_plan", "active_plans"}


class Group(Page):
    """One group under which cases are counted; small codes share one so that it can be shown.

    `codes` are codes of the topic's list, for ages a span such as 5-10. The last group of a
    topic takes what no other does, and what is missing.
    """

    topic: Annotated[str, Bounded(pattern="^(age|need|setting|source)$")]
    group: str
    codes: Listed


@dataclass(frozen=True)
class ReturnFormat:
    """Everything that is known of the return's form, from `data/returns/`."""

    fields: tuple[Field, ...]
    codes: tuple[Code, ...]
    censuses: tuple[Census, ...]
    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]

    @cached_property
    def by_module(self) -> Mapping[str, tuple[Field, ...]]:
        return {name: tuple(f for f in self.fields if f.module == name) for name in MODULES}

    @cached_property
    def census_days(self) -> Mapping[int, date]:
        return {census.year: census.census for census in self.censuses}

    def due_after(self, day: date) -> date:
        """When the first return that tells of `day` is due: by the deadline of its census.

        Where no deadline is on record, by the end of that month in which the last one was.
        """
        for census in sorted(self.censuses, key=lambda each: each.year):
            if census.census > day and census.deadline:
                return census.deadline
        last = max(self.censuses, key=lambda each: each.deadline or each.census)
        held = (last.census.month, last.census.day)
        year = day.year if (day.month, day.day) < held else day.year + 1
        return last_date(f"{year}-{(last.deadline or last.census).month:02d}")

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def groups_of(self, topic: str) -> tuple[Group, ...]:
        """The groups of a topic, in the order in which they are shown."""
        return tuple(group for group in self.groups if group.topic == topic)

    def accepted(self, code_list: str, year: int) -> frozenset[str] | None:
        """The codes of a list in a collection year; None where the list is not fully known."""
        mine = [code for code in self.codes if code.code_list == code_list]
        if not mine or any(code.code == "*" for code in mine):
            return None
        return frozenset(
            code.code
            for code in mine
            if code.first_year <= year and (code.last_year is None or year <= code.last_year)
        )


def load_return_format(data: Path) -> ReturnFormat:
    """Raises ProblemsFound with every problem of the files in `data/returns/`."""
    reader = Reader(data)
    made = read_return_format(reader)
    if reader.problems:
        raise ProblemsFound(reader.problems)
    return made


def read_return_format(reader: Reader) -> ReturnFormat:
    """The same; what is wrong is reported to `reader`."""
    folder = reader.root / "returns"
    return ReturnFormat(
        rows(reader, folder / "fields.csv", Field),
        rows(reader, folder / "codes.csv", Code),
        rows(reader, folder / "censuses.csv", Census),
        rows(reader, folder / "rules.csv", Rule),
        rows(reader, folder / "groups.csv", Group),
    )
