"""What the publisher withholds of an authority cannot be had from what is shown of all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog  # type: ignore[import-untyped]

from scrutiny.assessment.annual import assess
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import ENGLAND, Places, alive
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.withheld import without_telling_sums
from scrutiny.publication.inputs import shown_values
from scrutiny.publication.listing import rows
from scrutiny.publication.published import Published
from scrutiny.records.store import read_figures
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Kind
from tests.conftest import HOME
from tests.spec.test_verdicts import measure

SOUTH_EAST, NORTH_WEST, EAST = "E12000008", "E12000002", "E12000006"
ISLE_OF_WIGHT, HALTON, NORFOLK = "921", "876", "926"
ROUNDED_TO_TEN = 10
"""A number rounded to the nearest ten may be any of ten."""

Unknown = tuple[str, ...]
"""The quantities that one count is the sum of, and the authority."""


@dataclass
class Attack:
    """What a reader knows of one period: every count shown, and the percentages of sums.

    `shown`: counts of a place by quantity. `shares`: place, numerator, denominator, the percentage
    and half of its last place.
    """

    places: Places
    period: str
    shown: dict[Unknown, dict[str, float]] = field(default_factory=dict)
    shares: list[tuple[str, Unknown, Unknown, float, float]] = field(default_factory=list)

    def learn(self, definition: Measure, row: dict[str, object]) -> None:
        numerator = definition.numerator or definition.published
        parts = [numerator, definition.denominator]
        place = str(row["code"])
        for part, name in zip(parts, ("numerator", "denominator"), strict=True):
            if part and isinstance(row[name], int | float):
                self.shown.setdefault(part.quantities, {})[place] = float(str(row[name]))
        if definition.kind is Kind.SHARE and row["value"] is not None:
            assert numerator is not None
            assert definition.denominator is not None
            names = (numerator.quantities, definition.denominator.quantities)
            half = 0.5 * 10.0**-definition.decimals
            # Where the publisher's percentage has another base, ours is told beside it.
            of_counts = row["value"] if row["our_value"] is None else row["our_value"]
            self.shares.append((place, *names, float(str(of_counts)), half))

    def width(self, quantities: Unknown, place: str) -> float:
        """How many cases are possible between the least and the most that it may have been."""
        ends = [self._end(quantities, place, sign) for sign in (1, -1)]
        return -ends[1] - ends[0]

    def _end(self, quantities: Unknown, place: str, sign: int) -> float:
        cost = np.zeros(len(self.unknown))
        cost[self.unknown[quantities, place]] = sign
        equal, total, above = self._system
        made = linprog(
            cost,
            A_eq=equal or None,
            b_eq=total or None,
            A_ub=[row for row, _ in above] or None,
            b_ub=[most for _, most in above] or None,
            bounds=(0, 1e6),
        )
        assert made.status == 0, (self.period, quantities, place, made.message)
        return float(made.fun)

    def ready(self) -> None:
        day = last_day(self.period)
        self.parts = {
            region: [p.place for p in self.places.authorities() if p.region == region]
            for region in {p.region for p in self.places.authorities() if p.region}
        }
        there = {p.place for p in self.places.authorities() if p.region and alive(p, day)}
        self.parts = {r: [p for p in mine if p in there] for r, mine in self.parts.items()}
        every = {*self.shown, *(name for each in self.shares for name in each[1:3])}
        self.unknown = {
            (name, place): at
            for at, (name, place) in enumerate(
                (name, place)
                for name in sorted(every)
                for place in sorted(there)
                if place not in self.shown.get(name, {})
            )
        }
        self._system = self._equations()

    def _sum(self, name: Unknown, whole: str) -> tuple[np.ndarray, float]:
        """A sum as unknowns and the total of what is shown."""
        row, total = np.zeros(len(self.unknown)), 0.0
        regions = list(self.parts) if whole == ENGLAND else [whole]
        for region in regions:
            for place in self.parts[region]:
                if (name, place) in self.unknown:
                    row[self.unknown[name, place]] = 1
                else:
                    total += self.shown[name][place]
        return row, total

    def _equations(
        self,
    ) -> tuple[list[np.ndarray], list[float], list[tuple[np.ndarray, float]]]:
        equal, totals, above = [], [], []
        for name, by_place in self.shown.items():
            for whole, total in by_place.items():
                if whole == ENGLAND or whole in self.parts:
                    row, held = self._sum(name, whole)
                    if row.any():
                        equal.append(row)
                        totals.append(total - held)
        for whole, numerator, denominator, value, half in self.shares:
            if whole != ENGLAND and whole not in self.parts:
                continue
            (top, given), (bottom, of) = self._sum(numerator, whole), self._sum(denominator, whole)
            if not (top.any() or bottom.any()):
                continue
            low, high = (value - half) / 100, (value + half) / 100
            above.append((top - high * bottom, high * of - given))
            above.append((low * bottom - top, given - low * of))
        for numerator, denominator in {each[1:3] for each in self.shares}:
            for place in {place for _, place in self.unknown}:
                top, bottom = (self.unknown.get((n, place)) for n in (numerator, denominator))
                if top is not None and bottom is not None:
                    row = np.zeros(len(self.unknown))
                    row[top], row[bottom] = 1, -1
                    above.append((row, 0.0))
        return equal, totals, above


def attacked(published: Published, definitions: Definitions, period: str) -> Attack:
    """Everything that `scrutiny figures` gives of one period, measures that share numbers too."""
    attack = Attack(definitions.places, period)
    for name, definition in definitions.measures.items():
        if definition.kind not in (Kind.SHARE, Kind.COUNT) or definition.basis:
            continue
        held = published.measure(name)
        if held.at(ENGLAND, period) is None or held.about.counts != "given":
            continue
        for place in published.places:
            for row in rows(published, name, place):
                if (row["period"], row["part"], row["basis"]) == (period, "", ""):
                    attack.learn(definition, row)
    attack.ready()
    return attack


def counts_of(definition: Measure) -> Iterator[Unknown]:
    for part in (definition.numerator or definition.published, definition.denominator):
        if part:
            yield part.quantities


def counts_alone(attack: Attack) -> Attack:
    made = Attack(attack.places, attack.period, attack.shown)
    made.ready()
    return made


@pytest.fixture(scope="module")
def of_2025(published: Published, definitions: Definitions) -> Attack:
    return attacked(published, definitions, "2025")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("ehc_requests", ISLE_OF_WIGHT),
        ("ehc_requests_refused", ISLE_OF_WIGHT),
        ("ehc_request_decisions_6_weeks", ISLE_OF_WIGHT),
        ("annual_reviews_completed", ISLE_OF_WIGHT),
        ("annual_reviews_not_completed", ISLE_OF_WIGHT),
        ("annual_review_outcomes_4_weeks", ISLE_OF_WIGHT),
        ("ehc_plans_20_weeks", ISLE_OF_WIGHT),
        ("ehc_plans_20_weeks", HALTON),
        ("ehc_plans_over_1_year", ISLE_OF_WIGHT),
        ("ehc_plans_over_1_year", HALTON),
        ("ehc_plans_20_weeks_no_exceptions", ISLE_OF_WIGHT),
        ("ehc_plans_20_weeks_no_exceptions", HALTON),
        ("ehc_plans_20_weeks_no_exceptions", NORFOLK),
    ],
)
def test_all_figures_together_do_not_tell_what_is_withheld(
    of_2025: Attack, definitions: Definitions, name: str, place: str
) -> None:
    """The least and the most that it may have been, by linear programming over what is shown.

    Counts alone leave as much as rounding to ten. With the percentages, which are rounded to a
    tenth of a point, as much is left as the workbook leaves of every count that it hides itself.
    """
    least = definitions.methods.protected_width.value
    for quantities in counts_of(definitions.measures[name]):
        assert of_2025.width(quantities, place) >= least, quantities
        assert counts_alone(of_2025).width(quantities, place) >= ROUNDED_TO_TEN, quantities


@pytest.mark.parametrize("period", ["2022", "2023", "2024", "2025-01"])
def test_nor_is_any_other_authority_told_in_any_year(
    published: Published, definitions: Definitions, period: str
) -> None:
    """But for those that the publisher left out of its sums as well: of them there is nothing."""
    attack = attacked(published, definitions, period)
    least = definitions.methods.protected_width.value
    tried = 0
    for name, definition in definitions.measures.items():
        if not (counts := [each for each in counts_of(definition) if each in attack.shown]):
            continue
        held = published.measure(name)
        for place in sorted({place for at, place in attack.unknown if at in counts}):
            figure = held.at(place, period)
            if figure is not None and figure.status not in ("x", "c"):
                continue
            widths = [
                attack.width(each, place) for each in counts if (each, place) in attack.unknown
            ]
            tried += 1
            assert min(widths) >= least or widths[-1] == 0, (name, place, widths)
    assert tried


def test_with_the_sums_as_published_each_would_be_told(definitions: Definitions) -> None:
    """Else the test above would prove nothing: 138 requests, worked out from the committed file."""
    figures = read_figures(HOME / "data").filter(
        pl.col("quantity") == "requests_received",
        pl.col("period") == "2025",
        pl.col("part") == "",
        pl.col("release").str.contains("2026"),
    )
    given = dict(figures.select("place", "value").iter_rows())
    attack = Attack(definitions.places, "2025")
    attack.shown["requests_received",] = {
        place: value for place, value in given.items() if value is not None
    }
    attack.ready()
    assert attack.width(("requests_received",), ISLE_OF_WIGHT) == 0
    attack.shown["requests_received",].pop(SOUTH_EAST)
    attack.ready()
    assert attack.width(("requests_received",), ISLE_OF_WIGHT) == 0
    attack.shown["requests_received",].pop(ENGLAND)
    attack.ready()
    assert attack.width(("requests_received",), ISLE_OF_WIGHT) > 100_000


def test_percentages_stay_and_say_why_they_have_no_counts(published: Published) -> None:
    """45.5 and 26.6 per cent of England as published; only Halton's and the Isle of Wight's plans
    together can be had, and no single one."""
    timely = published.measure("ehc_plans_20_weeks")
    england = timely.at(ENGLAND, "2025")
    assert england is not None
    assert (england.value, england.counts) == ("45.5 %", "46,498 of 102,203")
    oxfordshire = timely.at("931", "2025")
    assert oxfordshire is not None
    assert oxfordshire.against["england"].value == "45.5 %"
    refused = published.measure("ehc_requests_refused").at(ENGLAND, "2025")
    assert refused is not None
    assert (refused.value, refused.counts, refused.interval) == ("26.6 %", "", "")
    assert "requests were refused and" not in refused.change
    assert refused.counts_left_out.startswith("The counts are left out here, for they would tell")
    assert "The counts are left out here" in refused.change
    assert "publisher gives no counts" not in refused.change
    note = [
        row["note"]
        for row in rows(published, "ehc_requests_refused", "England")
        if (row["period"], row["part"]) == ("2025", "")
    ]
    assert "The counts are left out here" in note[0]


@pytest.mark.parametrize("place", [SOUTH_EAST, ENGLAND])
def test_a_number_itself_is_hidden_with_its_reason(published: Published, place: str) -> None:
    whole = published.measure("ehc_requests").at(place, "2025")
    assert whole is not None
    assert (whole.number, whole.value, whole.status) == (None, "", "t")
    assert whole.revised == ""
    assert whole.status_words == (
        "left out here, for it would tell what the publisher withholds of an authority"
    )
    # Nobody of the South West is withheld, so its sum stands.
    other = published.measure("ehc_requests").at("E12000009", "2025")
    assert other is not None
    assert other.number is not None


def test_groups_of_a_sum_lose_their_counts_with_it(published: Published) -> None:
    """Girls and boys of England add up to all: Lewisham was withheld in 2024."""
    for name, place, period in (
        ("ehc_plans_20_weeks", ENGLAND, "2024"),
        ("ehc_requests_refused", SOUTH_EAST, "2023"),
    ):
        held = published.measure(name)
        groups = [f for f in held.of(place) if f.period == period and f.part]
        assert len([f for f in groups if f.number is not None]) > 10
        assert {(f.numerator, f.denominator, f.counts) for f in groups} == {(None, None, "")}


def test_the_year_after_does_not_tell_the_count_before(definitions: Definitions) -> None:
    """The counts are gone before anything is judged, so no change can be worked back."""
    made = assess(
        shown_values(definitions, read_figures(HOME / "data")),
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    ).values
    untold = made.filter("untold")
    assert untold.height > 50
    told = ("numerator", "denominator", "low", "high", "change_low", "change_high")
    shares = untold.filter(pl.col("measure") == "ehc_plans_20_weeks")
    assert shares.select(pl.col(told).is_null().all()).row(0) == (True,) * len(told)
    after = made.join(
        shares.select("measure", "basis", "place", "part", before_period="period"),
        on=["measure", "basis", "place", "part", "before_period"],
    )
    assert after.height
    before = ("before_numerator", "before_denominator", "change_low")
    assert after.select(pl.col(before).is_null().all()).row(0) == (True, True, True)


def drawn(counts: dict[str, tuple[int, int] | None]) -> pl.DataFrame:
    """Values of one share in 2024; None is withheld."""
    return pl.DataFrame(
        [
            {
                "measure": "m",
                "basis": "",
                "place": place,
                "period": "2024",
                "part": "",
                "numerator": None if pair is None else float(pair[0]),
                "denominator": None if pair is None else float(pair[1]),
                "value": None if pair is None else 100 * pair[0] / pair[1],
                "status": "x" if pair is None else "ok",
                "earlier_value": None,
                "earlier_release": None,
            }
            for place, pair in counts.items()
        ],
        schema_overrides={"earlier_value": pl.Float64, "earlier_release": pl.String},
    )


@pytest.mark.parametrize(
    ("withheld", "region", "england", "telling"),
    [
        # Alone in its region: the region tells, and England less the other regions does.
        (["921"], (10, 20), (30, 50), {SOUTH_EAST, ENGLAND}),
        # Two regions with one each: each region tells, England leaves the sum of the two.
        (["921", "876"], (10, 20), (30, 60), {SOUTH_EAST, NORTH_WEST}),
        # Two of one region share what is left.
        (["921", "931"], (20, 40), (40, 80), set()),
        # Left out of the sum as well: there is nothing of it to tell.
        (["921"], (0, 0), (0, 0), set()),
    ],
)
def test_which_sums_tell(
    definitions: Definitions,
    withheld: list[str],
    region: tuple[int, int],
    england: tuple[int, int],
    telling: set[str],
) -> None:
    """Every authority has 20 of 50; `region`, `england` are what is left of each for the withheld,
    whose most in another year was 20 of 50 as well."""
    day = last_day("2024")
    there = [p for p in definitions.places.authorities() if p.region and alive(p, day)]
    shown = [p for p in there if p.place not in withheld]
    counts: dict[str, tuple[int, int] | None] = {p.place: (20, 50) for p in shown}
    counts |= dict.fromkeys(withheld)
    regions = {p.region for p in there}
    lacking = {p.region for p in there if p.place in withheld}
    for each in regions:
        mine = sum(p.region == each for p in shown)
        more = region if each in lacking else (0, 0)
        counts[each] = (20 * mine + more[0], 50 * mine + more[1])
    counts[ENGLAND] = (20 * len(shown) + england[0], 50 * len(shown) + england[1])
    before = drawn({p.place: (20, 50) for p in there}).with_columns(period=pl.lit("2023"))
    made = without_telling_sums(
        pl.concat([before, drawn(counts)]),
        {"m": measure(id="m")},
        definitions.places,
        definitions.methods.withheld_width.value,
    ).filter(pl.col("untold"))
    assert set(made["place"]) == telling
    assert set(made["numerator"]) <= {None}


def test_a_small_authority_does_not_hide_a_large_one(definitions: Definitions) -> None:
    """The City of London counts a handful: London's less all others' is then Lewisham's, nearly."""
    day = last_day("2024")
    there = [p for p in definitions.places.authorities() if p.region and alive(p, day)]
    usual = {p.place: (20, 50) for p in there} | {"201": (3, 6)}
    london = [p.place for p in there if p.region == "E12000007"]
    withheld = ("201", "209")
    counts: dict[str, tuple[int, int] | None] = {**usual, **dict.fromkeys(withheld)}
    counts["E12000007"] = (20 * (len(london) - 1) + 3, 50 * (len(london) - 1) + 6)
    before = drawn({**usual}).with_columns(period=pl.lit("2023"))
    made = without_telling_sums(
        pl.concat([before, drawn(counts)]),
        {"m": measure(id="m")},
        definitions.places,
        definitions.methods.withheld_width.value,
    ).filter(pl.col("untold"))
    assert set(made["place"]) == {"E12000007"}


def test_no_withheld_group_is_its_whole_less_the_other_groups(definitions: Definitions) -> None:
    """The groups that publishers mark as not available are of nought cases: they say 0 of 0."""
    values = shown_values(definitions, read_figures(HOME / "data")).with_columns(
        topic=pl.col("part").str.split("=").list.first()
    )
    key = ("measure", "basis", "place", "period")
    withheld = pl.col("status").is_in(["c", "x"]) & pl.col("numerator").is_null()
    groups = values.filter(pl.col("part") != "").group_by(*key, "topic")
    alone = groups.agg(withheld=withheld.sum()).filter(pl.col("withheld") == 1)
    told = values.filter(pl.col("part") == "", pl.col("numerator").is_not_null())
    assert alone.height > 0
    assert alone.join(told, on=key).height == 0
    nought = values.filter(pl.col("part") != "", pl.col("status") == "x").drop_nulls("numerator")
    assert nought.height > 50
    assert nought["numerator"].max() == 0
