"""Who had the same weakness and put it right: judged by the assessment's own verdict, or nobody."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scrutiny.assessment.same_weakness import since_inspected
from scrutiny.definitions.inspected import (
    FoundThere,
    Inspections,
    Theme,
    ThemeMeasure,
)
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.content.elsewhere_told import MeasureSince
from scrutiny.publication.elsewhere import _best
from scrutiny.vocabulary.words import FindingKind, Recovered, Shows, Verdict
from scrutiny.wording.elsewhere_text import answer

MEASURE = "ehc_plans_20_weeks"
INSPECTED = date(2022, 11, 20)


def found(place: str) -> FoundThere:
    return FoundThere(
        place=place,
        start=INSPECTED,
        kind=FindingKind.AREA_FOR_IMPROVEMENT,
        number=1,
        bodies=("One",),
        page=6,
        line=1,
        quotation="Plans are late.",
        themes=("late",),
    )


def held(*places: str) -> Inspections:
    measures = tuple(
        ThemeMeasure(
            theme="late", measure_id=each, rank=n, level=level, shows="It", cannot_show="That"
        )
        for n, (each, level) in enumerate(
            [(MEASURE, Shows.OUTCOME), ("ehc_requests", Shows.CONTEXT)]
        )
    )
    theme = Theme(id="late", name="Late plans", words="late")
    return Inspections((), (), tuple(map(found, places)), (theme,), measures)


def rows(place: str, shares: dict[str, int]) -> pl.DataFrame:
    """So many of 1,000 in each period."""
    return pl.DataFrame(
        [
            {
                "measure": MEASURE,
                "place": place,
                "period": period,
                "part": "",
                "basis": "",
                "value": on_time / 10,
                "numerator": float(on_time),
                "denominator": 1000.0,
                "low": on_time / 10 - 2,
                "high": on_time / 10 + 2,
                "status": "ok",
                "published_value": None,
                "untold": False,
            }
            for period, on_time in shares.items()
        ],
        schema_overrides={"published_value": pl.Float64},
    )


BEFORE = {"2018": 400, "2019": 400, "2020": 410, "2021": 390}
AFTER = {"2023": 700, "2024": 720, "2025": 730}


@pytest.mark.parametrize(
    ("after", "state"),
    [
        # Plans were collected in another way from 2023 on, so nobody is said to have held it.
        (AFTER, Recovered.BETTER),
        ({"2023": 390, "2024": 400, "2025": 405}, Recovered.NOT_BETTER),
        ({"2023": 800, "2024": 700, "2025": 500}, Recovered.FELL_BACK),
    ],
)
def test_an_area_stands_as_its_figures_do(
    definitions: Definitions, after: dict[str, int], state: Recovered
) -> None:
    values = rows("202", {**BEFORE, **after})
    (since,) = since_inspected(values, held("202"), definitions.measures, definitions.methods)
    assert (since.place, since.measure, since.state) == ("202", MEASURE, state)


def test_better_in_full_years_one_after_another_is_held(definitions: Definitions) -> None:
    plans = definitions.measures[MEASURE].model_copy(update={"breaks": ()})
    values = rows("202", {**BEFORE, **AFTER})
    (since,) = since_inspected(values, held("202"), {MEASURE: plans}, definitions.methods)
    assert since.state is Recovered.HELD


def test_an_area_without_figures_is_told_and_not_judged(definitions: Definitions) -> None:
    values = rows("202", {**BEFORE, **AFTER})
    one, two = since_inspected(
        values, held("202", "203"), definitions.measures, definitions.methods
    )
    assert one.state is Recovered.BETTER
    assert (two.place, two.state, two.latest) == ("203", None, None)


def measure(state: Recovered | None, verdict: Verdict | None) -> MeasureSince:
    return MeasureSince("one", "One", state, verdict, "", None, "", "")


def test_nobody_is_named_whose_other_measure_is_worse() -> None:
    good = measure(Recovered.HELD, Verdict.BETTER)
    assert _best([measure(None, None), good]) is good
    assert _best([good, measure(Recovered.NOT_BETTER, Verdict.WORSE)]) is None
    assert _best([measure(Recovered.PART, Verdict.NO_CLEAR_CHANGE)]) is None
    assert _best([measure(Recovered.FELL_BACK, Verdict.NO_CLEAR_CHANGE)]) is None


def test_nobody_is_an_answer() -> None:
    assert answer("Late plans", 4, 0, [], []).endswith(
        "No figure lets us judge whether any of them put it right."
    )
    assert "nobody has clearly got better since" in answer("Late plans", 4, 3, [], [])
    assert "nobody has got better and held it yet. Better so far: Bury." in answer(
        "Late plans", 4, 3, [], ["Bury"]
    )
    assert "Bury has got better and held it. Halton got better, not yet for as long." in answer(
        "Late plans", 4, 3, ["Bury"], ["Halton"]
    )
