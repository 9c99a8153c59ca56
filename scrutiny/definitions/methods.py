"""Statistical and disclosure constants: `data/methods.toml`, each dated and with its reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from pydantic import model_validator

from scrutiny.definitions.reading import Page

T = TypeVar("T")


class Constant(Page, Generic[T]):
    """One constant: its value, what it does in words, since when, and where it comes from.

    A number in `words` is written as a name in braces and filled in: ``{value}`` its own,
    ``{level}`` how sure so many standard errors are, ``{chance}`` how seldom chance goes as far, or
    that of another constant by its name.
    """

    value: T
    words: str
    since: date
    reference: str


FILLED = re.compile(r"\{(\w+)\}")
"""A number that is filled into words."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How many days the steps of the path may take by law, the last being in time; `long_wait` is
    as long as none should.
    """

    decision: int
    plan: int
    review_decision: int
    long_wait: int

    @property
    def numbers(self) -> Mapping[str, str]:
        """``plan_weeks`` and ``plan_days``, for the words of pages, and so of each step."""
        days = asdict(self)
        return {
            **{f"{name}_days": str(many) for name, many in days.items()},
            **{f"{name}_weeks": str(many // 7) for name, many in days.items()},
        }


class Methods(Page):
    """Every constant that decides what the workbook says."""

    interval_z: Constant[float]
    change_z: Constant[float]
    quarter_change_z: Constant[float]
    smallest_denominator: Constant[int]
    movement_authorities: Constant[int]
    movement_unusual: Constant[float]
    movement_common: Constant[float]
    movement_small_base: Constant[int]
    movement_nearest: Constant[int]
    path_years: Constant[int]
    path_turn: Constant[float]
    false_trend: Constant[float]
    false_years: Constant[tuple[tuple[int, float, float], ...]]
    neighbour_model: Constant[str]
    neighbour_value: Constant[Literal["median"]]
    neighbour_coverage: Constant[float]
    fewest_neighbours: Constant[int]
    alike_within: Constant[float]
    published_share_within: Constant[float]
    stale_after_years: Constant[int]
    hidden_up_to: Constant[int]
    rounded_to: Constant[int]
    hidden_up_to_local: Constant[int]
    all_or_none_below: Constant[int]
    middle_from: Constant[int]
    cells_hold: Constant[int]
    protected_width: Constant[int]
    held_within: Constant[int]
    withheld_width: Constant[int]
    byar_exact_below: Constant[int]
    limits_width: Constant[float]
    near_limits_thirds: Constant[int]
    moving_range_screen: Constant[float]
    run_length: Constant[int]
    trend_length: Constant[int]
    close_points: Constant[tuple[int, int]]
    trial_from: Constant[int]
    signals_from: Constant[int]
    freeze_from: Constant[int]
    held_for: Constant[int]
    false_flag_all: Constant[float]
    false_flag_frozen: Constant[float]
    proof_months: Constant[tuple[tuple[float, int, int], ...]]
    rate_points: Constant[int]
    longest_wait_years: Constant[int]
    trend_points: Constant[int]
    trend_z: Constant[float]
    trend_median_misfit: Constant[float]
    trend_most_misfit: Constant[float]
    trend_authorities: Constant[int]
    funnel_inner_tail: Constant[float]
    funnel_outer_tail: Constant[float]
    winsorised: Constant[float]
    ranked_from: Constant[int]
    years_before: Constant[int]
    fewest_years_before: Constant[int]
    sustained_years: Constant[int]
    sustained_months: Constant[int]
    unit_jump: Constant[int]
    frozen_periods: Constant[int]
    frozen_from: Constant[int]
    most_questions: Constant[int]
    claim_points: Constant[int]
    claim_year_passed: Constant[float]
    months_to_answer: Constant[int]
    record_read_within_months: Constant[int]
    most_missing: Constant[float]
    false_change_frozen: Constant[float]
    false_stretch: Constant[float]
    lost_most: Constant[float]
    lost_told: Constant[float]
    blank_most: Constant[float]
    lost_too_few_to_tell: Constant[int]
    fall_most: Constant[float]
    charts_of_an_area: Constant[int]
    decision_weeks: Constant[int]
    plan_weeks: Constant[int]
    review_decision_weeks: Constant[int]
    long_wait_weeks: Constant[int]

    @model_validator(mode="after")
    def _whole(self) -> Methods:
        known = {"value", "level", "chance", *type(self).model_fields}
        for name in type(self).model_fields:
            for number in FILLED.findall(getattr(self, name).words):
                if number not in known:
                    raise ValueError(f"the words of {name} name {{{number}}}, which is no constant")
        return self

    @property
    def clocks(self) -> Clocks:
        """The steps of the path in days."""
        return Clocks(
            decision=7 * self.decision_weeks.value,
            plan=7 * self.plan_weeks.value,
            review_decision=7 * self.review_decision_weeks.value,
            long_wait=7 * self.long_wait_weeks.value,
        )
