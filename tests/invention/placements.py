"""Where children with a plan are placed over time: schools that do not exist, and no school."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from tests.invention.days import (
    NEVER,
    Days,
    Draw,
    Flags,
    cohort,
    first_of_september,
    number,
    years_of,
)
from tests.invention.story import Story

# A code, the ages in years on 31 August at which it occurs, and its weight among the settings.
_CODES = (
    ("EYP", 1, 4, 12.0),
    ("EHE", 5, 15, 1.0),
    ("OLA", 5, 18, 1.2),
    ("OPA", 5, 18, 0.2),
    ("OTH", 4, 24, 0.3),
    ("NIEO", 5, 15, 0.5),
    ("NEET", 16, 24, 7.0),
)
_PROVIDERS = tuple(f"1099000{n}" for n in range(1, 5))
NOWHERE = ("NEET", "NIEC", "NIEO")
"""What is said of attendance, never named by a plan."""

_IN_UNIT = 0.12


def settings(story: Story) -> pl.DataFrame:
    """Every setting: its identifier or code, the ages it takes, and its weight in a draw."""
    rows: list[tuple[str | None, str | None, str | None, int, int, bool, bool, int, int, float]]
    rows = [
        (
            school.urn,
            None,
            None,
            school.low_age,
            school.high_age,
            school.sen_unit,
            school.resourced_provision,
            number(school.opened),
            number(school.closed) if school.closed else NEVER,
            {"nursery": 4.0, "special": 8.0, "post-16": 9.0, "alternative": 1.0}.get(
                school.phase, 1.6 if school.phase == "secondary" else 1.0
            ),
        )
        for school in story.establishments
    ]
    always = number(date(1990, 1, 1))
    rows += [(None, ukprn, None, 16, 24, False, False, always, NEVER, 2.0) for ukprn in _PROVIDERS]
    rows += [
        (None, None, code, low, high, False, False, always, NEVER, weight)
        for code, low, high, weight in _CODES
    ]
    names = "urn ukprn sen_setting low high unit resourced opened closed weight".split()
    return pl.DataFrame(rows, schema=names, orient="row").with_row_index("setting")


class Placing:
    """Draws settings by age, and follows each child from one to the next."""

    def __init__(self, story: Story, draw: Draw) -> None:
        self.story, self.draw = story, draw
        table = settings(story)
        self.low, self.high = table["low"].to_numpy(), table["high"].to_numpy()
        self.opened, self.closed = table["opened"].to_numpy(), table["closed"].to_numpy()
        self.weight = table["weight"].to_numpy()

    def setting(self, ages: Days, on: Days) -> Days:
        """A setting for each child, that takes its age and is open on the day."""
        found = np.zeros(len(ages), dtype=np.int64)
        ages = ages.clip(2, 24)
        eras = np.searchsorted(np.unique(self._changes()), on, side="right")
        for age in range(2, 25):
            for era in np.unique(eras[ages == age]):
                mine = np.flatnonzero((ages == age) & (eras == era))
                day = on[mine[0]]
                fits = (self.low <= age) & (self.high >= age)
                weight = self.weight * (fits & (self.opened <= day) & (self.closed > day))
                found[mine] = self.draw.choice(len(weight), len(mine), p=weight / weight.sum())
        return found

    def _changes(self) -> Days:
        days = np.concatenate([self.opened, self.closed])
        return days[(days > number(date(2020, 1, 1))) & (days < NEVER)]

    def follow(
        self, births: Days, start: Days, cease: Days, arrived: Flags, new: Flags
    ) -> pl.DataFrame:
        """Placements: `case`, `rank`, `setting`, `entry`, `leaving` (NEVER where open), in order.

        `start` is the day from which a plan is here; `arrived` marks children whose school
        begins on that day too, `new` those who may change school soon after.
        """
        size, first_year = len(births), self.story.years[0] - 1
        opening = number(date(first_year, 1, 1))
        base = np.maximum(start, opening)
        school_year = np.where(
            base >= first_of_september(years_of(base)), years_of(base), years_of(base) - 1
        )
        age = school_year - cohort(births)
        now = self.setting(age, base)
        began = school_year - self.draw.integers(0, 4, size)
        began = np.minimum(np.maximum(began, cohort(births) + self.low[now]), school_year)
        entry = np.maximum(first_of_september(began), self.opened[now])
        entry = np.where(arrived, start, np.maximum(entry, births + 400))
        # The first placement is the one held on the day the plan is first seen here.
        found = [(np.arange(size), now, entry)]

        soon = start + self.draw.integers(14, 31, size)
        summer = np.isin(
            soon.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12, [6, 7, 8]
        )
        changes = new & ~summer & (soon < cease) & (self.draw.random(size) < 0.3)
        now = self._move(found, now, changes, soon, age)
        for year in range(first_year, self.story.years[-1]):
            day = first_of_september(np.full(size, year))
            age = year - cohort(births)
            must = (age > self.high[now]) | (self.closed[now] <= day)
            moves = must | (self.draw.random(size) < self.story.plans.moves)
            now = self._move(found, now, moves & (day > base) & (day < cease), day, age)
        second = np.flatnonzero(
            (self.draw.random(size) < self.story.plans.second_setting) & (age >= 6) & (age < 18)
        )
        return self._dated(found, cease, second)

    def _move(
        self, found: list[tuple[Days, Days, Days]], now: Days, who: Flags, on: Days, age: Days
    ) -> Days:
        """Moves those marked to another setting, and returns where everybody then is."""
        at = np.flatnonzero(who)
        there = self.setting(age[at], on[at])
        really = there != now[at]
        found.append((at[really], there[really], on[at][really]))
        then = now.copy()
        then[at] = there
        return then

    def _dated(
        self, found: list[tuple[Days, Days, Days]], cease: Days, second: Days
    ) -> pl.DataFrame:
        table = pl.DataFrame(
            {
                name: np.concatenate([part[at] for part in found])
                for at, name in enumerate(("case", "setting", "entry"))
            }
        ).sort("case", "entry")
        until = pl.Series(cease).gather(table["case"])
        following = pl.col("entry").shift(-1).over("case") - 1
        first = table.with_columns(
            rank=pl.lit(1), leaving=pl.coalesce(following, until), in_unit=self._unit(table.height)
        )
        codes = [code for code, *_ in _CODES]
        elsewhere = len(self.low) - len(_CODES) + codes.index("OLA")
        other = (
            first.filter(pl.col("case").is_in(second))
            .unique("case", keep="first", maintain_order=True)
            .with_columns(
                rank=pl.lit(2),
                setting=pl.lit(elsewhere, dtype=pl.Int64),
                leaving=pl.Series(cease).gather(second),
            )
        )
        return pl.concat([first, other]).sort("case", "rank", "entry")

    def _unit(self, size: int) -> pl.Series:
        """Whether a child is in the unit of its school, where the school has one."""
        return pl.Series(self.draw.random(size) < _IN_UNIT)
