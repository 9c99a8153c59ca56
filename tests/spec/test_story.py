"""The invented area has a story that is known. The workbook is asked to find it on its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.published import Published
from scrutiny.records.returns.case_store import read_about
from scrutiny.views.html import page_body
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from scrutiny.vocabulary.periods import PeriodKind, last_day
from tests.attack.browsing import downloads
from tests.invention.story import Story, Stretch, load_story
from tests.pages.test_pages import page

STORY = load_story()
PLACE = "999"
LEAD = "flow_plans_20_weeks_no_exceptions"


@pytest.fixture(scope="module")
def story() -> Story:
    return STORY


def months(published: Published, measure: str, first: str, last: str) -> list[Figure]:
    series = published.measure(measure).series(PLACE, kind=PeriodKind.MONTH)
    return [f for f in series if last_day(first) <= last_day(f.period) <= last_day(last)]


def name(stretch: Stretch) -> str:
    return f"{stretch.measure} {stretch.group} {stretch.first}".replace("  ", " ")


@pytest.mark.parametrize("stretch", [s for s in STORY.truth.stretches if s.low], ids=name)
def test_the_share_in_time_is_what_the_story_says(stretch: Stretch, published: Published) -> None:
    if stretch.group:
        year = published.measure(stretch.measure).parts(PLACE, stretch.first[:4], "need")
        (figure,) = [f for f in year if f.part == "need=Speech, language and communication"]
        share = figure.number
    else:
        shown = [
            f
            for f in months(published, stretch.measure, stretch.first, stretch.last)
            if f.numerator is not None and f.denominator is not None
        ]
        # What is hidden leaves a gap; what is shown must tell the story by itself.
        assert len(shown) >= 3
        share = 100 * sum(f.numerator for f in shown) / sum(f.denominator for f in shown)
    assert share is not None
    assert stretch.low is not None
    assert stretch.high is not None
    # Counts are rounded, so the bands are a point wider than the truth's.
    assert 100 * stretch.low - 1 <= share <= 100 * stretch.high + 1


@pytest.mark.parametrize("stretch", [s for s in STORY.truth.stretches if s.direction], ids=name)
def test_what_rises_and_falls_is_what_the_story_says(
    stretch: Stretch, published: Published
) -> None:
    shown = [
        f.number
        for f in months(published, stretch.measure, stretch.first, stretch.last)
        if f.number is not None
    ]
    change = shown[-1] - shown[0]
    size = {"rises": change > 0.2 * shown[0], "falls": change < -0.2 * shown[0]}
    size["flat"] = abs(change) < 0.1 * shown[0]
    assert size[stretch.direction or "flat"], (stretch.direction, shown)


def quarter(published: Published, measure: str, period: str) -> Figure:
    figure = published.measure(measure).at(PLACE, period)
    assert figure is not None
    return figure


def test_the_collapse_and_the_recovery_are_verdicts_in_words(published: Published) -> None:
    collapse, recovery = (quarter(published, LEAD, p) for p in ("2024-Q2", "2025-Q4"))
    assert collapse.change.startswith("Worse: down from about")
    assert recovery.change.startswith("Better: up from about 1")
    # Before the collapse nothing is called worse on the share in time.
    assert quarter(published, LEAD, "2024-Q1").verdict != "better"


def test_the_backlog_that_nobody_saw_is_seen(published: Published) -> None:
    """While timeliness stood, the queue grew: the page says worse of it in those very quarters."""
    before = quarter(published, "flow_open_cases", "2023-Q2")
    then = quarter(published, "flow_open_cases", "2024-Q1")
    assert before.number is not None
    assert then.number is not None
    assert then.number > 1.3 * before.number
    assert quarter(published, "flow_open_cases", "2024-Q2").verdict == "worse"
    peak = max(
        published.measure("flow_open_cases").series(PLACE, kind=PeriodKind.MONTH),
        key=lambda f: f.number or 0,
    )
    assert peak.period in ("2025-M02", "2025-M03", "2025-M04")


def test_the_group_left_behind_stands_lowest_beyond_chance(published: Published) -> None:
    body = page_body(
        page(published, "flow", area="northmere", measure=LEAD, step="quarter", part="need")
    )
    assert "Lowest: Speech, language and communication" in body
    assert "Their intervals meet" not in body


def test_steady_measures_are_not_called_better_or_worse(published: Published) -> None:
    for measure in STORY.truth.steady:
        latest = published.measure(measure).latest(PLACE)
        assert latest is not None
        assert latest.verdict not in ("better", "worse"), measure


@pytest.mark.parametrize("year", STORY.years)
def test_every_planted_fault_is_found_and_no_other_error(
    year: int, story: Story, workbook: Folders
) -> None:
    about: Mapping[str, Any] = read_about(workbook.private, "northmere", year) or {}
    found = {rule["rule"]: rule["rows"] for rule in about["rules"]}
    errors = {rule["rule"] for rule in about["rules"] if rule["severity"] == "error"}
    planted = {rule: n for rule, n in story.broken(year).items() if n}
    assert {rule: found.get(rule, 0) for rule in planted} == planted
    assert errors - planted.keys() == set()


def test_what_was_left_out_stands_on_the_page(published: Published) -> None:
    body = page_body(page(published, "flow", area="northmere"))
    # Fourteen decisions before their request in each return, rounded like every other count.
    assert "15 of" in body
    assert "requests left out of decisions and open cases: The decision whether" in body


def test_a_finding_about_one_group_is_judged_by_that_group(published: Published) -> None:
    """The total got better; the children whom this finding is about did not."""
    finding = next(f for f in published.area("northmere").findings if f.id == "PA2")
    tied = next(row for row in finding.measures if row.part)
    latest = published.measure(tied.measure_id).latest(PLACE, part=tied.part)
    whole = published.measure(tied.measure_id).latest(PLACE)
    assert latest is not None
    assert whole is not None
    assert whole.verdict == "better"
    assert latest.verdict != "better"
    assert "of those with a main need in speech" in latest.level
    # Its quarter of the year before is hidden, beside what the department publishes of the whole.
    assert "1 got better and for 1 we cannot say" in " ".join(finding.answer)


INVENTED = ("northmere.example", "NMI-", "NC1", "NT1", "NR1", "NCL1", "NM1")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_invented_stands_under_oxfordshire(name: str, published: Published) -> None:
    body = page_body(page(published, name, area="oxfordshire"))
    assert "Invented area" not in body
    if name == "methods":  # which speaks of every area's protection, by name and marked
        body = body.replace("Northmere (invented)", "")
    elif name == "flow":  # which leads to the invented area, marked
        body = body.replace("Northmere, an invented area", "").replace("area=northmere", "")
    # A packed spreadsheet spells three letters by chance; the CSV beside it has the same rows.
    body = re.sub(r";base64,[^\"]*", "", body)
    for mark in (*INVENTED, "Northmere", "northmere"):
        assert mark not in body, mark
    assert published.measure(LEAD).of("931") == ()


@pytest.mark.parametrize("name", PAGES)
def test_everything_of_the_invented_area_says_so(name: str, published: Published) -> None:
    body = page_body(page(published, name, area="northmere"))
    assert body.startswith('<p class="warning invented">')
    captions = re.findall(r"<figcaption>.*?</figcaption>", body)
    assert all("(invented)" in caption for caption in captions)
    files = re.findall(r'download="([^"]+)"', body)
    assert all(file.startswith("invented_") for file in files)
    for rows in downloads(body):
        assert rows[0][-1] == "remark"
        assert all(row[-1].startswith("Invented area") for row in rows[1:])
    if name == "flow":
        assert captions
        assert files


def test_real_places_are_never_set_beside_the_invented_one(published: Published) -> None:
    for name in published.about.measures:
        assert PLACE not in published.measure(name).places
        assert published.measure(name).of(PLACE) == ()


def test_the_collapse_and_the_recovery_are_dated_within_two_months(published: Published) -> None:
    """By the process chart: the month in which the level most likely changed."""
    turns = [t for t in STORY.truth.turns if t.measure == LEAD]
    told = published.area("northmere").standings[f"PA1 {LEAD}"].story
    dated = [
        datetime.strptime(m, "%B %Y") for m in re.findall(r"changed in (\w+ \d{4})", " ".join(told))
    ]
    assert len(dated) == len(turns) == 2
    for turn, found in zip(turns, dated, strict=True):
        true = last_day(turn.month)
        assert abs((found.year - true.year) * 12 + found.month - true.month) <= 2, told
    assert "worse" in told[0].lower()
    assert "better" in told[1].lower()


def test_the_backlog_is_named_with_its_peak(published: Published) -> None:
    (told,) = published.area("northmere").standings["PA1 flow_open_cases"].story
    assert re.search(r"to about 1,\d{3} in (February|March|April) 2025, its highest", told)


def test_the_moved_target_is_named_on_the_briefing(published: Published) -> None:
    (moved,) = published.area("northmere").moved_targets
    assert "from 75 % by 31 March 2025 to 60 % by 31 December 2025" in moved.sentence
    asked = published.area("northmere").questions["all"].shown
    assert any(row.condition == "target_moved" for row in asked)


def test_the_group_left_behind_is_asked_about(published: Published) -> None:
    asked = published.area("northmere").questions["all"].shown
    (row,) = [each for each in asked if each.condition == "group_left_behind"]
    assert "Speech, language and communication" in row.question


def test_no_other_real_change_is_told(published: Published) -> None:
    """A steady measure has no real change as a headline, and none in its past."""
    for key, standing in published.area("northmere").standings.items():
        if standing.measure in STORY.truth.steady:
            assert standing.verdict == "no clear change", key
            assert standing.story == (), key
    for measure in STORY.truth.steady:
        chart = published.measure(measure).chart(PLACE)
        assert chart is not None
        assert chart.title.startswith("No clear change"), chart.title


def test_the_limits_rest_on_what_is_published(published: Published) -> None:
    """The average of what is shown of the time before the inspectors came, worked out again."""
    chart = published.measure(LEAD).chart(PLACE)
    assert chart is not None
    first, last = chart.baseline
    shown = [
        (f.numerator, f.denominator)
        for f in months(published, LEAD, first, last)
        if f.numerator is not None and f.denominator
    ]
    average = sum(100 * n / d for n, d in shown) / len(shown)
    assert chart.points[0].centre == pytest.approx(average, abs=0.06)
