"""A source is a page of data: `data/sources/<id>.toml`, how to recognise and read a file family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from scrutiny.definitions.dates import Dated
from scrutiny.definitions.reading import Page
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import Counts, Status


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

    `title` is the beginning of the first cell, for tables laid out as printed.
    """

    headings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    title: str | None = None
    example: Example | None = None


class PlaceColumns(Page):
    """Where a row says which place it is about. `code` is the three-digit code."""

    code: str | None = None
    region: str | None = None
    level: str | None = None
    name: str | None = None
    region_name: str | None = None


class PeriodColumns(Page):
    """Where a row says which period it is about, and what kind of period that is.

    `terms` names the column that holds the term. `ending` says that a single year names the
    school or financial year that ends in it.
    """

    column: str
    kind: PeriodKind
    terms: str | None = None
    ending: bool = False


class Keep(Page):
    """Rows to keep: those whose `column` holds one of `values`. All others are left out."""

    column: str
    values: tuple[str, ...]


class PartColumns(Page):
    """Where a row says which part of the whole it is about.

    A row whose `value` is in `whole` is the whole. Other rows are kept only for topics in `keep`
    (the file's word = ours), and only for places near an area under scrutiny, or the committed
    figures would grow beyond reading. Empty `keep` keeps none.
    """

    topic: str
    value: str
    whole: tuple[str, ...]
    keep: Mapping[str, str] = Field(default_factory=dict)


class Unit(StrEnum):
    COUNT = "count"
    PER_CENT = "per_cent"
    NUMBER = "number"


class Quantity(Page):
    """One quantity that the family gives: our name for it, the file's, and what it may be.

    `period` stands where the family's periods mean something else for this quantity.
    """

    id: str
    column: str
    unit: Unit
    period: PeriodColumns | None = None
    only: tuple[Keep, ...] = ()


class Release(Page):
    """One publication of the family, told by the latest period in the file."""

    id: str
    latest_period: str
    published: date
    published_assumed: bool = False
    title: str
    copy_note: str = ""


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

    quantity: str
    value: str


class Source(Page):
    """One family of published files.

    `counts` says whether the numbers behind its percentages are given, left out of the extract
    held here, or not published; `worked_out` how some that are left out are had again.
    """

    id: str = ""
    name: str
    publisher: str
    licence: str
    address: str = Field(pattern=r"^https?://\S+$")
    layout: Layout
    note: str = ""
    recognise: Recognise
    place: PlaceColumns | None = None
    period: PeriodColumns | None = None
    part: PartColumns | None = None
    long: LongColumns | None = None
    keep: tuple[Keep, ...] = ()
    symbols: Mapping[str, Status] = Field(default_factory=dict)
    quantities: tuple[Quantity, ...] = ()
    releases: tuple[Release, ...] = ()
    counts: Counts = Counts.GIVEN
    worked_out: tuple[WorkedOut, ...] = ()
    first_published: FirstPublished | None = None
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
        return self

    @property
    def named_columns(self) -> list[str]:
        """Every column that this page names; the quantities of a long table are rows."""
        wanted = [] if self.long else [quantity.column for quantity in self.quantities]
        wanted += [kept.column for kept in self.keep]
        wanted += [kept.column for quantity in self.quantities for kept in quantity.only]
        for columns in (self.place, self.long):
            wanted += [v for v in columns.model_dump().values() if v] if columns else []
        if self.part:
            wanted += [self.part.topic, self.part.value]
        if self.period:
            wanted += [self.period.column, self.period.terms or ""]
        return [column for column in dict.fromkeys(wanted) if column]


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
