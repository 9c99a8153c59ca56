"""A sum of which one part is withheld is not put beside its other parts."""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.published import Published
from scrutiny.publication.withheld import without_telling_sums
from scrutiny.vocabulary.words import Kind, Level


@pytest.mark.parametrize(
    ("measure", "region"),
    [("ehc_plans_20_weeks", "E12000008"), ("ehc_plans_20_weeks_no_exceptions", "E12000006")],
)
def test_the_counts_of_one_withheld_authority_cannot_be_had_by_subtraction(
    published: Published, measure: str, region: str
) -> None:
    """Isle of Wight alone is withheld in the South East, and Norfolk without exceptions."""
    given = published.measure(measure)
    lacking = [
        place
        for place, about in published.places.items()
        if about["region"] == region
        and about["level"] == "authority"
        and given.at(place, "2024") is not None
        and (given.at(place, "2025") is None or given.at(place, "2025").number is None)  # type: ignore[union-attr]
    ]
    assert len(lacking) == 1
    whole = given.at(region, "2025")
    assert whole is not None
    assert whole.number is not None
    assert (whole.numerator, whole.denominator, whole.counts, whole.sides) == (None, None, "", "")
    assert " of 1" not in whole.level


def test_a_count_itself_is_hidden_where_it_would_tell_the_one_withheld(
    published: Published,
) -> None:
    requests = published.measure("ehc_requests")
    whole = requests.at("E12000008", "2025")
    assert whole is not None
    assert (whole.number, whole.value, whole.status) == (None, "", "c")
    # Nobody of the South West is withheld, so its sum stands.
    other = requests.at("E12000009", "2025")
    assert other is not None
    assert other.number is not None


def test_the_year_after_does_not_tell_it_either(definitions: Definitions) -> None:
    """One authority of the South East is withheld in 2024 and none in 2025."""
    places = definitions.places

    def row(place: str, year: int, value: float | None) -> dict[str, Any]:
        status = "c" if value is None else "ok"
        made = {"place": place, "basis": "", "part": "", "period": str(year), "status": status}
        made |= {"before_period": str(year - 1), "before_value": 1000.0, "change": 1.0}
        made |= {"before_numerator": 1000.0, "before_denominator": None, "denominator": None}
        made |= {"change_low": 1.0, "change_high": 2.0, "low": 1.0, "high": 2.0}
        made |= {"earlier_value": 990.0}
        return made | {"value": value, "numerator": value, "reason": "beyond_chance"}

    region = "E12000008"
    mine = [p.place for p in places.authorities() if p.region == region]
    rows = [
        row(place, year, None if (place, year) == (mine[0], 2024) else 100.0)
        for place in mine
        for year in (2024, 2025)
    ]
    rows += [row(region, 2024, 1000.0), row(region, 2025, 1001.0)]
    made = without_telling_sums(rows, Kind.COUNT, places)
    then, after = (each for each in made if places.by_id[each["place"]].level is Level.REGION)
    assert (then["value"], then["reason"]) == (None, "no_figure")
    # What an earlier release gave would tell it as well.
    assert then["earlier_value"] is None
    assert (after["value"], after["numerator"]) == (1001.0, 1001.0)
    assert (after["before_value"], after["before_numerator"], after["change"]) == (None, None, None)
    assert (after["change_low"], after["change_high"]) == (None, None)
    assert after["reason"] == "no_earlier_figure"
