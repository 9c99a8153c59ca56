"""Oxfordshire's measures say that they cannot say only where it is true, and what would let us.

The reading: all measures with a good direction that are tied to its findings, variants and ended
definitions among them. One says something where its change is known, or how it stands beside
others; one whose definition ended says that, and what came in its place.
"""

from __future__ import annotations

from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import Better, Verdict


def held(published: Published) -> dict[tuple[str, str], StandingTold]:
    """Each measure of Oxfordshire with a good direction once, by measure and group."""
    area = published.area("oxfordshire")
    return {
        (each.measure, each.part): each
        for each in area.standings.values()
        if published.measure(each.measure).about.better != Better.NEITHER
    }


def test_at_most_one_in_five_cannot_say(published: Published) -> None:
    every = held(published)
    assert len(every) >= 30
    silent = [key for key, each in every.items() if each.tag.lower() == Verdict.CANNOT_SAY]
    going = [key for key, each in every.items() if not each.ended]
    assert len(silent) <= len(every) / 5
    assert len(silent) <= len(going) / 5


def test_what_ended_says_so_and_what_came_instead(published: Published) -> None:
    every = held(published)
    ended = [each for each in every.values() if each.ended]
    assert len(ended) >= 2
    for each in ended:
        assert each.tag.lower() != Verdict.CANNOT_SAY
        assert not each.again
    decisions = every["annual_review_decisions_4_weeks", ""]
    assert decisions.tag == "Ended"
    assert 'In its place came "' in decisions.ended


def test_a_first_figure_says_where_it_stands(published: Published) -> None:
    """Annual reviews of 2025 are the first on their definition; the department gives England's."""
    first = [each for each in held(published).values() if each.first]
    assert {"annual_reviews_completed", "annual_review_outcomes_4_weeks"} <= {
        each.measure for each in first
    }
    for each in first:
        assert each.tag == "First figure"
        assert each.verdict is Verdict.CANNOT_SAY
        assert any(who in each.headline for who in ("England", "neighbours", "South East"))


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
