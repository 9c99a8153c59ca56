"""How a measure stands since the inspection, against the years before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.recovery import recovery
from scrutiny.assessment.standing import AmongAll, Point, Recovery
from scrutiny.vocabulary.words import Better, Kind, Movement, Recovered
from scrutiny.wording import yardstick
from scrutiny.wording.figure import Wording
from tests.made_record import METHODS, alone, measure

WORDS = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1)
INSPECTED = date(2023, 7, 10)


def found(shares: str, inspected: date = INSPECTED, n: int = 800, **page: Any) -> Recovery | None:
    """Of shares in per cent, the last for 2025; a dash where a year has none."""
    cells = shares.split()
    points = []
    for year, cell in enumerate(cells, start=2026 - len(cells)):
        if cell == "-":
            points.append(Point(str(year), None, status="c"))
            continue
        x = round(float(cell) * n / 100)
        points.append(Point(str(year), 100 * x / n, float(x), float(n)))
    return alone(recovery(points, measure(**page), METHODS, inspected))


def state(shares: str, **more: Any) -> Recovered | None:
    made = found(shares, **more)
    return made and made.state


# Plans issued within 20 weeks in Oxfordshire, of all plans issued, 2015 to 2025, as published.
# In per cent: 32.8, 32.6, 36.0, 47.2, 50.2, 56.1, 30.7, 4.0, 53.6, 38.6, 37.8.
IN_TIME = (66, 112, 155, 264, 311, 463, 213, 27, 533, 371, 533)
ISSUED = (201, 344, 431, 559, 619, 826, 694, 667, 994, 962, 1411)


def oxfordshire(inspected: date) -> Recovery:
    points = [
        Point(str(2015 + i), 100 * x / n, float(x), float(n))
        for i, (x, n) in enumerate(zip(IN_TIME, ISSUED, strict=True))
    ]
    made = alone(recovery(points, measure(), METHODS, inspected))
    assert made is not None
    return made


def test_oxfordshire_since_july_2023_recovered_part_of_what_was_lost() -> None:
    """2018 to 2022 are 47.2, 50.2, 56.1, 30.7 and 4.0, so the middle is 47.2; 53.6 is the best."""
    made = oxfordshire(INSPECTED)
    assert [p.period for p in made.before] == ["2018", "2019", "2020", "2021", "2022"]
    assert made.middle == pytest.approx(47.2, abs=0.1)
    assert made.state is Recovered.PART
    assert made.fell is not None
    assert (made.fell.before.period, made.rose) == ("2023", True)
    assert (yardstick.tag(made), made.verdict, made.short) == ("Recovered part", "worse", True)
    # Neither a rise nor a fall by itself: 37.8 lies above the 4.0 and below the middle.
    assert yardstick.sign(made) is None
    assert yardstick.recovered(WORDS, made) == (
        "37.8 % in 2025 (533 of 1,411), up from 4.0 % in 2022 (27 of 667), the last figure before "
        "the inspection; below the middle of the five years before (47.2 %; "
        "they lay between 4.0 % and 56.1 %). Recovered part of "
        "what was lost; it clearly fell back from 53.6 % in 2023 (533 of 994)."
    )


def test_oxfordshire_since_september_2017_rose_and_fell_back() -> None:
    """2015 and 2016 are 32.8 and 32.6; 56.1 in 2020 is the best since, and 4.0 followed it."""
    made = oxfordshire(date(2017, 9, 25))
    assert [p.period for p in made.before] == ["2015", "2016"]
    assert made.middle == pytest.approx(32.7, abs=0.1)
    # 37.8 of 1,411 is within chance of 32.6 of 344: z is 1.8.
    assert made.state is Recovered.NOT_BETTER
    assert made.rose
    assert yardstick.path("Plans in time", WORDS, made) == (
        "Plans in time went from 32.6 % in 2016 (112 of 344), the last figure before the "
        "inspection, to 56.1 % in 2020 (463 of 826), then to 4.0 % in 2022 (27 of 667), and is now "
        "at 37.8 % in 2025 (533 of 1,411). The middle of the two years before was 32.7 %."
    )
    assert oxfordshire(INSPECTED).low is None
    assert yardstick.recovered(WORDS, made) == (
        "37.8 % in 2025 (533 of 1,411), up from 32.6 % in 2016 (112 of 344), the last figure "
        "before the inspection; above the middle of the two years before (32.7 %; "
        "they lay between 32.6 % and 32.8 %). Not clearly "
        "better or worse than that middle; it clearly fell back from 56.1 % in 2020 (463 of 826)."
    )


def test_west_sussex_is_worse_than_the_middle_not_than_every_year_before() -> None:
    """Plans in time, from the department's file: 43.6, 78.0, 55.9, 35.5 and 16.5 before November
    2023, then 3.6, 11.4 and 15.5: within chance of 16.5 in 2022.
    """
    in_time = (268, 596, 363, 241, 123, 25, 171, 257)
    issued = (615, 764, 649, 678, 744, 700, 1495, 1653)
    points = [
        Point(str(2018 + i), 100 * x / n, float(x), float(n))
        for i, (x, n) in enumerate(zip(in_time, issued, strict=True))
    ]
    made = alone(recovery(points, measure(), METHODS, date(2023, 11, 27)))
    assert made is not None
    assert yardstick.recovered(WORDS, made) == (
        "15.5 % in 2025 (257 of 1,653), down from 16.5 % in 2022 (123 of 744), the last figure "
        "before the inspection; below the middle of the five years before (43.6 %; "
        "they lay between 16.5 % and 78.0 %). Clearly worse than that middle."
    )


BEFORE = "40 42 38 41 10"
"""2018 to 2022: the middle is 40, and the inspectors met 10."""


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("55 60 61", Recovered.HELD),
        ("20 60 60", Recovered.HELD),
        ("20 44 60", Recovered.BETTER),  # of 800, 44 is within chance of 40
        ("70 60 61", Recovered.FELL_BACK),  # from the year that the inspectors came in
        ("60 50 60", Recovered.BETTER),  # the year before last had really fallen
        ("20 30 41", Recovered.PART),
        ("20 20 25", Recovered.PART),
        ("12 11 10", Recovered.NOT_BETTER),
        ("60 - 60", Recovered.BETTER),  # a missing year is not stepped over
        ("60 60 -", Recovered.BETTER),  # one full year after
    ],
)
def test_since_the_inspection(after: str, expected: Recovered) -> None:
    assert state(f"{BEFORE} {after}") is expected


def test_a_fall_is_never_shown_as_better() -> None:
    made = found(f"{BEFORE} 70 60 61")
    assert made is not None
    assert (yardstick.tag(made), made.now.verdict) == ("Fell back", "better")
    assert made.verdict == "no clear change"


def test_two_full_years_after_are_needed() -> None:
    """The year in which the inspectors came is none of them."""
    cells = f"{BEFORE} 60 61"
    points = [
        Point(str(2018 + i), float(c), 8 * float(c), 800.0) for i, c in enumerate(cells.split())
    ]
    made = alone(recovery(points, measure(), METHODS, INSPECTED))
    assert made is not None
    assert made.state is Recovered.BETTER
    assert [each.after.period for each in made.years] == ["2024"]


def test_one_year_before_is_no_yardstick_and_more_than_five_are_not_used() -> None:
    assert found("10 50 60 61") is None
    made = found(f"90 90 90 90 {BEFORE} 55 60 61")
    assert made is not None
    assert len(made.before) == 5
    assert made.state is Recovered.HELD


def test_of_an_even_number_both_in_the_middle_must_be_beaten() -> None:
    """Before: 20, 30, 50 and 25 per cent; 25 and 30 are in the middle."""
    assert state("20 30 50 25 40 45 45") is Recovered.HELD
    assert state("20 40 50 25 40 43 43") is Recovered.PART


def test_what_was_so_when_the_inspectors_came_is_no_progress_since() -> None:
    made = found("20 20 20 20 60 60 60 60")
    assert made is not None
    assert made.state is Recovered.NOT_BETTER
    assert yardstick.recovered(WORDS, made).endswith(
        "Clearly better than that middle, but it was so when the inspectors came."
    )


def test_lower_is_better_turns_round() -> None:
    assert state("60 58 62 59 90 45 40 39", better="lower") is Recovered.HELD
    assert state("60 58 62 59 90 30 40 39", better="lower") is Recovered.FELL_BACK
    assert state("60 58 62 59 90 45 70 70", better="lower") is Recovered.PART


def test_a_break_of_definition_forbids_and_one_of_collection_keeps_sustained_away() -> None:
    def broken(at: str, kind: str) -> dict[str, Any]:
        return {"breaks": ({"at": at, "kind": kind, "words": "W"},)}

    table = f"{BEFORE} 55 60 61"
    assert found(table, **broken("2024", "definition")) is None
    made = found(table, **broken("2024", "collection"))
    assert made is not None
    assert (made.state, made.caution) == (Recovered.BETTER, True)
    # A break among the years before shortens the yardstick to 2020, 2021 and 2022.
    made = found(table, **broken("2020", "definition"))
    assert made is not None
    assert [p.period for p in made.before] == ["2020", "2021", "2022"]
    assert (made.state, made.middle) == (Recovered.HELD, 38.0)


@pytest.mark.parametrize(
    "page", [{"better": "neither"}, {"stock": True}, {"no_verdict": "Because"}, {"kind": "rate"}]
)
def test_what_cannot_be_tested_has_none(page: dict[str, Any]) -> None:
    assert found(f"{BEFORE} 55 60 61", **page) is None


def test_chance_alone_makes_nothing_better() -> None:
    """Of 20 cases 55 per cent is within what chance makes of 40."""
    assert state("40 40 40 40 20 55 55 55", n=20) is Recovered.PART
    assert state("40 40 40 40 35 55 55 55", n=20) is Recovered.NOT_BETTER


def test_a_recovery_without_a_fall_ends_with_part_of_what_was_lost() -> None:
    made = found("47 47 47 47 4 30 31 32")
    assert made is not None
    assert yardstick.recovered(WORDS, made) == (
        "32.0 % in 2025 (256 of 800), up from 4.0 % in 2022 (32 of 800), the last figure before "
        "the inspection; below the middle of the five years before (47.0 %; "
        "they lay between 4.0 % and 47.0 %). Recovered part of "
        "what was lost."
    )


def test_a_term_is_set_against_the_same_term_and_is_no_full_year() -> None:
    def terms(name: str) -> list[Point]:
        shares = (40, 40, 10, 60, 60)
        return [
            Point(f"{2020 + i}/{21 + i}-{name}", float(x), 8.0 * x, 800.0)
            for i, x in enumerate(shares)
        ]

    both = [p for pair in zip(terms("1"), terms("2"), strict=True) for p in pair]
    made = alone(recovery(both, measure(), METHODS, INSPECTED))
    assert made is not None
    assert [p.period for p in made.before] == ["2020/21-2", "2021/22-2", "2022/23-2"]
    assert made.state is Recovered.BETTER
    assert (
        "the same term before the inspection; above the middle of the three same terms before"
        in (yardstick.recovered(WORDS, made))
    )


def test_where_nothing_was_lost_nothing_is_recovered() -> None:
    """The years before rest on 20 cases each but the last, which is the best of them."""
    drawn = (("2020", 40, 20), ("2021", 45, 20), ("2022", 46, 5000), ("2024", 52, 5000))
    points = [Point(p, float(v), v * n / 100, float(n)) for p, v, n in drawn]
    made = alone(recovery(points, measure(), METHODS, INSPECTED))
    assert made is not None
    assert made.last.verdict == "better"
    assert made.state is Recovered.NOT_BETTER


# Inspected in July 2021: five years at 20, then 60, a fall to 45, and 58 and 59.
DIPPED = "20 20 20 20 20 40 60 45 58 59"


def test_a_real_fall_in_any_year_since_forbids_held() -> None:
    made = found(DIPPED, date(2021, 7, 10), n=400)
    assert made is not None
    assert (made.state, made.fell) == (Recovered.BETTER, None)
    assert made.dipped is not None
    assert (made.dipped.before.period, made.dipped.after.period) == ("2022", "2023")
    assert yardstick.recovered(WORDS, made).endswith(
        "Clearly better than that middle, but not held: it went from 60.0 % in 2022 (240 of 400) "
        "to 45.0 % in 2023 (180 of 400)."
    )
    steady = found("20 20 20 20 20 40 58 57 58 59", date(2021, 7, 10), n=400)
    assert steady is not None
    assert (steady.state, steady.dipped) == (Recovered.HELD, None)


@pytest.mark.parametrize(
    ("movement", "expected"),
    [("unusual", Recovered.BETTER), ("between", Recovered.HELD), ("common", Recovered.HELD)],
)
def test_so_does_a_fall_that_hardly_any_authority_had(movement: str, expected: Recovered) -> None:
    """57 of 100 from 60 is well within chance."""
    asked: list[tuple[str, str]] = []

    def usual(before: str, after: str) -> AmongAll:
        asked.append((before, after))
        return AmongAll(2, 150, of_size=False, movement=Movement(movement))

    shares = (20, 20, 20, 20, 20, 40, 60, 57, 60, 62)
    points = [
        Point(str(2016 + i), float(share), float(share), 100.0) for i, share in enumerate(shares)
    ]
    made = alone(recovery(points, measure(), METHODS, date(2021, 7, 10), usual))
    assert made is not None
    assert made.state is expected
    assert (made.dipped is None) == (expected is Recovered.HELD)
    assert asked == [("2022", "2023")], "only falls are looked up"
