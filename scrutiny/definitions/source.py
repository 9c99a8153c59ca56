"""A source is a page of data: `data/sources/<id>.toml`, how to recognise and read a file family."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from scrutiny.definitions.dates import Dated
from scrutiny.definitions.interface import OpenDataSet
from scrutiny.definitions.reading import Page, WebAddress
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import Counts, Status

_UNSEEN = re.compile("[\u200b\ufeff]")
_BROKEN = re.compile(r"\s*[\r\n]\s*(?=_)|(?<=_)\s*[\r\n]\s*")


def bare(heading: str) -> str:
    """A heading for comparing: case, spaces of whichever kind and line breaks tell nothing.

    >>> bare("Waiting\\n>18-52\\u00a0weeks "), bare("\\ufeffpc_\\nplans")
    ('waiting >18-52 weeks', 'pc_plans')
    """
    return " ".join(_BROKEN.sub("", _UNSEEN.sub("", heading)).split()).casefold()


class Heading(str):
    """A heading as the page first spells it; `others` are its names in other releases.

    A page gives one name, or a list of them: ``column = ["plans_total", "plans_issued"]``.
    """

    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Any) -> Heading:
        """Raises ValueError unless given a name or a list of different names."""
        names = [given] if isinstance(given, str) else given
        if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
            raise ValueError("is neither a heading nor a list of its names")
        names = [name.strip() for name in names]
        if not all(names) or len({name.casefold() for name in names}) < max(len(names), 1):
            raise ValueError("names a heading twice or not at all")
        heading = cls(names[0])
        heading.others = tuple(names[1:])
        return heading

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.of)

    @property
    def names(self) -> tuple[str, ...]:
        return str(self), *self.others

    def among(self, headings: Iterable[str]) -> list[str]:
        """Those of a file's headings that are this one, under whichever name, in any case."""
        known = {bare(name) for name in self.names}
        return [heading for heading in headings if bare(heading) in known]


class Layout(StrEnum):
    """How a family's files are laid out; each layout has one reader in `sources`."""

    TABLE = "table"
    PRINTED = "printed"
    LONG = "long"
    NEIGHBOURS = "neighbours"


class Example(Page):
    """One entry that tells a model of statistical neighbours from others laid out alike."""

    place: str
    rank: int
    neighbour: str


class Recognise(Page):
    """What a file of this family contains. Headings match without regard to case.

    An entry of `headings` may be a list: the names that one heading has in different releases.

    `title` is the beginning of the first cell, for tables laid out as printed.
    """

    headings: tuple[Heading, ...] = ()
    absent: tuple[str, ...] = ()
    title: str | None = None
    example: Example | None = None


class PlaceColumns(Page):
    """Where a row says which place it is about. `code` is the three-digit code."""

    code: Heading | None = None
    region: Heading | None = None
    level: Heading | None = None
    name: Heading | None = None
    region_name: Heading | None = None


class PeriodColumns(Page):
    """Where a row says which period it is about, and what kind of period that is.

    `terms` names the column that holds the term. `ending` says that a single year names the
    school or financial year that ends in it. `following` says that a single year names the
    January after it, when what is left at the end of the year is counted. `preceding` says that
    a single year names the calendar year before it, when a file is called by the year it came out.
    """

    column: Heading
    kind: PeriodKind
    terms: Heading | None = None
    ending: bool = False
    following: bool = False
    preceding: bool = False


class Keep(Page):
    """Rows to keep: those whose `column` holds one of `values`. All others are left out."""

    column: Heading
    values: tuple[str, ...]


class PartColumns(Page):
    """Where a row says which part of the whole it is about.

    A row whose `value` is in `whole` is the whole. Other rows are kept only for topics in `keep`
    (the file's word = ours), and only for places near an area under scrutiny, or the committed
    figures would grow beyond reading. Empty `keep` keeps none. Topics in `leave_out` are left out
    on purpose; of any other topic that is not kept an import tells. `in_place_of` names for a
    topic of ours the earlier one that it took the place of, though the two mean different things
    and are never joined.
    """

    topic: Heading
    value: Heading
    whole: tuple[str, ...]
    keep: Mapping[str, str] = Field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    in_place_of: Mapping[str, str] = Field(default_factory=dict)


class Unit(StrEnum):
    COUNT = "count"
    PER_CENT = "per_cent"
    NUMBER = "number"


class Quantity(Page):
    """One quantity that the family gives: our name for it, the file's, and what it may be.

    `period` stands where the family's periods mean something else for this quantity.
    """

    id: str
    column: Heading
    unit: Unit
    period: PeriodColumns | None = None
    only: tuple[Keep, ...] = ()


NOT_DESCRIBED = "a copy not described yet"
"""The note on a copy of which the release's page says nothing."""


class Copy(Page):
    """One copy of a release's file: which it is, told by its checksum, and what is known of it."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    note: str


class Release(Page):
    """One publication of the family, told by the latest period in the file.

    `copies` are those known, the oldest first: publishers amend files without a word. `copy_note`
    stands for all copies where none is described.
    """

    id: str
    latest_period: str
    published: date
    published_assumed: bool = False
    title: str
    copy_note: str = ""
    copies: tuple[Copy, ...] = ()

    @model_validator(mode="after")
    def _one_note(self) -> Release:
        if self.copies and self.copy_note:
            raise ValueError("has copies, each with its note, and a copy_note besides")
        if len({copy.sha256 for copy in self.copies}) < len(self.copies):
            raise ValueError("describes a copy twice")
        return self

    def age_of(self, sha256: str) -> int | None:
        """The place of a copy among those known, 0 being the oldest; null where not described."""
        return next((at for at, copy in enumerate(self.copies) if copy.sha256 == sha256), None)

    def note_on(self, sha256: str, *, another: bool = False) -> str:
        """What is known of a copy. `another`: it takes the place of another copy."""
        at = self.age_of(sha256)
        if at is not None:
            return self.copies[at].note
        return NOT_DESCRIBED if self.copies or another else self.copy_note


class FirstPublished(Page):
    """When figures first became public, whatever copy of them is held here.

    `dates`: for a period, the day (`2024-06-26`) or, where only that is known, the month
    (`2024-06`). For other periods the first `month` after the period's end is assumed.
    """

    month: int = Field(ge=1, le=12)
    dates: Mapping[str, Dated] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _periods(self) -> FirstPublished:
        for period in self.dates:
            kind_of(period)
        return self


class Printed(Page):
    """Where things stand in a table laid out for print.

    `name` and `code` are the columns, A being the first, that hold a place's name and code; in
    the table that is made of it they bear the names that `[place]` gives. `headings` is a heading
    of the line of headings: the first line that has it is that line. The line of years stands so
    many lines above it. A line whose first filled cell begins with one of `ends` ends the body; one
    whose name begins with one of `left_out` is passed over.
    """

    name: str = Field(pattern="^[A-Z]$")
    code: str = Field(pattern="^[A-Z]$")
    headings: str
    years_above: int = Field(ge=1)
    ends: tuple[str, ...] = Field(min_length=1)
    left_out: tuple[str, ...] = ()


class WorkedOut(Page):
    """Counts worked out again from exact percentages of one row, which share a denominator.

    `denominator` and the keys of `numerators` are our names for the counts; the values of
    `numerators` are the quantities that are the percentages, given to so many `decimals`.

    Percentages alone fit a denominator and all its multiples, so a known number bounds it: that
    of the quantity `beside` in the January of the same school year, where given times the
    percentage `times` over the percentage `over`. The denominator is from `at_least` to `at_most`
    times that number; where several still fit, it is as large beside it as in the school year
    before or after, within a factor of `steady`. Where still not exactly one fits, there are no
    counts. `words` says why these bounds hold.
    """

    denominator: str
    numerators: Mapping[str, str] = Field(min_length=1)
    decimals: int = Field(ge=4, le=9)
    beside: str
    times: str = ""
    over: str = ""
    at_least: float = Field(gt=0)
    at_most: float
    steady: float = Field(ge=1)
    words: str

    @model_validator(mode="after")
    def _whole(self) -> WorkedOut:
        if self.at_most <= self.at_least:
            raise ValueError("at_most is not above at_least")
        if bool(self.times) is not bool(self.over):
            raise ValueError("gives one of times and over but not both")
        return self

    @property
    def counts(self) -> tuple[str, ...]:
        """The quantities that it gives."""
        return (self.denominator, *self.numerators)

    @property
    def needs(self) -> tuple[str, ...]:
        """The quantities that it reads, of its own source and of others."""
        known = (self.beside, self.times, self.over)
        return (*self.numerators.values(), *(each for each in known if each))


class LongColumns(Page):
    """Columns of a long table, where one column names the quantity and one holds the value."""

    quantity: Heading
    value: Heading


class NotKept(Page):
    """A file that the publisher gives beside a family, told by its headings; `why` nothing of it
    is kept.
    """

    name: str
    headings: tuple[Heading, ...] = Field(min_length=1)
    why: str


class Source(Page):
    """One family of published files.

    `counts` says whether the numbers behind its percentages are given, left out of the extract
    held here, or not published; `worked_out` how some that are left out are had again.

    `not_used` lists the headings that the family's files have had and that are left alone: none of
    them can be the new name of a heading that is used. Null says that nobody has listed them yet;
    then no heading of a file can be told to be new. `not_kept` are whole files that come beside the
    family's and are left alone. `open_data` is where `scrutiny update` finds it, where it does.
    """

    id: str = ""
    name: str
    publisher: str
    licence: str
    address: WebAddress
    layout: Layout
    note: str = ""
    not_used: tuple[str, ...] | None = None
    not_kept: tuple[NotKept, ...] = ()
    recognise: Recognise
    place: PlaceColumns | None = None
    period: PeriodColumns | None = None
    part: PartColumns | None = None
    long: LongColumns | None = None
    printed: Printed | None = None
    keep: tuple[Keep, ...] = ()
    symbols: Mapping[str, Status] = Field(default_factory=dict)
    quantities: tuple[Quantity, ...] = ()
    releases: tuple[Release, ...] = ()
    counts: Counts = Counts.GIVEN
    worked_out: tuple[WorkedOut, ...] = ()
    first_published: FirstPublished | None = None
    open_data: OpenDataSet | None = None
    min_authorities: int = Field(default=0, ge=0)
    model: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Source:
        if self.layout in (Layout.TABLE, Layout.LONG, Layout.PRINTED):
            for key in ("quantities", "releases"):
                if not getattr(self, key):
                    raise ValueError(f"has no {key}")
        if self.layout in (Layout.TABLE, Layout.LONG) and not (self.place and self.period):
            raise ValueError("has no place or no period")
        if self.layout is Layout.LONG and self.long is None:
            raise ValueError("has no [long]")
        if self.layout is Layout.PRINTED:
            if self.printed is None:
                raise ValueError("has no [printed]")
            if not (self.place and self.place.name and self.place.code and self.period):
                raise ValueError("has no names for its columns of places, codes and years")
        if self.layout is Layout.NEIGHBOURS and not (self.model and self.recognise.example):
            raise ValueError("has no model or no recognise.example")
        yearly = self.period is not None and self.period.kind is PeriodKind.ACADEMIC_YEAR
        if self.worked_out and not yearly:
            raise ValueError("works counts out, which is done for school years only")
        if self.counts is Counts.WORKED_OUT:
            raise ValueError("counts says how they are published: left_out, with [[worked_out]]")
        ids = [quantity.id for quantity in self.quantities]
        ids += [count for rule in self.worked_out for count in rule.counts]
        if len(ids) != len(set(ids)):
            raise ValueError("names a quantity twice")
        names = [name.casefold() for column in self.named_columns for name in column.names]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f'gives two of its headings the same name, "{twice[0]}"')
        both = [
            name for heading in self.every_heading for name in heading.among(self.not_used or ())
        ]
        if both:
            raise ValueError(f'lists a heading under not_used and uses it, "{both[0]}"')
        return self

    def new_among(self, headings: Iterable[str]) -> list[str]:
        """Those of a file's headings that the page neither uses nor lists under `not_used`."""
        known = {name.casefold() for heading in self.every_heading for name in heading.names}
        known = {bare(name) for name in (*known, *(self.not_used or ()))}
        return [h for h in headings if bare(h) and bare(h) not in known]

    @property
    def signs(self) -> list[Heading]:
        """The headings that tell the family, with their other names wherever the page has them."""
        named = {str(heading): heading for heading in self.named_columns}
        return [named.get(heading, heading) for heading in self.recognise.headings]

    @property
    def every_heading(self) -> list[Heading]:
        """`named_columns`, and the headings that only tell the family."""
        every = {str(heading): heading for heading in (*self.named_columns, *self.signs)}
        return list(every.values())

    @property
    def bearings(self) -> set[str]:
        """The columns without which no row has a place, a period and a part."""
        named: set[str] = set()
        for columns in (self.place, self.period, self.part, self.long):
            keys = type(columns).model_fields if columns else ()
            named |= {str(h) for key in keys if isinstance(h := getattr(columns, key), Heading)}
        return named

    @property
    def filters(self) -> set[str]:
        """The columns by which rows are kept: they say whom a row counts."""
        kept = (*self.keep, *(keep for quantity in self.quantities for keep in quantity.only))
        return {str(keep.column) for keep in kept}

    @property
    def named_columns(self) -> list[Heading]:
        """Every column that this page names, once; the quantities of a long table are rows.

        Other names of a heading need to be given in one place of the page only.
        """
        wanted = [] if self.long else [quantity.column for quantity in self.quantities]
        wanted += [kept.column for kept in self.keep]
        wanted += [kept.column for quantity in self.quantities for kept in quantity.only]
        for columns in (self.place, self.long):
            named = [getattr(columns, key) for key in type(columns).model_fields] if columns else []
            wanted += [column for column in named if column]
        if self.part:
            wanted += [self.part.topic, self.part.value]
        if self.period:
            wanted += [self.period.column]
            wanted += [self.period.terms] if self.period.terms else []
        merged: dict[str, Heading] = {}
        for heading in wanted:
            names = (*merged.get(heading, heading).names, *heading.others)
            merged[heading] = Heading.of(list(dict.fromkeys(names)))
        return list(merged.values())


class Correction(Page):
    """A known error in a source, with a guard that stops once the publisher has put it right.

    Where `where` holds, `column` must hold `expect`; then `replace` puts `value` there, and
    `mark` keeps what stands there but gives it the status `status`.
    """

    source: str
    release: str
    where: dict[str, str]
    column: str
    expect: str
    action: str = Field(pattern="^(replace|mark)$")
    value: str | None = None
    status: Status | None = None
    reason: str

    @model_validator(mode="after")
    def _whole(self) -> Correction:
        if self.action == "replace" and self.value is None:
            raise ValueError("replaces but has no value")
        if self.action == "mark" and self.status is None:
            raise ValueError("marks but has no status")
        return self


class Corrections(Page):
    corrections: tuple[Correction, ...] = ()
