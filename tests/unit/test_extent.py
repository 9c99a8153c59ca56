"""Of how many authorities there is a figure, and when the next is due for a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from scrutiny.assessment.extent import extents
from scrutiny.assessment.standing import Point
from scrutiny.definitions.place import Place, Places
from scrutiny.publication.figure_rows import of_all
from scrutiny.publication.lateness import due_after, last_published
from scrutiny.vocabulary.words import Better, Kind, Level, Reason
from scrutiny.wording.figure import Wording, without_figure
from scrutiny.wording.on_the_year import sides
from tests.drawn import table
from tests.made_record import measure
from tests.standings import compared


def place(code: str, starts: date | None = None, region: str = "R") -> Place:
    return Place.model_construct(
        place=code,
        name=code,
        level=Level.AUTHORITY,
        region=region,
        codes=(),
        also_called=(),
        starts=starts,
        ends=None,
    )


# D began in 2025; N is invented and lies nowhere.
PLACES = Places(
    (place("A"), place("B"), place("C"), place("D", date(2025, 4, 1)), place("N", None, ""))
)
HELD = """
    | measure | basis | part | place | period | value | status |
    | m       |       |      | A     | 2024   | 5     | ok     |
    | m       |       |      | B     | 2024   | 5     | ok     |
    | m       |       |      | C     | 2024   |       | x      |
    | m       |       |      | A     | 2025   | 5     | ok     |
    | m       |       |      | B     | 2025   | 0     | u      |
    | m       |       | S=F  | B     | 2025   | 5     | ok     |
    | m       | other |      | C     | 2025   | 5     | ok     |
"""


def test_usable_figures_of_the_authorities_that_there_were() -> None:
    found = extents(table(HELD).with_columns(pl.col("basis", "part").fill_null("")), PLACES)
    rows = {row["period"]: row for row in found.iter_rows(named=True)}
    assert (rows["2024"]["given"], rows["2024"]["existing"], rows["2024"]["extract"]) == (
        2,
        3,
        False,
    )
    assert (rows["2025"]["given"], rows["2025"]["existing"], rows["2025"]["extract"]) == (
        1,
        4,
        True,
    )
    ranks = pl.DataFrame({"measure": ["m", "m"], "period": ["2024", "2025"], "place": ["A", "A"]})
    assert of_all(ranks, found).rows(named=True) == [
        {"measure": "m", "period": "2024", "place": "A", "given": 2, "existing": 3}
    ]


def test_who_is_missing_in_words() -> None:
    assert without_figure({"given": 150, "existing": 153}) == (
        "3 of 153 authorities have no figure that can be used."
    )
    assert without_figure({"given": 152, "existing": 153}) == (
        "1 of 153 authorities has no figure that can be used."
    )
    assert without_figure({"given": 153, "existing": 153}) == ""
    assert without_figure({}) == ""


def test_a_release_without_a_place_brings_it_nothing() -> None:
    """Held of 2026 is another place only: for A newer figures are still due since June 2026."""
    values = table("""
        | measure | place | published  |
        | m       | A     | 2025-06-26 |
        | m       | B     | 2026-06-30 |
        | o       | B     | 2026-06-30 |
    """).with_columns(pl.col("published").str.to_date())
    assert last_published(values, ["A"]) == {"m": date(2025, 6, 26), "o": date(2026, 6, 30)}
    assert last_published(values, ["B"])["m"] == date(2026, 6, 30)
    assert last_published(values, ["A", "B"])["m"] == date(2025, 6, 26)


def test_nothing_is_due_of_a_definition_that_has_ended() -> None:
    one = measure()
    assert due_after(one, date(2025, 6, 26)) == date(2026, 6, 1)
    assert due_after(one, None) is None
    assert due_after(measure(ends="2024"), date(2025, 6, 26)) is None


SIDES = ("children had their plan in time", "did not")
WORDS = Wording("{value} were on time", Kind.SHARE, Better.HIGHER, 1, sides=SIDES)


def counted(before: tuple[int, int], after: tuple[int, int], reason: str = "within_chance") -> str:
    first, last = (
        Point(year, 100 * x / n, float(x), float(n))
        for year, (x, n) in (("2024", before), ("2025", after))
    )
    pair = replace(compared("no clear change"), before=first, after=last, reason=Reason(reason))
    return sides(WORDS, pair)


def test_counts_on_both_sides_of_a_share() -> None:
    assert counted((371, 962), (533, 1411)) == (
        "162 more children had their plan in time and 287 more did not."
    )
    assert counted((533, 994), (371, 962)) == (
        "162 fewer children had their plan in time and 130 more did not."
    )
    assert counted((10, 20), (10, 30)) == (
        "As many children had their plan in time as before and 10 more did not."
    )
    assert counted((10, 20), (15, 25)) == (
        "5 more children had their plan in time and as many did not."
    )


def test_no_counts_across_a_break_or_of_what_is_not_reliable() -> None:
    for reason in ("definition_changed", "unreliable", "unfinished", "no_earlier_figure"):
        assert counted((371, 962), (533, 1411), reason) == ""
