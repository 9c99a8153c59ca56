"""Oxfordshire's measures say that they cannot say only where it is true, and what would let us."""

from __future__ import annotations

from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import Better, Verdict

FIRST_ON_ITS_DEFINITION = {
    # Annual reviews are counted in another way since 2025.
    "annual_reviews_completed",
    "annual_review_outcomes_4_weeks",
    # Published for 2024/25 first.
    "reduced_timetable_ehc_plan",
    # Only the profile of 2021/22 is held.
    "good_level_of_development_ehc_plan",
}


def test_at_most_one_in_five_measures_that_go_on_cannot_say_on_the_latest_year(
    published: Published,
) -> None:
    """Measures with a good direction, a variant not counted twice, and none whose definition has
    ended: of those no newer figure can come.
    """
    area = published.area("oxfordshire")
    goes_on = {}
    for held in area.standings.values():
        about = published.measure(held.measure).about
        if about.better is not Better.NEITHER and not about.variant_of and not about.ended:
            goes_on[held.measure] = held
    cannot = {name for name, held in goes_on.items() if held.verdict is Verdict.CANNOT_SAY}
    assert len(goes_on) >= 20
    assert cannot == FIRST_ON_ITS_DEFINITION
    assert 5 * len(cannot) <= len(goes_on)


def test_who_cannot_say_tells_what_would_let_us(published: Published) -> None:
    for area in map(published.area, published.about.areas):
        for key, held in area.standings.items():
            moved = held.tag in ("Rose", "Fell")
            if held.verdict is Verdict.CANNOT_SAY and not moved:
                assert held.again or held.ended, key


def test_without_counts_a_verdict_rests_on_how_far_others_moved(published: Published) -> None:
    """Shares of young people offered a place, in the extract: 87.9 % and then 77.7 %; and 12.4
    and then 21.4 % in no education, employment or training, or not known.
    """
    area = published.area("oxfordshire")
    told = {held.measure: held for held in area.standings.values()}
    for name, few in (
        ("september_guarantee_16_17", "2 of 151 authorities fell as much"),
        ("neet_or_not_known_sen_support", "5 of 145 authorities rose as much"),
    ):
        assert told[name].verdict is Verdict.WORSE, name
        assert f"is unusual: {few}." in told[name].headline
        assert "gives no counts, so we go by how far others moved." in told[name].headline
