"""A council's own indicators: what each is, and the figures that an import kept of it.

They are told apart from official series everywhere, and never set beside them in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scrutiny.definitions.keeping import Report, Required
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.reading import Absent, Listed, Page
from scrutiny.vocabulary.links import is_web_address
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Better, Kind, MeasuredIn, Status


class OwnForm(StrEnum):
    """How the council's file gives it: one value a month; a share with its two counts; numbers of
    audits by grade; or answers to a question of a survey.
    """

    VALUE = "value"
    SHARE = "share"
    GRADES = "grades"
    SURVEY = "survey"


class OwnSpan(StrEnum):
    """What a month's figure covers: that month; all that is in hand at its end; or all since the
    1st of April, from which an import works out the months.
    """

    MONTH = "month"
    MONTH_END = "month_end"
    YEAR_TO_DATE = "year_to_date"


_STEP = re.compile(r"([0-9]{4})-([0-9]{2})=(-?[0-9]+(?:\.[0-9]+)?)")
_KINDS = {
    MeasuredIn.PER_CENT: Kind.SHARE,
    MeasuredIn.WEEKS: Kind.WEEKS,
    MeasuredIn.SCORE_OUT_OF_10: Kind.SCORE,
}
_NOT_MONTHLY = frozenset(
    {
        MeasuredIn.PER_CENT_OF_INCOME,
        MeasuredIn.SUSPENSIONS_PER_100,
        MeasuredIn.PERMANENT_EXCLUSIONS_PER_100000,
        MeasuredIn.POINTS,
        MeasuredIn.GBP_MILLION,
    }
)


def _month(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-M(0[1-9]|1[0-2])", value):
        raise ValueError("is no month; write it like 2025-M04")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise ValueError("is no id; it has small letters, figures and _ only")
    return value


def _own_address(value: str) -> str:
    if value and not is_web_address(value):
        raise ValueError("is no web address; it begins with https:// or is left empty")
    return value


class Indicator(Page):
    """What a council's own indicator is, so that its file can be read.

    `called` are the names of its rows or columns in the council's file, several parted by
    semicolons; of a share, `numerator_called` and `denominator_called` are those of its counts.
    `form` is how the file gives it and `span` what a month's figure covers. `unit` is per cent,
    weeks, a score out of 10 or what is counted; no rate, point or money. `fewest_cases` is how many
    cases the smallest month rests on, as the council says; needed where no counts are given.
    `part_of` is the id of the count that holds these cases and others. `targets` are levels with
    the month from which each is in force, such as `2024-04=60; 2025-04=75`, and `target_set_by`
    says who set them. `in_return` is no where its cases are none that the area's own return counts;
    needed where such a return is held.
    """

    id: Annotated[str, AfterValidator(_id)]
    finding_ids: Annotated[Listed, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    form: OwnForm
    span: OwnSpan
    unit: MeasuredIn
    better: Better
    called: Listed
    numerator_called: Listed
    denominator_called: Listed
    fewest_cases: Annotated[int | None, Absent]
    part_of: str
    in_return: Literal["", "yes", "no"]
    targets: Listed
    target_set_by: str
    definition: Required
    cannot_show: Required
    given_by: Required
    source_url: Annotated[str, AfterValidator(_own_address)]

    @model_validator(mode="after")
    def _whole(self) -> Indicator:
        if self.unit in _NOT_MONTHLY:
            raise ValueError(f'is in "{self.unit}", in which no monthly indicator is read')
        if self.form is not OwnForm.VALUE and self.unit is not MeasuredIn.PER_CENT:
            raise ValueError(f"has the form {self.form}, so its unit is per cent")
        halves = bool(self.numerator_called) + bool(self.denominator_called)
        if halves != (2 if self.form is OwnForm.SHARE else 0):
            raise ValueError(
                "names both counts of a share in numerator_called and denominator_called, and of "
                "any other form neither"
            )
        if self.form is not OwnForm.SHARE and not self.called:
            raise ValueError("says in called what the council's file calls it")
        if self.form is OwnForm.VALUE and self.kind is not Kind.COUNT and not self.fewest_cases:
            raise ValueError(
                "has no counts, so that nobody can tell whether it is of few children: give "
                "fewest_cases, or the counts"
            )
        if self.span is OwnSpan.YEAR_TO_DATE and not self.counted:
            raise ValueError("adds up since April and has no counts: ask for those, or each month")
        if self.span is OwnSpan.YEAR_TO_DATE and self.form in (OwnForm.GRADES, OwnForm.SURVEY):
            raise ValueError(f"has the form {self.form}, which is read for each month by itself")
        for step in self.targets:
            if (found := _STEP.fullmatch(step)) is None or not 1 <= int(found[2]) <= 12:
                raise ValueError(f'"{step}" is no target; write it like 2025-04=75')
        if bool(self.targets) is not bool(self.target_set_by):
            raise ValueError("says in target_set_by who set its targets, and only where it has any")
        if len(self.steps) != len(self.targets):
            raise ValueError("has two targets from one month on")
        return self

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.unit, Kind.COUNT)

    @property
    def counted(self) -> bool:
        """Whether whole numbers of cases stand behind its values."""
        return self.form is not OwnForm.VALUE or self.kind is Kind.COUNT

    @property
    def decimals(self) -> int:
        return 0 if self.kind is Kind.COUNT else 1

    @property
    def steps(self) -> dict[str, float]:
        """Its targets by the month from which each is in force, in order of time."""
        found = [match for step in self.targets if (match := _STEP.fullmatch(step))]
        return {f"{m[1]}-M{m[2]}": float(m[3]) for m in sorted(found, key=lambda m: (m[1], m[2]))}

    def target_in(self, month: str) -> float | None:
        """The target in force in a month; null where none is."""
        held = [value for start, value in self.steps.items() if last_day(start) <= last_day(month)]
        return held[-1] if held else None


class IndicatorFigure(Page):
    """One month of a council's own indicator as an import kept it, small numbers hidden already.

    `status` is `ok` beside a value, or `c` where the month is hidden to protect individuals; then
    value and counts are empty. A month that the council gave no figure for has no row. `file` is
    the name of the council's file and `read_on` the day on which it was read.
    """

    indicator_id: Required
    month: Annotated[str, AfterValidator(_month)]
    value: Annotated[float | None, Absent]
    numerator: Annotated[int | None, Absent]
    denominator: Annotated[int | None, Absent]
    status: Annotated[str, Field(pattern="^(ok|c)$")]
    file: Required
    read_on: date


def of_few(
    indicator: Indicator,
    value: float,
    numerator: float | None,
    denominator: float | None,
    methods: Methods,
) -> bool:
    """Whether a month's figure would tell something of a few individuals.

    A count of 1 up to the limit of fixed tables; of a share, so many inside or outside it, or none
    or all of a small group. Where a percentage has no counts, the fewest cases stand for them: with
    more, both sides of it are only larger. A middle of too few is none.
    """
    limit = methods.hidden_up_to_local.value
    if indicator.kind is Kind.COUNT:
        return 0 < value <= limit
    if indicator.kind is not Kind.SHARE:
        return (indicator.fewest_cases or 0) < methods.middle_from.value
    whole = float(indicator.fewest_cases or 0) if denominator is None else denominator
    inside = value * whole / 100 if numerator is None else numerator
    if min(inside, whole - inside) <= 0:
        return whole < methods.all_or_none_below.value
    return min(inside, whole - inside) <= limit


_ROUNDING = 0.051
"""Half a unit of the one place to which a share is kept, and a little."""


def check_own_figures(
    indicators: Iterable[tuple[int, Indicator]],
    figures: Iterable[tuple[int, IndicatorFigure]],
    methods: Methods,
    report: Report,
) -> None:
    """Figures are of an indicator on the page, once a month, whole, and never of a few children:
    the file may have been edited by hand.
    """
    known = {each.id: each for _, each in indicators}
    mend = "Import the council's file again, and edit nothing by hand"
    for row, each in indicators:
        if each.part_of and (each.part_of not in known or each.part_of == each.id):
            would_do = f"Known ids are: {', '.join(known)}"
            report("indicators", row, "part_of", f'no other has the id "{each.part_of}"', would_do)
    for row, figure in figures:
        indicator = known.get(figure.indicator_id)
        if indicator is None:
            found = f'no indicator has the id "{figure.indicator_id}"'
            would_do = f"indicators.csv has: {', '.join(known) or 'none'}"
            report("indicator_figures", row, "indicator_id", found, would_do)
            continue
        told = (figure.value, figure.numerator, figure.denominator)
        if figure.status == Status.HIDDEN:
            if any(each is not None for each in told):
                report("indicator_figures", row, "value", "is hidden and has a number", mend)
        elif not _is_whole(indicator, *told):
            report("indicator_figures", row, "value", "and its counts do not go together", mend)
        elif of_few(indicator, told[0] or 0.0, told[1], told[2], methods):
            found = "tells of too few children to be kept"
            report("indicator_figures", row, "value", found, mend)


def _is_whole(
    indicator: Indicator, value: float | None, numerator: int | None, denominator: int | None
) -> bool:
    if value is None:
        return False
    if indicator.form is OwnForm.VALUE:
        most = 100 if indicator.kind is Kind.SHARE else float("inf")
        return numerator is None and denominator is None and 0 <= value <= most
    if numerator is None or not denominator:
        return False
    share = 100 * numerator / denominator
    return 0 <= numerator <= denominator and abs(share - value) < _ROUNDING
