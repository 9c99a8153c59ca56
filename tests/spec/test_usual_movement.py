"""How remarkable a change is among all authorities' changes: drawn tables, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from scrutiny.assessment.annual import changed
from scrutiny.assessment.comparison import compared
from scrutiny.assessment.standing import AmongAll, Point
from scrutiny.assessment.usual_movement import Everybody, among_all
from scrutiny.definitions.place import ENGLAND, Places
from scrutiny.vocabulary.words import Better, Kind, Level, Movement
from scrutiny.wording.figure import Wording, comparison
from tests.made_record import METHODS, measure, place, set_against
from tests.spec.test_verdicts import NEIGHBOURS

AUTHORITIES = 60


PLACES = Places(
    (
        *(place(f"P{number:02}") for number in range(AUTHORITIES)),
        place("A"),
        place("E", Level.COUNTRY, ""),
        place("N", region=""),
    )
)


def rows(
    mine: Mapping[str, tuple[float, float]],
    changes: Sequence[float],
    **more: Any,
) -> list[dict[str, Any]]:
    """Authorities that moved so far from 50, and named places from one value to another."""
    pairs = {f"P{number:02}": (50.0, 50.0 + change) for number, change in enumerate(changes)}
    return [
        {
            "measure": "m", "basis": "", "place": name, "period": period, "part": "",
            "numerator": None, "denominator": None, "value": value, "status": "ok",
            "published_value": None, **more,
        }
        for name, pair in {**pairs, **mine}.items()
        for period, value in zip(("2023", "2024"), pair, strict=True)
    ]  # fmt: skip


TYPES: dict[str, Any] = {
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "published_value": pl.Float64,
}
PUBLISHED = {
    "numerator": None,
    "denominator": None,
    "published": {"quantities": ["p"], "words": "p"},
}


def judged(made: list[dict[str, Any]], **changes: Any) -> dict[str, Mapping[str, Any]]:
    """Each place's row of 2024; without counts unless the measure has them."""
    one = measure(**({**PUBLISHED, **changes} if "kind" not in changes else changes))
    frame = pl.DataFrame(made, schema_overrides=TYPES)
    values = changed(frame, {"m": one}, METHODS, PLACES).filter(pl.col("period") == "2024")
    return {row["place"]: row for row in values.iter_rows(named=True)}


# 59 others move by 0.5 to 29.5 either way: A makes 60.
SPREAD = [(number // 2 + 1) * (1 if number % 2 else -1) / 2 for number in range(59)]


@pytest.mark.parametrize(
    ("change", "as_far", "movement"),
    [
        # 29 others rise, by 0.5 to 14.5. At most 3 of 60 is one in twenty, 15 of 60 one in four.
        (20.0, 1, "unusual"),
        (13.75, 3, "unusual"),
        (13.25, 4, "between"),
        (8.0, 15, "common"),
        (8.25, 14, "between"),
        # 30 fall, by 0.5 to 15; who moves exactly as far has moved as far.
        (-14.5, 3, "unusual"),
        (-8.5, 15, "common"),
        (-0.5, 31, "common"),
    ],
)
def test_the_place_of_a_change_among_all_on_its_own_side(
    change: float, as_far: int, movement: str
) -> None:
    row = judged(rows({"A": (40.0, 40.0 + change)}, SPREAD))["A"]
    assert (row["as_far"], row["among"], row["of_size"], row["movement"]) == (
        as_far, 60, False, movement,
    )  # fmt: skip


def test_changes_that_are_as_large_in_decimals_are_as_large() -> None:
    """0.3 less 0.2 is a hair less than 0.1 to a computer, and 50.1 less 50 a hair more."""
    row = judged(rows({"A": (0.2, 0.3)}, [0.1] * 59))["A"]
    assert row["as_far"] == 60


@pytest.mark.parametrize(("better", "up"), [("higher", "better"), ("lower", "worse")])
def test_without_counts_an_unusual_change_is_a_verdict_and_a_usual_one_none(
    better: str, up: str
) -> None:
    made = judged(rows({"A": (40.0, 60.0), "E": (40.0, 60.0)}, SPREAD), better=better)
    assert (made["A"]["verdict"], made["A"]["reason"], made["A"]["direction"]) == (
        up, "unusual", "up",
    )  # fmt: skip
    # P01 rises by half a point, as half of all do.
    assert (made["P01"]["verdict"], made["P01"]["reason"]) == ("no clear change", "not_unusual")
    # England is made of many and is no authority among them.
    assert (made["E"]["verdict"], made["E"]["reason"]) == ("cannot say", "no_counts")


def test_with_counts_chance_of_counting_decides_and_not_what_is_usual() -> None:
    """370 of 1,000 after 250 is far beyond chance, though all others rose by 30 points."""
    made = rows({}, [30.0] * 59)
    for period, count in (("2023", 250.0), ("2024", 370.0)):
        made.append(
            {
                **made[0],
                "place": "A",
                "period": period,
                "numerator": count,
                "denominator": 1000.0,
                "value": count / 10,
            }
        )
    row = judged(made)["A"]
    assert (row["verdict"], row["reason"], row["movement"]) == ("better", "beyond_chance", "common")


def test_two_values_that_are_shown_alike_are_the_same_and_have_no_side() -> None:
    row = judged(rows({"A": (40.01, 40.04)}, SPREAD))["A"]
    assert (row["verdict"], row["reason"], row["movement"]) == ("no clear change", "same", None)


@pytest.mark.parametrize(
    ("others", "told"), [(METHODS.movement_authorities.value - 1, True), (48, False)]
)
def test_with_too_few_authorities_nothing_is_told(others: int, told: bool) -> None:
    row = judged(rows({"A": (40.0, 60.0)}, SPREAD[:others]))["A"]
    assert (row["movement"] is not None, row["reason"] == "unusual") == (told, told)
    assert told or row["reason"] == "no_counts"


def test_who_lacks_a_year_is_doubted_or_invented_is_not_counted() -> None:
    made = rows({"A": (40.0, 60.0), "N": (40.0, 90.0)}, SPREAD)
    made = [row for row in made if not (row["place"] == "P00" and row["period"] == "2023")]
    for row in made:
        if row["place"] == "P02" and row["period"] == "2024":
            row["status"] = "u"
        if row["place"] == "P04":
            row["value"], row["status"] = None, "c"
    found = judged(made)
    assert (found["A"]["as_far"], found["A"]["among"]) == (1, 57)
    for name in ("P00", "P02", "P04", "N"):
        assert found[name]["movement"] is None, name


def test_nothing_is_told_across_a_changed_definition() -> None:
    breaks = [{"at": "2024", "kind": "definition", "words": "w"}]
    row = judged(rows({"A": (40.0, 60.0)}, SPREAD), breaks=breaks)["A"]
    assert (row["movement"], row["reason"], row["usual_step"]) == (None, "definition_changed", None)
    breaks = [{"at": "2024", "kind": "collection", "words": "w"}]
    row = judged(rows({"A": (40.0, 60.0)}, SPREAD), breaks=breaks)["A"]
    assert (row["movement"], row["caution"]) == ("unusual", True)


def test_parts_of_a_whole_and_another_basis_have_no_place() -> None:
    for where in ({"part": "age=Under 5"}, {"basis": "other"}):
        assert judged(rows({"A": (40.0, 60.0)}, SPREAD, **where))["A"]["movement"] is None


def test_counts_are_compared_by_the_share_that_they_moved() -> None:
    """100 more are a tenth of 1,000 and twice 50; 59 others of 1,000 rise by a fifth."""
    made = rows({"A": (1000.0, 1100.0), "P59": (50.0, 150.0)}, [])
    made += rows({f"P{number:02}": (1000.0, 1200.0) for number in range(58)}, [])
    for row in made:
        row["numerator"] = row["value"]
    found = judged(made, kind="count", better="neither")
    assert (found["A"]["as_far"], found["P59"]["as_far"], found["A"]["among"]) == (60, 1, 60)


def test_where_bases_are_small_only_the_third_nearest_in_size_is_looked_at() -> None:
    """30 authorities of 20 leap by 40 points; 29 of 90 and A, of 95, hardly move."""
    made = rows({"A": (50.0, 70.0)}, [40.0] * 30 + [1.0] * 29)
    for row in made:
        big = row["place"] == "A" or row["place"] >= "P30"
        row["denominator"] = 95.0 if row["place"] == "A" else 90.0 if big else 20.0
        row["numerator"] = row["value"] * row["denominator"] / 100
    row = judged(made)["A"]
    assert (row["as_far"], row["among"], row["of_size"], row["movement"]) == (
        1,
        20,
        True,
        "unusual",
    )
    for each in made:
        each["denominator"] *= 10
        each["numerator"] *= 10
    row = judged(made)["A"]
    assert (row["as_far"], row["among"], row["of_size"]) == (31, 60, False)


def test_the_middle_of_all_changes_whichever_way_they_went() -> None:
    """30 of 60 go up by 1, 30 down by 3: the middle of their sizes is 2."""
    row = judged(rows({"A": (40.0, 41.0)}, [1.0] * 29 + [-3.0] * 30))["A"]
    assert row["usual_step"] == pytest.approx(2.0)


def test_a_row_as_plain_data() -> None:
    row = judged(rows({"A": (40.0, 60.0)}, SPREAD))
    told = among_all(row["A"])
    assert told is not None
    assert (told.as_far, told.among, told.of_size, told.movement) == (1, 60, False, "unusual")
    assert among_all({"movement": None}) is None


def test_any_two_periods_are_set_among_all_authorities_between_the_same_two() -> None:
    """Two years on: others moved by as much as before, A by 20 and then by 10 back."""
    made = rows({"A": (40.0, 60.0)}, SPREAD)
    made += [{**row, "period": "2025", "value": row["value"] - 10.0 * (row["place"] == "A")}
             for row in made if row["period"] == "2024"]  # fmt: skip
    frame = pl.DataFrame(made, schema_overrides=TYPES)
    one = {"m": measure(**PUBLISHED)}
    everybody = Everybody(frame, one, PLACES, METHODS)
    found = everybody.among("m", "A", "2023", "2025")
    # 40 to 50: ten of the 29 that rose did so by 10 or more, and A.
    assert found is not None
    assert (found.as_far, found.among, found.movement) == (11, 60, "between")
    assert everybody.among("m", "A", "2022", "2025") is None
    assert everybody.among("m", "E", "2023", "2025") is None
    assert Everybody().among("m", "A", "2023", "2025") is None
    breaks = [{"at": "2024", "kind": "definition", "words": "w"}]
    broken = {"m": measure(**PUBLISHED, breaks=breaks)}
    assert Everybody(frame, broken, PLACES, METHODS).among("m", "A", "2023", "2025") is None


def test_a_pair_without_counts_is_judged_by_its_place_among_all() -> None:
    before, after = Point("2022", 95.3), Point("2024", 77.7)
    unusual = AmongAll(2, 148, False, Movement.UNUSUAL)
    one = measure(**PUBLISHED)
    told = set_against(before, after, one, usual=unusual)
    assert (told.verdict, told.reason, told.usual) == ("worse", "unusual", unusual)
    common = AmongAll(60, 148, False, Movement.COMMON)
    assert set_against(before, after, one, usual=common).verdict == "no clear change"
    assert set_against(before, after, one).reason == "no_counts"
    # With counts it is chance that decides: 40 and 44 of 100.
    told = set_against(
        Point("2022", 40.0, 40.0, 100.0), Point("2024", 44.0, 44.0, 100.0), measure(), usual=unusual
    )
    assert told.reason == "within_chance"


def beside(mine: tuple[float, float], england: float, **page: Any) -> Mapping[str, Any]:
    """How A stands beside England where nobody publishes counts."""
    made = rows({"A": mine, ENGLAND: (england, england)}, SPREAD)
    one = measure(**{**PUBLISHED, **page})
    frame = pl.DataFrame(made, schema_overrides=TYPES)
    places = Places((*PLACES.all, place(ENGLAND, Level.COUNTRY, "")))
    values = changed(frame, {"m": one}, METHODS, places)
    found = compared(values, {"m": one}, places, NEIGHBOURS, METHODS)
    chosen = (pl.col("place") == "A") & (pl.col("period") == "2024")
    return found.filter(chosen, pl.col("benchmark") == "england").row(0, named=True)


@pytest.mark.parametrize(
    ("england", "verdict", "reason"),
    [
        # The 60 moved by 0.5 to 15 either way: 57 of them by no more than 14.5.
        (64.4, "no clear change", "not_unusual"),
        (64.6, "worse", "unusual"),
        (35.4, "better", "unusual"),
        (50.0, "no clear change", "not_unusual"),
    ],
)
def test_without_counts_a_benchmark_must_lie_further_off_than_nearly_all_moved(
    england: float, verdict: str, reason: str
) -> None:
    found = beside((50.0, 50.0), england)
    assert (found["verdict"], found["reason"]) == (verdict, reason)


def test_which_way_is_good_and_no_direction_hold_without_counts_too() -> None:
    assert beside((50.0, 50.0), 80.0, better="lower")["verdict"] == "better"
    neither = beside((50.0, 50.0), 80.0, better="neither")
    assert (neither["verdict"], neither["reason"]) == ("cannot say", "no_good_direction")
    assert neither["direction"] == "down"


def test_how_it_stands_without_counts_in_words() -> None:
    words = Wording("{value} were on time", Kind.SHARE, Better.HIGHER, 1)
    row = {**beside((50.0, 50.0), 80.0), "low": None}
    assert comparison(words, row, "") == (
        "Worse than England (80.0 %), by more than nearly all authorities moved in the year."
    )
    row = {**beside((50.0, 50.0), 60.0), "low": None}
    assert comparison(words, row, "") == (
        "Below England (60.0 %), by no more than many authorities move in a year."
    )
