"""The file of a measure: read by the class that wrote it, whole or not at all."""

from __future__ import annotations

import json

import msgspec
import pytest
from msgspec.structs import replace

from scrutiny.publication.content.charts_told import Funnel
from scrutiny.publication.content.figures_told import Against
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import FlowTold, SourceTold
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import Reason, Status, Verdict
from tests.told import figure_told, measure_told

ENGLAND = Against("47.7 %", 47.7, Verdict.WORSE, "Worse than England", "Lower than England.")
FIGURES = (
    figure_told(place="931", period="2023", number=53.6, value="53.6 %"),
    figure_told(place="931", period="2023-Q4", number=50.0),
    figure_told(
        place="931",
        period="2024",
        number=38.6,
        numerator=371.0,
        denominator=962.0,
        verdict=Verdict.WORSE,
        reason=Reason.BEYOND_CHANCE,
        against={"england": ENGLAND},
    ),
    figure_told(place="931", period="2024", part="age=Under 5", status=Status.HIDDEN),
    figure_told(place="931", period="2024", part="age=Under 5&need=Autism", number=7.0),
)
ABOUT = measure_told(id="plans", pair_with="waits")
FUNNEL = Funnel(50.0, ((1.0, 0.0, 100.0, 0.0, 100.0),), "Title", "Sentence.")


def made(main: PeriodKind | None = None) -> MeasureFigures:
    empty = figure_told(place="E12000008", period="2024", status=Status.NOT_AVAILABLE)
    held = {"931": FIGURES, "E12000008": (empty,)}
    return MeasureFigures(MeasureFigures.written(ABOUT, held, main, funnels={"2024": FUNNEL}))


def test_what_was_written_is_read() -> None:
    read = made()
    assert read.about == ABOUT
    assert read.of("931") == FIGURES
    assert read.of("nowhere") == ()
    assert (read.funnel("2024"), read.funnel("2023")) == (FUNNEL, None)


def test_meanings_come_back_as_meanings() -> None:
    figure = made().at("931", "2024")
    assert figure is not None
    assert figure.verdict is Verdict.WORSE
    assert figure.reason is Reason.BEYOND_CHANCE
    assert figure.against["england"].verdict is Verdict.WORSE


def test_the_first_line_says_what_there_is() -> None:
    read = made()
    assert read.topics == ("age",)
    assert read.places == {"931"}


def test_a_series_is_of_one_kind_of_period() -> None:
    assert [f.period for f in made().series("931")] == ["2023", "2023-Q4", "2024"]
    assert [f.period for f in made(PeriodKind.QUARTER).series("931")] == ["2023-Q4"]
    latest = made().latest("931", PeriodKind.CALENDAR_YEAR)
    assert latest is not None
    assert latest.number == 38.6


def test_groups_are_told_from_groups_of_two_topics() -> None:
    read = made()
    (hidden,) = read.parts("931", "2024", "age")
    assert (hidden.topic, hidden.group, hidden.groups) == ("age", "Under 5", None)
    both = read.crossed("931", "2024", ("need", "age"))
    assert {groups: figure.number for groups, figure in both.items()} == {
        ("Under 5", "Autism"): 7.0
    }


def test_a_row_with_a_word_that_nobody_knows_is_refused() -> None:
    text = MeasureFigures.written(ABOUT, {"931": FIGURES}).replace('"worse"', '"splendid"')
    assert json.loads(text.split("\n")[0])["about"]["id"] == "plans"
    with pytest.raises(msgspec.ValidationError, match="splendid"):
        MeasureFigures(text).of("931")


def test_a_figure_of_a_flow_comes_from_the_return_of_its_own_area() -> None:
    """Also where the area whose return stands first may not be seen."""

    def of_return(area: str, place: str) -> SourceTold:
        return SourceTold(area, "", "", "", "", "", "", "", "", area, place)

    north, south = of_return("north", "801"), of_return("south", "802")
    flow = FlowTold("decided", (), (), 1, None)
    held = {place: (figure_told(place=place, period="2024-Q1"),) for place in ("801", "802")}
    about = measure_told(id="decisions", flow=flow, sources=(north, south))
    read = MeasureFigures(MeasureFigures.written(about, held, PeriodKind.QUARTER))
    assert [read.source_of(read.of(place)[0]) for place in held] == [north, south]
    read.about = replace(about, sources=(south,))
    assert [read.source_of(read.of(place)[0]) for place in held] == [None, south]
