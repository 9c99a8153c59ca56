"""An analyst's own chart, table and page in a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator

import altair as alt
import ipywidgets
import polars as pl
import pytest

from scrutiny.interface import outline, own_chart
from scrutiny.interface.outline import OpenPage, follow, open_page
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import OUTLINES, PAGES
from scrutiny.wording import notebook_text as say

ROWS = pl.DataFrame(
    {"place": ["A", "A", "B", "B"], "period": ["1", "2"] * 2, "value": [3.5, 4, None, 6]}
)


@pytest.fixture(autouse=True)
def here(workbook: Folders, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SCRUTINY_HOME", str(workbook.home))
    yield
    outline._followed.clear()
    own_chart.screen.set("wide")


def lines(rows: pl.DataFrame = ROWS, **more: object) -> alt.Chart:
    return alt.Chart(rows, **more).mark_line().encode(x="period", y="value", color="place")


def shown(chart: alt.Chart) -> str:
    """What a notebook shows of it."""
    bundle = chart._repr_mimebundle_()
    held = bundle[0] if isinstance(bundle, tuple) else bundle
    assert set(held) == {"text/html"}
    return str(held["text/html"])


def test_a_chart_is_drawn_here_and_asks_nobody_for_a_script() -> None:
    html = shown(lines(title="Two places"))
    assert html.count("<svg") == 1
    assert "<script" not in html
    assert not re.findall(r"https?://(?!www\.w3\.org/)", html)
    assert f'aria-label="Two places. {say.ROWS_BELOW}"' in html


def test_its_description_and_its_rows_are_told_to_those_who_do_not_see_it() -> None:
    described = lines(title="Two places").properties(description="A rises from 3.5 to 4.")
    html = shown(described)
    assert 'aria-label="Two places. A rises from 3.5 to 4."' in html
    assert f"<summary>{say.ROWS}</summary>" in html
    table = html[html.index("<tbody") :]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table)
    # A value that is not there is no nought.
    assert cells == ["A", "1", "3.5", "A", "2", "4", "B", "1", say.NO_VALUE, "B", "2", "6"]


def test_where_readers_see_it_it_is_drawn_for_both_sizes_of_screen() -> None:
    follow("")
    html = shown(lines(title="Two places"))
    assert re.findall(r'class="picture (\w+)"', html) == ["wide", "narrow"]


def test_a_chart_without_a_title_is_not_shown() -> None:
    html = shown(lines())
    assert "<svg" not in html
    assert say.NO_TITLE in html


def test_a_chart_of_data_from_elsewhere_is_not_shown() -> None:
    for address in ("https://example.org/rows.csv", "file:///etc/hostname", "private/rows.csv"):
        chart = alt.Chart(address, title="Elsewhere").mark_bar().encode(x="a:N", y="b:Q")
        html = shown(chart)
        assert "<svg" not in html
        assert say.FROM_ELSEWHERE in html


def test_no_line_is_drawn_across_a_change_of_definition() -> None:
    """The timeliness of 2014 was counted otherwise than that of the years after it."""
    rows = open_page("nation").figures("ehc_plans_20_weeks", places="Croydon")
    of_2014 = rows.filter(pl.col("period") == "2014")["run"].unique().to_list()
    later = rows.filter(pl.col("period") != "2014")["run"].unique().to_list()
    assert (of_2014, later) == ([0], [1])

    def strokes(frame: pl.DataFrame) -> int:
        return len(
            re.findall(
                r'<path aria-label="[^"]*" role="graphics-symbol" ',
                shown(lines(frame, title="Croydon")),
            )
        )

    joined = rows.with_columns(run=pl.lit(0))
    assert strokes(rows) == strokes(joined) + 1


def test_periods_stand_in_the_order_of_their_days_and_axes_are_named() -> None:
    rows = pl.DataFrame(
        {
            "period": ["January 2024", "February 2024", "April 2024"],
            "first_day": ["2024-01-01", "2024-02-01", "2024-04-01"],
            "value": [1.0, 2.0, 3.0],
            "unit": ["per cent"] * 3,
        }
    )
    chart = alt.Chart(rows, title="Months").mark_bar().encode(x="period", y="value")
    html = shown(chart)
    axis = re.findall(r">((?:January|February|April) 2024)</text>", html)
    assert axis == ["January 2024", "February 2024", "April 2024"]
    assert ">Per cent</text>" in html


def test_published_rows_say_where_they_come_from() -> None:
    rows = open_page("nation").figures("ehc_plans_20_weeks", places="Croydon")
    html = shown(lines(rows, title="Croydon"))
    assert f"<p>{say.SOURCE}: Department for Education, Education, health and care plans" in html


@pytest.mark.parametrize("name", PAGES)
def test_every_part_of_a_page_is_a_call(name: str) -> None:
    page = open_page(name)
    assert set(OUTLINES[name]) < set(dir(page))
    for part in OUTLINES[name]:
        widget = getattr(page, part)()
        assert isinstance(widget, ipywidgets.HTML)
    with pytest.raises(AttributeError, match="It has choices, answer"):
        page.nosuch()


def choose(page: OpenPage, name: str, value: str) -> None:
    page._lists[name].value = value


def test_parts_and_own_drawings_are_drawn_anew_when_a_choice_changes() -> None:
    page = open_page("measure")
    page.choices()
    answer = page.answer()
    own = page.draw(lambda: f"{page.measure} of {page.place}")
    before = answer.value
    choose(page, "measure", "ehc_requests")
    assert "ehc_requests of 931" in own.value
    assert answer.value != before
    choose(page, "place", "850")
    assert "ehc_requests of 850" in own.value
    assert "Hampshire" in answer.value


def test_figures_are_those_of_what_is_chosen() -> None:
    follow("?measure=ehc_requests&place=850")
    page = open_page("measure")
    rows = page.figures()
    assert set(rows["place"]) == {"Hampshire"}
    assert set(rows["measure"]) == {"Requests for an EHC needs assessment"}


def test_what_the_workbook_refuses_is_told_in_place_of_a_drawing() -> None:
    follow("")
    page = open_page("measure")
    drawn = page.draw(lambda: page.figures("ehc_requests", places="Nowhere at all"))
    assert "Nowhere at all" in str(drawn)
    assert "Traceback" not in str(drawn)
