"""The Methods page: worked examples as drawn in the data, health of the data, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from scrutiny.definitions.example import Example
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.content.methods_told import ExampleTold
from scrutiny.publication.data_health import doubts, states
from scrutiny.publication.methods_content import example_told, explained
from scrutiny.publication.published import Published
from scrutiny.views.html import page_body, plain
from scrutiny.views.tree import Bullets, Chart, Details, Link, Page, Section, Table, Text
from tests.drawn import table
from tests.pages.test_pages import every, page


def section(made: Page, name: str) -> Section:
    return next(s for s in made.children if isinstance(s, Section) and s.id == name)


def texts(node: object) -> list[str]:
    return [plain(text.content) for text in every(node, Text) if isinstance(text, Text)]


def open_tables(node: object) -> Iterator[Table]:
    """Tables that a reader meets without opening anything."""
    for child in node.children:  # type: ignore[attr-defined]
        if isinstance(child, Table):
            yield child
        elif isinstance(child, Section):
            yield from open_tables(child)


def test_every_link_at_the_top_leads_to_a_part(published: Published) -> None:
    made = page(published, "methods")
    ids = {s.id for s in made.children if isinstance(s, Section)}
    jumps = [link.to for link in every(made.children[1], Link) if isinstance(link, Link)]
    assert len(jumps) == 13
    assert {to.removeprefix("#") for to in jumps} <= ids


def test_long_tables_stand_behind_a_summary(published: Published) -> None:
    for area in published.about.areas:
        for child in page(published, "methods", area=area).children:
            if isinstance(child, Section):
                assert list(open_tables(child)) == [], child.id


def test_one_definition_asked_for_stands_open_and_first(published: Published) -> None:
    made = page(published, "methods", measure="send_appeals")
    assert [s.id for s in made.children if isinstance(s, Section)][:2] == [
        "measures",
        "send_appeals",
    ]
    assert not list(every(section(made, "send_appeals"), Details))
    assert list(every(section(page(published, "methods"), "send_appeals"), Details))


def test_every_worked_example_and_difference_is_drawn(
    published: Published, definitions: Definitions
) -> None:
    charts = section(page(published, "methods"), "charts")
    summaries = [d.summary for d in every(charts, Details) if isinstance(d, Details)]
    tables = {t.caption: t for t in every(charts, Table) if isinstance(t, Table)}
    told = texts(charts)
    for example in definitions.examples.examples:
        assert example.title in summaries
        assert example.shows in told
        # The months in the sentence and those in rows are all of them, in order.
        rows = tables[example.title].rows
        inside = next((t for t in told if t.endswith(_before(example, len(rows)))), None)
        assert (inside is not None) == (len(rows) < len(example.numbers))
        values = [str(row[1]) for row in rows]
        assert values == [v.replace(".", "none") if v == "." else v for v in _last(example, rows)]
    (differences,) = (t for caption, t in tables.items() if caption.startswith("Differences"))
    assert [row[0] for row in differences.rows] == [
        each.title for each in definitions.examples.differences
    ]


def _last(example: Example, rows: tuple[object, ...]) -> list[str]:
    return example.values.split()[-len(rows) :]


def _before(example: Example, shown: int) -> str:
    cells = example.values.split()[:-shown]
    return f": {', '.join('none' if cell == '.' else cell for cell in cells)}."


def test_an_example_is_drawn_as_a_reader_would_draw_it(definitions: Definitions) -> None:
    drawn = {each.title: example_told(each) for each in definitions.examples.examples}
    assert drawn["One month outside the limits is a first signal"] == ExampleTold(
        title="One month outside the limits is a first signal",
        shows="The last month lies far above the upper limit of 57. One month can do so by "
        "chance, so it is called a first signal and no change yet. The jump itself is left out "
        "when the limits are drawn.",
        before="The first 5 months: 50, 52, 49, 51, 48.",
        rows=(
            ("6", "50", ""),
            ("7", "52", ""),
            ("8", "49", ""),
            ("9", "51", ""),
            ("10", "50", ""),
            ("11", "48", ""),
            ("12", "51", ""),
            ("13", "62", "above the upper limit"),
        ),
        says="First signal, up; no clear change yet.",
    )
    both = drawn["Above the average and falling"].rows
    assert both[-1] == ("25", "51", "falling; run above the average")
    assert ("21", "none", "") in drawn["A missing month breaks nothing"].rows
    assert {title: each.says for title, each in drawn.items() if title in SAYS} == SAYS


SAYS = {
    "Nothing but chance": "Chance alone: no clear change.",
    "Two months running are a real change": "Real change, up: worse.",
    "Seven months above the average are a real change at once": "Real change, up: better.",
    "Twelve months have trial limits and no signals": "Trial limits, too few months: cannot say.",
    "Nine months have no limits": "No limits, too few months: cannot say.",
    "Where neither way is good": "Real change, up; not called better or worse.",
    "A target beyond the limits will be missed": "Chance alone: no clear change. "
    "Target of 60: will be missed as things run.",
}


def test_the_numbers_in_the_explanation_are_the_constants(definitions: Definitions) -> None:
    """With other constants the page says other numbers."""
    methods = definitions.methods
    told = explained(methods, 10)
    assert "at least 13 points" in told.modes[0][1]
    assert "95 % interval" in told.modes[1][1]
    assert "99.8 % interval" in told.modes[1][1]
    # 30 charts: 30 times 0.019 and 30 times 0.045.
    assert "expect about 0.6 to 1.3 false first signals each month" in told.expected[0]
    assert "18 or more points lie before the inspection" in told.frozen[0]
    assert "4.5 of 100" in told.frozen[1]
    # David and Nagaraja: of ten, the second and the ninth hold the middle 97.9 times in 100.
    assert "of ten neighbours" in told.neighbours[0]
    assert "from the second to the ninth value" in told.neighbours[0]
    assert "1.9 of 100" in told.frozen[1]
    # 0.137, and 0.265 with its half up.
    assert "14 of 100 such charts tell a real change" in told.frozen[2]
    assert "27 of 100 charts of four years" in told.frozen[2]
    assert told.frozen[4].startswith("A step of 1.5 times the usual spread")
    other = methods.model_copy(
        update={
            "signals_from": methods.signals_from.model_copy(update={"value": 99}),
            "freeze_from": methods.freeze_from.model_copy(update={"value": 98}),
            "run_length": methods.run_length.model_copy(update={"value": 97}),
            "change_z": methods.change_z.model_copy(update={"value": 3.09}),
        }
    )
    again = explained(other, 10)
    assert "at least 99 points" in again.modes[0][1]
    assert "98 or more points" in again.frozen[0]
    assert sum("97" in rule for rule in again.rules) == 2
    assert "95 %" not in again.modes[1][1]


def test_what_no_reader_may_miss_is_explained(published: Published) -> None:
    body = page_body(page(published, "methods"))
    for words in (
        "Process chart",
        "Year before, and five years",
        "Counted fact",
        "first signal",
        "real change",
        "This has a price",
        "splits the months in two",
        "Claims",
        "Grades",
        "Gaps",
    ):
        assert words in body


def health_rows(published: Published, area: str) -> dict[str, tuple[str, ...]]:
    health = section(page(published, "methods", area=area), "health")
    (made,) = every(health, Table)
    assert isinstance(made, Table)
    return {plain(row[0]): tuple(plain(cell) for cell in row[1:]) for row in made.rows}


def test_the_health_of_every_published_measure_is_told(published: Published) -> None:
    rows = health_rows(published, "oxfordshire")
    assert len(rows) == len(published.about.measures)
    # The build of 22 November 2026: July to October have gone by, and November is not over.
    assert rows["New EHC plans"] == ("26 June 2025", "June 2026", "4 months", "0")
    timely = rows["EHC plans issued within 20 weeks"]
    assert timely == ("30 June 2026", "June 2027", "In time", "0")
    assert rows["Attainment 8 of pupils with an EHC plan"][1:3] == ("November 2026", "In time")
    late = [cells for cells in rows.values() if cells[2] != "In time"]
    lead = texts(page(published, "methods"))[0]
    told = texts(section(page(published, "methods"), "health"))[0]
    assert f"for {len(late)} of {len(rows)} measures newer figures were due" in lead.replace(
        "For", "for"
    )
    assert f"due for {len(late)} of {len(rows)} published measures" in told


def test_a_jump_of_the_area_is_told_and_those_of_others_counted(published: Published) -> None:
    health = section(page(published, "methods"), "health")
    (all_odd,) = (
        d for d in every(health, Details) if isinstance(d, Details) and "odd" in d.summary
    )
    odd = {d.summary: page_words(d) for d in all_odd.children if isinstance(d, Details)}
    assert f": {len(odd)}" in all_odd.summary
    # 27 of 667 in 2022 and 533 of 994 in 2023: a real jump of thirteen times.
    words = odd["EHC plans issued within 20 weeks"]
    assert "Oxfordshire, 2023: 53.6 % after 4.0 % in 2022." in words
    assert re.search(r"\d+ such jumps in other places", words)


def page_words(node: Details) -> str:
    from scrutiny.views.html import rendered

    return rendered(node).replace("&nbsp;", " ")


def test_late_measures_come_first(published: Published) -> None:
    late = [cells[2] != "In time" for cells in health_rows(published, "oxfordshire").values()]
    assert late == sorted(late, reverse=True)


def test_the_rules_of_protection_name_their_numbers(published: Published) -> None:
    body = page_body(page(published, "methods"))
    assert "counts of unpublished cases from 1 up to 7 are hidden" in body
    assert "A middle value is given for 8 cases or more, and a tenth only where 8 lie" in body


def test_what_was_left_out_of_a_return_is_counted_where_there_is_one(
    published: Published,
) -> None:
    returns = published.area("northmere").returns
    body = page_body(page(published, "methods", area="northmere"))
    for each in returns:
        reasons = len(each.left_out)
        assert reasons > 0
        assert f"Return of {each.census}: of {each.requests} requests" in body
        assert f"for {reasons} reasons" in body
    assert "flow?area=northmere#quality" in body
    assert "Return of " not in page_body(page(published, "methods", area="oxfordshire"))


@pytest.mark.parametrize(
    ("earlier", "revised"), [("4.0", 0), ("4.5", 1), (None, 0)], ids=["same", "other", "none"]
)
def test_a_figure_counts_as_revised_when_a_later_release_changed_it(
    earlier: str | None, revised: int, definitions: Definitions
) -> None:
    measure = definitions.measures["ehc_plans_20_weeks"]
    drawn = table("""
        | place | period | numerator | denominator | value |
        | 931   | 2022   | 27        | 667         | 4.0   |
    """).with_columns(
        measure=pl.lit(measure.id),
        basis=pl.lit(""),
        part=pl.lit(""),
        status=pl.lit("ok"),
        published=pl.lit(date(2025, 6, 26)),
        earlier_value=pl.lit(None if earlier is None else float(earlier), pl.Float64),
    )
    found = doubts(drawn, {measure.id: measure}, definitions)
    (state,) = states([measure], definitions, drawn, found, ["931"], date(2026, 11, 22))
    assert state.revised == revised
    assert (state.last_update, state.next_due) == ("26 June 2025", "June 2026")
    (empty,) = states([measure], definitions, drawn.clear(), found, ["931"], date(2026, 11, 22))
    assert (empty.last_update, empty.next_due, empty.late_by) == ("", "", "")


def test_a_change_that_is_real_common_and_important_is_drawn(published: Published) -> None:
    """Of the real changes that at least one in four made, the largest is the picture."""
    made = section(page(published, "methods"), "usual")
    example = published.methods.real_and_common
    assert example is not None
    (text,) = (t for t in texts(made) if example.sentence in t)
    for words in ("a real", "is common: ", " authorities ", "had their plan in time", "did not."):
        assert words in text
    (chart,) = [c for c in every(made, Chart) if isinstance(c, Chart)]
    assert published.places[example.place].name in chart.description
    assert list(every(made, Table))


def test_how_often_years_are_wrong_is_told_by_the_simulation(
    published: Published, definitions: Definitions
) -> None:
    (wrong,) = (
        child
        for detail in every(section(page(published, "methods"), "usual"), Details)
        if isinstance(detail, Details)
        for child in detail.children
        if isinstance(child, Bullets)
    )
    told = " ".join(plain(item) for item in wrong.items)
    for number in ("0.9 of 100", "5 of 100", "85 of 100", "8 of 100", "15 points", "10 of 100"):
        assert number in told
    everything = plain(page_body(page(published, "methods")))
    assert "twice in a thousand" not in everything


def test_six_short_series_in_which_the_package_differs_are_told(published: Published) -> None:
    """Of 600 more series: two of two equal points, four with a lone move among ties, none longer
    than nine points.
    """
    whys = {row.title: row.why for row in published.methods.differences}
    assert "two of 600 more, of two equal points each" in whys["A series that stands still"]
    assert (
        "four of 600 more, of nine points or fewer"
        in whys["A single case after a long time of none"]
    )
