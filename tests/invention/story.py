"""The story of an invented area: what is drawn, how the queue is served, and what is then true.

The story is `northmere.toml`; its schools are the area's own list, which an import reads too. The
truth stands beside the causes as plain data, so that tests can hold the workbook to it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from scrutiny.definitions.reading import Absent, Page, Reader
from scrutiny.errors import ProblemsFound
from scrutiny.vocabulary.periods import PeriodKind, kind_of

HOME = Path(__file__).resolve().parents[2]
STORY = Path(__file__).with_name("northmere.toml")
SCHOOLS = HOME / "data" / "areas" / "northmere" / "establishments.csv"

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Direction = Literal["rises", "falls", "flat"]


def _month(value: str) -> str:
    if kind_of(value) is not PeriodKind.MONTH:
        raise ValueError("is not a month: write 2024-M03")
    return value


def _shares(value: dict[str, float]) -> dict[str, float]:
    if abs(sum(value.values()) - 1) > 0.001:
        raise ValueError("the shares do not add to 1")
    return value


Month = Annotated[str, AfterValidator(_month)]
Shares = Annotated[dict[str, Share], AfterValidator(_shares)]
"""What may be drawn, each with its share; together 1."""


class Requests(Page):
    """Requests for an assessment. Numbers are for a story of full size; shares are of those before.

    `august` is the part of a usual month's requests that August brings. Mediation, tribunal and
    `overturned` (assessed after all) are shares of refusals, the last of disputed ones.
    """

    a_month: float
    yearly_rise: Share
    august: Share
    assessed: Share
    withdrawn: Share
    within_6_weeks: Share
    asked_again: Share
    mediation: Share
    tribunal: Share
    overturned: Share
    exported: Share
    in_custody: Share


class Assessments(Page):
    """Assessments, and the plans that come of them; disputes are shares of plans or refusals."""

    not_issued: Share
    withdrawn: Share
    exceptions: Share
    exceptions_in_time: Share
    mediation: Share
    other_mediation: Share
    other_tribunal: Share


class Plans(Page):
    """Plans in operation. `open_at_start` is their number on the first day of the first year."""

    open_at_start: int
    transfers_in_a_year: float
    personal_budget: Share
    residential: Share
    work_based: Share
    second_setting: Share
    second_need: Share
    moves: Share
    ceasing_under_16: Share
    ceasing_16_to_18: Share
    ceasing_19_on: Share


class Reviews(Page):
    """Annual reviews: as many a month as those who hold them can manage."""

    a_month: float
    decided: Share
    within_4_weeks: Share
    amended: Share


class Phase(Page):
    """A part of the story, from its first month to the next phase's.

    `plans_a_month` and `within_20_weeks` (the share of plans, exceptions apart, that is taken
    from cases still within 20 weeks) have a value for each month; the last one is kept. Where
    `cases_held_at` is given, plans keep pace so that about so many cases wait that will end in a
    plan. `left_behind` says that the group left behind is served apart.
    """

    name: str
    first: Month
    plans_a_month: tuple[float, ...]
    within_20_weeks: tuple[Share, ...]
    cases_held_at: int | None = None
    left_behind: bool = False


class LeftBehind(Page):
    """The need that the recovery does not reach, and its part of the plans issued meanwhile."""

    need: str
    within_20_weeks: Share
    part_of_plans: Share


class Drawn(Page):
    """What persons are like: every table gives each code's share."""

    sex: Shares
    ethnicity: Shares
    need: Shares
    second_need: Shares
    request_source: Shares
    age_of_standing: Shares
    age_at_request: Shares
    cease_reason_under_16: Shares
    cease_reason_from_16: Shares
    other_authorities: tuple[str, ...]


class Turn(Page):
    """A month in which a measure really changes, and which way."""

    measure: str
    month: Month
    direction: Direction
    what: str


class Stretch(Page):
    """A measure over some months: which way it goes, or between which shares it lies."""

    measure: str
    first: Month
    last: Month
    group: str = ""
    direction: Direction | None = None
    low: float | None = None
    high: float | None = None


class Promise(Page):
    """What was to be reached by when, and on what day this was said."""

    said: date
    value: float
    due: date


class Truth(Page):
    """What the workbook has to find."""

    turns: tuple[Turn, ...]
    stretches: tuple[Stretch, ...]
    steady: tuple[str, ...]
    promise: Promise
    moved: Promise


class Establishment(Page):
    """A school or college that does not exist. `group` is the group of published placements.

    Ages are the youngest and oldest taken, in years on 31 August. `closed` is empty where open.
    """

    urn: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: str
    group: str
    phase: str
    low_age: int
    high_age: int
    sen_unit: bool
    resourced_provision: bool
    opened: date
    closed: Annotated[date | None, Absent]


class Story(Page):
    """An invented area: causes, truth and planted faults.

    `persons` is the usual number in one return, to which all numbers here belong. `warm_up` is
    the month in which the queue starts to fill, unseen. `faults` gives for each rule the number
    of persons whose record is made to break it, one number for each of `years`; `with_them`
    those that break a rule only because another was broken.
    """

    place: str
    persons: int
    seed: int
    years: tuple[int, ...]
    warm_up: Month
    requests: Requests
    assessments: Assessments
    plans: Plans
    reviews: Reviews
    phases: tuple[Phase, ...]
    left_behind: LeftBehind
    drawn: Drawn
    truth: Truth
    faults: dict[str, tuple[Count, ...]]
    with_them: dict[str, tuple[Count, ...]]
    establishments: tuple[Establishment, ...] = ()

    @model_validator(mode="after")
    def _a_number_for_each_year(self) -> Self:
        for rule, counts in (*self.faults.items(), *self.with_them.items()):
            if len(counts) != len(self.years):
                raise ValueError(f"{rule} has {len(counts)} numbers for {len(self.years)} returns")
        return self

    def broken(self, year: int) -> dict[str, int]:
        """For each rule the number of persons that break it in the return of a year."""
        at = self.years.index(year)
        rules = sorted({*self.faults, *self.with_them})
        return {
            rule: sum(table[rule][at] for table in (self.faults, self.with_them) if rule in table)
            for rule in rules
        }


def load_story(path: Path = STORY, schools: Path = SCHOOLS) -> Story:
    """The story of Northmere. Raises ProblemsFound with every problem of its two files."""
    reader = Reader(path.parent)
    story = reader.toml(path, Story)
    listed = reader.rows(schools, Establishment)
    if story is None or reader.problems:
        raise ProblemsFound(reader.problems)
    return story.model_copy(update={"establishments": tuple(school for _, school in listed)})
