"""Charts: what is drawn is what was published, in shapes that differ; words never meet."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import pytest
from msgspec.structs import replace

from scrutiny.publication.content.charts_told import ChartPoint, Happened, ProcessChart
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.charts import events, marks
from scrutiny.views.charts.events import Event
from scrutiny.views.charts.look import NARROW, WIDE
from scrutiny.views.charts.scale import rounded, spread
from scrutiny.views.drawing import drawn
from scrutiny.views.html import page_body
from scrutiny.views.tree import Chart
from scrutiny.vocabulary.periods import shown, without_gaps
from scrutiny.vocabulary.words import Limits
from tests.pages.test_pages import page
from tests.told import figure_told, measure_told

Kept = tuple[float | None, float | None, float | None]
STEADY: Kept = (40.0, 25.0, 55.0)


def made(
    values: str,
    kept: Sequence[tuple[int, Kept]] = ((0, STEADY),),
    readings: Mapping[int, tuple[str, str]] | None = None,
    unfinished: int = 0,
    **words: Any,
) -> ProcessChart:
    """A chart from January 2024 on, "." for a hidden month; `kept` are limits from a place on."""
    numbers = [None if each == "." else float(each) for each in values.split()]
    end = f"{2024 + (len(numbers) - 1) // 12}-M{(len(numbers) - 1) % 12 + 1:02d}"
    points = []
    for i, (period, number) in enumerate(zip(without_gaps("2024-M01", end), numbers, strict=True)):
        held = [each for at, each in kept if at <= i][-1]
        reading, side = (readings or {}).get(i, ("", ""))
        finished = i < len(numbers) - unfinished
        label = f"{shown(period)}: {number}"
        signal = "outside the limits" if reading else ""
        points.append(
            ChartPoint(period, shown(period), number, *held, signal, reading, finished, label, side)
        )
    plain = ProcessChart(
        "month", Limits.ALL, "Title", "Plans in time", "A sentence.", None, "", (), ("", ""), ()
    )
    return replace(plain, points=tuple(points), **words)


@pytest.mark.parametrize(
    ("years", "narrow", "words"),
    [
        # A plot of 740 pixels has 67 for each of eleven years, one of 230 has 20.
        (("2017", "2019", "2023", "2025"), False, "inspectors came"),
        (("2017", "2019", "2023", "2025"), True, "visit"),
        (("2017", "2018"), True, ""),
        (("2019",), True, "inspectors came"),
    ],
)
def test_words_over_two_visits_never_meet(years: Sequence[str], narrow: bool, words: str) -> None:
    periods = tuple(str(year) for year in range(2015, 2026))
    visits = [Event("visit", year, "A visit") for year in years]
    made = events.layers(visits, alt.X("period:O"), periods, NARROW if narrow else WIDE)
    marks_ = [each.to_dict(validate=False)["mark"] for each in made]
    assert [each["text"] for each in marks_ if each["type"] == "text"] == [words]


def drawing(chart: ProcessChart, unit: str = "per cent") -> Chart:
    found = charts.process(chart, "Northmere", unit)
    assert found is not None
    return found


def layers(chart: Chart, kind: str, *, narrow: bool = False) -> list[Mapping[str, Any]]:
    """The layers of one kind of mark."""
    specification = chart.narrow if narrow else chart.wide
    return [layer for layer in specification["layer"] if layer["mark"]["type"] == kind]


def rows(layer: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = layer["data"]["values"]
    return found


def every(chart: Chart, kind: str, key: str, *, narrow: bool = False) -> list[Any]:
    found = layers(chart, kind, narrow=narrow)
    return [row[key] for layer in found for row in rows(layer) if key in row]


def horizontal(chart: Chart, dash: list[int]) -> list[tuple[float, float, float]]:
    """(from, to, value) of the rules with this dash that run along the axis."""
    return [
        (row["at"], row["to"], row["value"])
        for layer in layers(chart, "rule")
        if layer["mark"].get("strokeDash") == dash
        for row in rows(layer)
    ]


SOLID, DASHED, DOTTED = [1, 0], [6, 4], [2, 3]


class TestStored:
    """A chart is read back as it was written, and old snapshots have none."""

    CHART = made(
        "30 . 50", readings={2: ("better", "up")}, marks=(Happened("2024-M02", "revisit"),)
    )

    def written(self, **charted: ProcessChart) -> MeasureFigures:
        text = MeasureFigures.written(measure_told(), {"X1": []}, None, {"X1": charted})
        return MeasureFigures(text)

    def test_a_chart_comes_back_as_it_was(self) -> None:
        figures = self.written(**{"": self.CHART, "need=speech": replace(self.CHART, title="Two")})
        assert figures.chart("X1") == self.CHART
        assert figures.chart("X1", "need=speech") == replace(self.CHART, title="Two")
        assert figures.of("X1") == ()

    def test_no_chart_where_none_was_written(self) -> None:
        figures = self.written(**{"": self.CHART})
        assert figures.chart("X2") is None
        assert figures.chart("X1", "need=other") is None
        assert figures.chart("X1", kind="quarter") is None
        assert figures.chart("X1", kind="month") == self.CHART

    def test_no_chart_of_a_measure_without_any(self) -> None:
        figures = MeasureFigures(MeasureFigures.written(measure_told(), {"X1": []}))
        assert figures.chart("X1") is None


def test_a_hidden_month_is_a_gap_and_nothing_is_joined_across_it() -> None:
    (line,) = layers(drawing(made("40 41 . 39 42")), "line")
    runs: dict[int, list[int]] = {}
    for row in rows(line):
        runs.setdefault(row["run"], []).append(row["at"])
    assert list(runs.values()) == [[0, 1], [3, 4]]


def test_a_month_without_a_row_is_a_gap_too() -> None:
    chart = made("40 41 40 39 42")
    chart = replace(chart, points=chart.points[:2] + chart.points[3:])
    (line,) = layers(drawing(chart), "line")
    assert len({row["run"] for row in rows(line)}) == 2
    assert [row["at"] for row in rows(line)] == [0, 1, 3, 4]


def test_limits_break_where_there_is_a_new_start() -> None:
    chart = drawing(made("40 41 60 61", [(0, STEADY), (2, (60.0, 50.0, 70.0))]))
    assert horizontal(chart, SOLID) == [(-0.5, 1.5, 40), (1.5, 3.5, 60)]
    assert horizontal(chart, DASHED) == [
        (-0.5, 1.5, 25),
        (-0.5, 1.5, 55),
        (1.5, 3.5, 50),
        (1.5, 3.5, 70),
    ]
    names = every(chart, "text", "text")
    assert "average 60.0 %" in names
    assert "average 40.0 %" not in names


def test_limits_of_an_earlier_stretch_are_not_named_beside_the_last_points() -> None:
    chart = drawing(made("40 41 60 61", [(0, STEADY), (2, (None, None, None))], limits=Limits.NONE))
    assert horizontal(chart, SOLID) == [(-0.5, 1.5, 40)]
    assert every(chart, "text", "text") == ["61 %"]


def test_trial_limits_are_dotted_and_say_so() -> None:
    chart = drawing(made("40 41 39", limits=Limits.TRIAL))
    assert [value for *_, value in horizontal(chart, DOTTED)] == [25, 55]
    assert horizontal(chart, DASHED) == []
    assert ["trial upper limit", "55.0 %"] in every(chart, "text", "text")
    assert "trial limits, from few points" in chart.subtitle
    assert "usual range" not in chart.subtitle


def test_limits_of_a_share_are_drawn_within_what_a_share_can_be() -> None:
    chart = drawing(made("90 95 60", [(0, (80.0, -5.0, 112.0))]))
    assert [value for *_, value in horizontal(chart, DASHED)] == [0, 100]
    assert not [name for name in every(chart, "text", "text") if "limit" in name]


def test_a_lower_limit_below_nought_is_drawn_as_such_only_where_values_are() -> None:
    limits = [(0, (5.0, -5.0, 15.0))]
    assert [v for *_, v in horizontal(drawing(made("4 6", limits), "plans"), DASHED)] == [0, 15]
    below = drawing(made("-4 6", limits), "per cent of income")
    assert [v for *_, v in horizontal(below, DASHED)] == [-5, 15]


READINGS = {
    0: ("better", "up"),
    1: ("better", "down"),
    2: ("worse", "down"),
    3: ("up", "up"),
    4: ("", ""),
}


def looks() -> dict[str, Mapping[str, Any]]:
    """The look of each kind of point, by the month it was drawn for."""
    chart = drawing(made("40 40 40 40 40 40", readings=READINGS, unfinished=1))
    found = {}
    for layer in layers(chart, "point"):
        (row,) = rows(layer)
        found[row["period"]] = layer["mark"]
    return found


def test_each_reading_has_a_shape_of_its_own() -> None:
    shapes = {period: mark["shape"] for period, mark in looks().items()}
    assert shapes == {
        "Jan 2024": "triangle-up",
        "Feb 2024": "triangle-down",
        "Mar 2024": "square",
        "Apr 2024": "diamond",
        "May 2024": "circle",
        "Jun 2024": "circle",
    }
    assert "strokeDash" in looks()["Jun 2024"]
    assert "strokeDash" not in looks()["May 2024"]
    assert looks()["May 2024"]["fill"] == "white"


def contrast(colour: str) -> float:
    """Against white, by the formula of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (light + 0.05)


def test_every_mark_stands_out_from_the_page() -> None:
    assert contrast("#f46a25") == pytest.approx(3.03, abs=0.01)
    for mark in looks().values():
        assert contrast(mark["stroke"]) >= 3
        assert mark["fill"] == "white" or contrast(mark["fill"]) >= 3


def test_promises_and_statements_stand_over_a_process_chart_and_outside_it() -> None:
    beside = (
        Event("promise", "Feb 2024", "A promise"),
        Event("statement", "Mar 2024", "One claim"),
        Event("statement", "Mar 2024", "Another"),
        Event("visit", "Mar 2024", "Inspectors came"),
        Event("statement", "May 2031", "Later than the line"),
    )
    chart = charts.process(made("60 20 30 40"), "Northmere", "per cent", events=beside)
    assert chart is not None
    assert "crosses above: a promise fell due; dots above" in chart.subtitle.lower()
    found = {
        row["label"]: (row["at"], row["lane"])
        for layer in layers(chart, "point")
        for row in rows(layer)
        if "lane" in row
    }
    # February is the second place of the axis, March the third.
    assert {label: at for label, (at, _) in found.items()} == {
        "A promise": 1,
        "One claim": 2,
        "Another": 2,
    }
    heights = [lane for _, lane in found.values()]
    assert len(set(heights)) == 3
    assert max(heights) < 0
    plain = charts.process(made("60 20 30 40"), "Northmere", "per cent")
    assert plain is not None
    assert "above" not in plain.subtitle


GRID = "#e4e7e9"
"""Lines that only help the eye; each value is told."""


def seen(colour: str, opacity: float) -> float:
    """The contrast with white of what a colour, let through so far, makes on it."""
    if colour in ("white", "#fff", "transparent", "none", ""):
        return 1.0
    full = {"#000": "#000000"}.get(colour, colour)
    parts = (int(full[i : i + 2], 16) for i in (1, 3, 5))
    mixed = (round(opacity * part + (1 - opacity) * 255) for part in parts)
    return contrast("#" + "".join(f"{part:02x}" for part in mixed))


def faint(svg: str) -> Iterator[str]:
    """Each mark under 3:1 and each word under 4.5:1 from the white ground of its own picture.

    A mark is seen by its fill or by its outline.
    """
    for kind, about in re.findall(r"<(path|line|text|rect)\b([^>]*)>", svg):
        named = dict(re.findall(r'(fill|stroke|opacity)="([^"]*)"', about))
        colours = [named.get("stroke", "")]
        if kind != "line":
            colours.append(named.get("fill", ""))
        drawn_at_all = any(each not in ("", "none", "transparent") for each in colours)
        ground = kind == "rect" and named.get("fill") == "white"
        if not drawn_at_all or ground or named.get("stroke") == GRID:
            continue
        most = max(seen(each, float(named.get("opacity", 1))) for each in colours)
        if most < (4.5 if kind == "text" else 3):
            yield f"{kind} {named}: {most:.2f}"


PAGES_WITH_CHARTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("finding", {"finding": "PA3"}),
    ("measure", {}),
    ("measure", {"compare": "neighbours"}),
    ("measure", {"compare": "all"}),
    ("flow", {"area": "northmere"}),
    ("nation", {}),
    ("methods", {}),
)


@pytest.mark.parametrize("screen", ["wide", "narrow"])
@pytest.mark.parametrize(("name", "chosen"), PAGES_WITH_CHARTS)
def test_everything_drawn_stands_out_from_its_ground(
    published: Published, name: str, chosen: dict[str, str], screen: str
) -> None:
    """By day and in the dark alike: each picture brings its own white ground."""
    body = page_body(page(published, name, **chosen), screen)
    found = [svg for svg in re.findall(r"<svg.*?</svg>", body, re.DOTALL) if "<text" in svg]
    assert found
    for svg in found:
        assert re.search(r'<rect [^>]*fill="white"', svg)
        assert list(faint(svg)) == []


def test_a_faint_mark_would_be_noticed() -> None:
    # Light blue on white has 2.42, our grey as words 3.08, a white dot nothing.
    assert len(list(faint('<path fill="#6bace6" d="">'))) == 1
    assert len(list(faint('<text fill="#8a9499">'))) == 1
    assert list(faint('<path fill="#8a9499" d="">')) == []
    assert len(list(faint('<path fill="#8a9499" opacity="0.75" d="">'))) == 1
    assert len(list(faint('<path fill="white" stroke="white" d="">'))) == 1


def test_without_a_side_a_point_takes_that_of_the_average() -> None:
    chart = drawing(made("60 20", readings={0: ("better", ""), 1: ("better", "")}))
    shapes = {rows(layer)[0]["at"]: layer["mark"]["shape"] for layer in layers(chart, "point")}
    assert shapes == {0: "triangle-up", 1: "triangle-down"}


def test_the_subtitle_explains_the_shapes_that_occur_and_no_others() -> None:
    words = drawing(made("40 41 90", readings={2: ("worse", "up")})).subtitle
    assert words == (
        "Plans in time, Northmere, per cent, by month. "
        "Rings: within the usual range; squares: worse than chance would give."
    )


def test_an_unfinished_month_is_not_joined_nor_named_as_the_last() -> None:
    chart = drawing(made("40 41 42 10", unfinished=1))
    (line,) = layers(chart, "line")
    assert [row["at"] for row in rows(line)] == [0, 1, 2]
    assert "42 % in Mar" in every(chart, "text", "text")
    assert "dotted rings: month not finished" in chart.subtitle


@pytest.mark.parametrize(
    ("values", "limits", "starts"),
    [
        ("40 41", STEADY, 0),
        ("96 97", (96.0, 91.0, 101.0), 90),
        ("96 97", (96.0, 60.0, 101.0), 0),
        ("0 0", (None, None, None), 0),
    ],
)
def test_the_scale_starts_at_nought_unless_that_hides_everything(
    values: str, limits: Kept, starts: float
) -> None:
    chart = drawing(made(values, [(0, limits)]))
    (line,) = layers(chart, "line")
    assert line["encoding"]["y"]["scale"]["domain"][0] == starts
    assert ("does not start at nought" in chart.subtitle) == (starts > 0)


def test_the_points_that_froze_the_limits_are_marked_and_counted() -> None:
    chart = drawing(made("40 . 41 42 43", limits=Limits.FROZEN, baseline=("2024-M01", "2024-M04")))
    assert "average and limits from these 3 months" in every(chart, "text", "text")
    (bar,) = [layer for layer in layers(chart, "rule") if layer["mark"]["strokeWidth"] == 4]
    assert rows(bar) == [{"at": -0.5, "to": 3.5}]


def test_the_target_is_drawn_across_and_named() -> None:
    chart = drawing(made("40 41", target=80.0, target_words="target 80 %"))
    (target,) = [layer for layer in layers(chart, "rule") if rows(layer) == [{"value": 80.0}]]
    assert target["mark"]["strokeDash"] == [10, 3]
    assert "target 80 %" in every(chart, "text", "text")


def test_one_mark_says_its_words_on_every_screen() -> None:
    chart = drawing(made("40 41 42 43", marks=(Happened("2024-M03", "inspectors came"),)))
    for narrow in (True, False):
        assert "inspectors came" in every(chart, "text", "text", narrow=narrow)
    # Just before March, so that it parts the months before from the months after.
    assert 1.5 in every(chart, "rule", "at")


def test_several_marks_are_numbers_on_narrow_screens_and_the_subtitle_says_them() -> None:
    chart = drawing(
        made(
            "40 41 42 43",
            marks=(
                Happened("2024-M02", "revisit"),
                Happened("2024-M03", "inspectors came"),
                Happened("2024-M03", "new start", "a new system; more staff (the board)"),
            ),
        )
    )
    assert {"1 revisit", "2 inspectors came; new start"} <= set(every(chart, "text", "text"))
    assert {"1", "2"} <= set(every(chart, "text", "text", narrow=True))
    assert (
        "Upright lines: 1, February 2024: revisit; "
        "2, March 2024: inspectors came; new start: a new system; more staff (the board)."
        in chart.subtitle
    )


def test_words_of_marks_stand_clear_of_the_name_of_a_limit_at_the_top() -> None:
    chart = drawing(
        made("40 41", [(0, (40.0, 0.0, 80.0))], marks=(Happened("2024-M02", "inspectors came"),))
    )
    named = [row for layer in layers(chart, "text") for row in rows(layer)]
    (limit,) = [row for row in named if row["text"] == "upper limit 80.0 %"]
    (words,) = [row for row in named if row["text"] == "inspectors came"]
    assert limit["at"] == 0
    # Letters of 13 pixels: two middles further apart than that do not touch.
    assert limit["at"] - words["middle"] > 13


def boxes(found: Sequence[marks.Placed], step: float) -> Iterator[tuple[float, float, int, float]]:
    """(start, end, row, line) of each text, by the size of its letters."""
    for each in found:
        line = (each.mark.at + 0.5) * step
        long = marks.LETTER * len(each.text)
        start = line - marks.GAP - long if each.left else line + marks.GAP
        yield start, start + long, each.row, line


def test_words_of_marks_never_meet_each_other_or_a_line() -> None:
    chance = random.Random(4)
    fitted = 0
    for _ in range(300):
        count, width = chance.randint(1, 6), chance.choice((230, 560))
        places = sorted(chance.sample(range(48), count))
        events = [
            marks.Mark(at - 0.5, (Happened("", "w" * chance.randint(3, 24)),)) for at in places
        ]
        step = width / 48
        found = marks.placed(events, [event.words for event in events], step, -30, width + 60)
        if found is None:
            continue
        fitted += 1
        assert [each.mark for each in found] == events
        held = list(boxes(found, step))
        for i, (start, end, row, line) in enumerate(held):
            assert start >= -30
            assert end <= width + 60
            for j, (other_start, other_end, other_row, _) in enumerate(held):
                if i != j:
                    assert row != other_row or end <= other_start or other_end <= start
                    # A line runs from the plot up to its own words, through the rows below.
                    crosses = other_start < line < other_end
                    assert not (crosses and other_row <= row)
    assert fitted > 200


def test_names_at_the_right_never_meet_and_keep_their_order() -> None:
    chance = random.Random(5)
    for _ in range(300):
        wanted = [chance.uniform(0, 300) for _ in range(chance.randint(1, 6))]
        rooms = [chance.choice((17.0, 34.0)) for _ in wanted]
        placed = spread(wanted, rooms, 300)
        order = sorted(range(len(wanted)), key=lambda i: wanted[i])
        for one, two in pairwise(order):
            assert placed[two] - placed[one] >= (rooms[one] + rooms[two]) / 2 - 1e-9
        assert max(placed) <= 300 + 1e-9


def test_names_that_do_not_meet_stay_where_their_lines_end() -> None:
    assert spread([10, 100, 200], [17, 17, 34], 300) == [10, 100, 200]
    assert spread([100, 101], [17, 17], 300) == [100, 117]
    assert spread([300, 300], [17, 17], 300) == [283, 300]
    assert spread([0, 10], [34, 17], 300) == [8.5, 34]


@pytest.mark.parametrize(
    ("low", "high", "ends"), [(0, 63, (0, 80)), (0, 0, (0, 1)), (88.5, 100, (85, 100))]
)
def test_an_axis_ends_at_round_numbers(low: float, high: float, ends: tuple[float, float]) -> None:
    assert rounded(low, high) == ends


def test_a_chart_of_five_years_fits_a_telephone() -> None:
    chance = random.Random(6)
    values = " ".join(str(round(chance.uniform(20, 70), 1)) for _ in range(60))
    chart = drawing(
        made(
            values,
            readings={50: ("better", "up"), 51: ("worse", "down")},
            target=60.0,
            target_words="target 60 % by December 2026",
            marks=(Happened("2024-M11", "inspectors came"), Happened("2026-M03", "monitoring")),
            baseline=("2024-M01", "2024-M10"),
            limits=Limits.FROZEN,
        )
    )
    svg = drawn(chart.narrow, chart.title, chart.description)
    width = float(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    assert width <= 375
    assert "60.0" in svg
    assert "A sentence." in svg
    assert "NaN" not in svg


def test_nothing_is_drawn_where_nothing_is_shown() -> None:
    assert charts.process(made(". ."), "Northmere", "per cent") is None


def figure(number: float | None, cases: float | None) -> Figure:
    value = "" if number is None else f"{number:.1f} %"
    return figure_told(number=number, denominator=cases, period="2024", value=value)


class TestFunnel:
    # At 100 cases 50 % give or take 10 and 15; at 400, half of that.
    LIMITS = ((400.0, 45.0, 55.0, 42.5, 57.5), (100.0, 40.0, 60.0, 35.0, 65.0))
    PLACES = (
        ("Inside", figure(64.9, 100)),
        ("Beyond", figure(65.1, 100)),
        ("Between", figure(59.4, 250)),
        ("Over", figure(59.6, 250)),
        ("Mine", figure(42.0, 400)),
        # 65 of 100 is not beyond 65, whatever is shown of it.
        ("Counted", replace(figure(65.1, 100), numerator=65.0)),
        ("Hidden", figure(None, 300)),
        ("Uncounted", figure(50.0, None)),
    )

    def drawing(self, chosen: str = "Mine") -> Chart:
        chart = charts.funnel(
            self.PLACES, 50.0, self.LIMITS, chosen, "T", "Sub", "D", average_words="England"
        )
        assert chart is not None
        return chart

    def test_places_beyond_the_outer_limits_are_dark_squares(self) -> None:
        # At 250 cases the limit is 50 + 15 * sqrt(100 / 250) = 59.49.
        beyond = {
            row["name"]: layer["mark"]["shape"] == "square"
            for layer in layers(self.drawing(), "point")
            for row in rows(layer)
        }
        assert beyond == {
            "Inside 64.9 %": False,
            "Beyond 65.1 %": True,
            "Between 59.4 %": False,
            "Over 59.6 %": True,
            "Mine 42.0 %": True,
            "Counted 65.1 %": False,
        }

    def test_the_chosen_place_and_the_average_are_named(self) -> None:
        assert every(self.drawing(), "text", "text") == ["Mine 42.0 %", "England 50.0 %"]
        assert every(self.drawing("nobody"), "text", "text") == ["England 50.0 %"]

    def test_four_curves_are_drawn_in_order_of_cases(self) -> None:
        found = [
            [(r["cases"], r["value"]) for r in rows(c)] for c in layers(self.drawing(), "line")
        ]
        assert found == [
            [(100, 40), (400, 45)],
            [(100, 60), (400, 55)],
            [(100, 35), (400, 42.5)],
            [(100, 65), (400, 57.5)],
        ]

    def test_nothing_without_places_or_limits(self) -> None:
        assert charts.funnel((), 50.0, self.LIMITS, "", "T", "S", "D") is None
        assert charts.funnel(self.PLACES, 50.0, (), "", "T", "S", "D") is None

    def test_it_draws_on_both_screens(self) -> None:
        for specification in (self.drawing().wide, self.drawing().narrow):
            svg = drawn(specification, "T", "D")
            assert "Mine" in svg
            assert "NaN" not in svg


def test_a_trend_draws_its_target() -> None:
    years = [
        replace(figure(number, 100), place="X1", period=str(year), period_shown=str(year))
        for year, number in ((2022, 30.0), (2023, 35.0), (2024, 40.0))
    ]
    figures = MeasureFigures(MeasureFigures.written(measure_told(short_name="S"), {"X1": years}))
    plain = charts.trend(figures, "X1", "Here")
    aimed = charts.trend(figures, "X1", "Here", target=80.0, target_words="target 80 %")
    assert plain is not None
    assert aimed is not None
    assert every(plain, "text", "text") == ["Here 40.0 %"]
    assert every(aimed, "text", "text") == ["Here 40.0 %", "target 80 %"]
    assert [layer["mark"]["strokeDash"] for layer in layers(aimed, "rule")] == [[10, 3]]
    (line,) = layers(aimed, "line")
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 80]
