"""A sum of which one part is withheld is not put beside its other parts."""

from __future__ import annotations

import pytest

from scrutiny.publication.published import Published


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
        if about.region == region
        and about.level == "authority"
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
