"""How a measure stands, word for word; no share is told without its counts and its period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.standing import Aim, Compared, Episode, Path, Point, Trend
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import (
    Assurance,
    Better,
    Direction,
    Kind,
    Limits,
    Mode,
    Reason,
    Signal,
    Verdict,
)
from scrutiny.wording import aim
from scrutiny.wording import headline as sentences
from scrutiny.wording import signals as process
from scrutiny.wording.figure import Wording
from tests import standings

SHARE = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1)
COUNT = Wording("there were {value} requests", Kind.COUNT, Better.NEITHER, 0)
WEEKS = Wording("it took {value}", Kind.WEEKS, Better.LOWER, 0, rounded=True)
BALANCE = Wording("the balance was {value}", Kind.BALANCE, Better.HIGHER, 2)
NOW = Point("2025-M12", 60.0, 75.0, 125.0, 51.2, 68.2)
BEFORE = Point("2023", 53.62, 533.0, 994.0)
AFTER = Point("2024", 38.565, 371.0, 962.0, 35.5, 41.7)
CARE = " The way it is collected changed in between, so take care."


def monthly(verdict: str, reason: str, since: str = "", **more: Any) -> Any:
    return standings.standing(
        verdict,
        mode=Mode.PROCESS,
        latest=NOW,
        process=standings.process(verdict, reason, since, **more),
    )


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (
            monthly("better", "held", "2025-M10"),
            "Better: 60.0 % in December 2025 (75 of 125). That is above the average of the months "
            "before the inspection (50.0 %), more than chance would give. It has been so since "
            "October 2025.",
        ),
        (
            monthly("worse", "run", "", limits=Limits.ALL),
            "Worse: 60.0 % in December 2025 (75 of 125). That is below the average of all 30 "
            "months (50.0 %), more than chance would give.",
        ),
        (
            monthly("better", "held", "2025-M06", signals=(Signal.TREND,)),
            "Better: 60.0 % in December 2025 (75 of 125). It has been rising since June 2025, more "
            "than chance would give.",
        ),
        (
            monthly("cannot say", "no_good_direction", "2025-M06", direction=Direction.DOWN),
            "Fell: 60.0 % in December 2025 (75 of 125). That is below the average of the months "
            "before the inspection (50.0 %), more than chance would give. It has been so since "
            "June 2025.",
        ),
        (
            monthly(
                "no clear change",
                "first_signal",
                "2025-M12",
                direction=Direction.UP,
                signals=(Signal.OUTSIDE, Signal.SHIFT),
            ),
            "First signal: 60.0 % in December 2025 (75 of 125). That is above the average of the "
            "months before the inspection (50.0 %): outside the limits. It may be chance: one more "
            "month will tell.",
        ),
        (
            monthly(
                "no clear change",
                "first_signal",
                "2025-M06",
                direction=Direction.DOWN,
                signals=(Signal.TREND,),
            ),
            "First signal: 60.0 % in December 2025 (75 of 125). It has fallen since June 2025. It "
            "may be chance: one more month will tell.",
        ),
        (
            monthly("no clear change", "common_cause", lower=-4.0, upper=104.0),
            "No clear change: 60.0 % in December 2025 (75 of 125). That is within its usual ups "
            "and downs (0.0 % to 100.0 %).",
        ),
        (
            monthly("cannot say", "too_few_points", points=9, needed=4, limits=Limits.TRIAL),
            "Cannot say yet: 60.0 % in December 2025 (75 of 125). 9 months are shown and 13 are "
            "needed, so ask again in 4 months.",
        ),
        (
            monthly("cannot say", "too_few_points", points=12, needed=1, grain="quarter"),
            "Cannot say yet: 60.0 % in December 2025 (75 of 125). 12 quarters are shown and 13 are "
            "needed, so ask again in one quarter.",
        ),
        (standings.standing(), ""),
    ],
)
def test_a_process_chart(standing: Any, expected: str) -> None:
    assert process.headline(SHARE, standing) == expected


@pytest.mark.parametrize(
    ("standing", "tag", "title"),
    [
        (monthly("better", "held"), "Better", "Better: 60.0 % in December 2025"),
        (
            monthly("cannot say", "run", direction=Direction.UP),
            "Cannot say",
            "Rose: 60.0 % in December 2025",
        ),
        (
            monthly("no clear change", "common_cause"),
            "No clear change",
            "No clear change: 60.0 % in December 2025",
        ),
        (
            monthly("cannot say", "too_few_points", needed=2),
            "Cannot say",
            "60.0 % in December 2025; too few months to judge",
        ),
        (standings.standing("worse"), "Worse", "No figure"),
        (standings.standing("cannot say", direction=Direction.DOWN), "Fell", "No figure"),
        (standings.standing(reason=Reason.FIRST_SIGNAL), "First signal", "No figure"),
        (replace(standings.standing("worse"), stale=True), "Old figure", "No figure"),
    ],
)
def test_tags_and_titles(standing: Any, tag: str, title: str) -> None:
    assert sentences.headline_tag(standing) == tag
    assert process.title(SHARE, standing) == title


def test_the_title_of_a_first_signal() -> None:
    made = monthly("no clear change", "first_signal")
    assert process.title(SHARE, made) == "First signal: 60.0 % in December 2025"


def compared(reason: str, verdict: str, direction: str, **more: Any) -> Compared:
    held: dict[str, Any] = {"before": BEFORE, "after": AFTER, "change": -15.06}
    held |= {"low": -19.37, "high": -10.66, **more}
    return Compared(
        **held,
        direction=Direction(direction),
        verdict=Verdict(verdict),
        reason=Reason(reason),
    )


BOTH = "38.6 % in 2024 (371 of 962), down from 53.6 % in 2023 (533 of 994)"
CHANGES = [
    (
        compared("beyond_chance", "worse", "down"),
        f"Worse: {BOTH}. That is a real fall of 15.1 points (10.7 to 19.4), more than chance "
        "would give.",
    ),
    (
        compared("no_good_direction", "cannot say", "down", caution=True),
        f"Fell: {BOTH}. That is a real fall of 15.1 points (10.7 to 19.4), more than chance "
        f"would give. Whether that is good the figure cannot tell.{CARE}",
    ),
    (compared("accounted", "worse", "down"), f"Worse: {BOTH}."),
    (
        compared("accounted", "cannot say", "down"),
        f"Fell: {BOTH}. Whether that is good the figure cannot tell.",
    ),
    (
        compared("same", "no clear change", "no clear change", before=Point("2023", 38.6)),
        "No clear change: 38.6 % in 2024 (371 of 962), about the same as 38.6 % in 2023.",
    ),
    (
        compared("within_chance", "no clear change", "no clear change"),
        f"No clear change: {BOTH}. That is within what chance would give.",
    ),
    (
        compared("definition_changed", "cannot say", "unknown"),
        "38.6 % in 2024 (371 of 962). The definition has changed since 2023, so the two cannot be "
        "compared.",
    ),
    (
        compared("no_counts", "cannot say", "unknown"),
        f"{BOTH}. The publisher gives no counts, so we cannot say whether that is more than "
        "chance.",
    ),
    (
        compared("not_tested", "cannot say", "unknown"),
        f"{BOTH}. It is a middle value, so chance is not tested.",
    ),
    (
        compared("too_few", "cannot say", "unknown"),
        f"{BOTH}. The numbers are too small to say more.",
    ),
    (
        compared("unreliable", "cannot say", "unknown"),
        "Cannot say: 38.6 % in 2024 (371 of 962). One of the two figures is not reliable, so they "
        "cannot be compared.",
    ),
    (
        compared("no_earlier_figure", "cannot say", "unknown", before=Point("2023", None)),
        "38.6 % in 2024 (371 of 962). No figure counted this way is held for 2023, so no change "
        "is told.",
    ),
    (
        compared("no_figure", "cannot say", "unknown", after=Point("2024", None)),
        "There is no figure for 2024, so nothing can be said of change.",
    ),
]


@pytest.mark.parametrize(("given", "expected"), CHANGES)
def test_a_change_on_the_year(given: Compared, expected: str) -> None:
    assert sentences.on_year(SHARE, given) == expected


def test_the_change_since_the_inspection() -> None:
    assert sentences.since(SHARE, CHANGES[5][0]) == (
        "No clear change: 38.6 % in 2024 (371 of 962), down from 53.6 % in 2023 (533 of 994), the "
        "last figure before the inspection. That is within what chance would give."
    )
    spring = compared(
        "accounted", "worse", "up", before=Point("2022/23-2", 9.0), after=Point("2024/25-2", 10.0)
    )
    assert sentences.since(COUNT, spring) == (
        "Worse: 10 in the spring term 2024/25, up from 9 in the spring term 2022/23, the same term "
        "before the inspection."
    )
    alone = compared("no_earlier_figure", "cannot say", "unknown", before=Point("2022", None))
    assert sentences.since(SHARE, alone) == (
        "38.6 % in 2024 (371 of 962). No figure counted this way is held for 2022, so no change "
        "is told."
    )


def line(reason: str, verdict: str, direction: str, *, caution: bool = False) -> Trend:
    way, word = Direction(direction), Verdict(verdict)
    return Trend("2020", "2024", 5, 5, -2.04, -3.0, -1.0, way, word, Reason(reason), caution)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            line("beyond_usual", "worse", "down"),
            "Worse: from 2020 to 2024 it fell by about 2.0 points a year, more than such figures "
            "usually move from one year to the next.",
        ),
        (
            line("no_good_direction", "cannot say", "up", caution=True),
            "From 2020 to 2024 it rose by about 2.0 points a year, more than such figures usually "
            "move from one year to the next." + CARE,
        ),
        (
            line("no_trend", "no clear change", "no clear change"),
            "There is no clear trend from 2020 to 2024.",
        ),
        (
            line("too_few_points", "cannot say", "unknown", caution=True),
            "Cannot say: five years in a row are needed to test a trend.",
        ),
        (
            line("definition_changed", "cannot say", "unknown"),
            "Cannot say: the definition changed within the five years.",
        ),
        (
            line("no_counts", "cannot say", "unknown"),
            "Cannot say: without counts a trend cannot be tested.",
        ),
        (
            line("not_tested", "cannot say", "unknown"),
            "A trend is not tested for this kind of figure.",
        ),
        (
            line("not_authority", "cannot say", "unknown"),
            "A trend is tested for single authorities only.",
        ),
        (
            line("too_few_authorities", "cannot say", "unknown", caution=True),
            "Cannot say: too few authorities have such figures for five years to know how much "
            "they usually move.",
        ),
        (
            line("no_figure", "cannot say", "unknown"),
            "There is no figure for 2024, so no trend is tested.",
        ),
        (
            line("unreliable", "cannot say", "unknown"),
            "Cannot say: a figure of the five years is not reliable.",
        ),
        (
            line("too_few", "cannot say", "unknown"),
            "Cannot say: the numbers are too small to test a trend.",
        ),
    ],
)
def test_a_trend(given: Trend, expected: str) -> None:
    assert sentences.trend(SHARE, given, None) == expected


PATH = Path((Point("2022", 10.0), Point("2023", 40.0), Point("2024", 30.0)), (), stood=False)


@pytest.mark.parametrize(
    ("reason", "tag", "beside_a_path"),
    [
        ("beyond_usual", "Better", "Better"),
        ("no_trend", "No clear trend", ""),
        ("no_counts", "Cannot say", ""),
        ("not_yearly", "", ""),
    ],
)
def test_where_the_path_is_told_it_says_all(reason: str, tag: str, beside_a_path: str) -> None:
    given = line(reason, "better" if tag == "Better" else "cannot say", "up")
    assert sentences.trend_tag(given, None) == tag
    assert sentences.trend_tag(given, PATH) == beside_a_path
    walked = "It changed little from 2022 to 2024: it lay between 10.0 % and 40.0 %."
    told = sentences.trend(SHARE, given, PATH)
    assert told.endswith(walked) == (tag != "Better")
    if reason == "no_trend":
        assert told == f"No steady trend from 2020 to 2024. {walked}"
        # Beside a figure that only fell, "no steady trend" would jar: the path says all.
        ends = (PATH.points[1], PATH.points[2])
        one_way = Path(PATH.points, ends, stood=False)
        assert sentences.trend(SHARE, given, one_way) == sentences.way(SHARE, one_way)


def test_a_trend_of_counts_has_no_points() -> None:
    given = line("no_good_direction", "cannot say", "down")
    assert "by about 2 a year" in sentences.trend(COUNT, given, None)


def test_beside_england() -> None:
    assert sentences.beside("Worse", "45.9 %") == "worse than England (45.9 %)"
    told = sentences.beside("No clear difference", "45.9 %")
    assert told == "not clearly different from England (45.9 %)"


NO_MOVE = "The figures show no steady move that would get it there."


def aimed(assurance: str, *, grain: str = "month", **more: Any) -> Any:
    held: dict[str, Any] = {"due": date(2026, 3, 31), "met": False, **more}
    goal = Aim("T1", 60.0, assurance=Assurance(assurance), **held)
    chart = standings.process("no clear change", "common_cause", grain=grain)
    return standings.standing(process=chart, aim=goal)


@pytest.mark.parametrize(
    ("standing", "clause", "sentence"),
    [
        (
            aimed("will_meet", met=True, due=None),
            "as it runs it will meet the target of 60.0 %",
            "As it runs now it will meet the target of 60.0 %: even a poor month reaches it. The "
            "latest figure reaches it.",
        ),
        (
            aimed("will_miss", proof=(3, 8)),
            "as it runs it will miss the target of 60.0 %",
            "As it runs now it will miss the target of 60.0 % (due by 31 March 2026): even a good "
            f"month falls short. The latest figure falls short of it. {NO_MOVE} If it moved to the "
            "target at once, a first signal would come within 3 months half of the time, and "
            "within 8 months nine times in ten.",
        ),
        (
            aimed("moving", grain="quarter", inside=False, proof=(5, 10)),
            "still moving, so whether it will hold the target of 60.0 % is open",
            "It is still moving, so we cannot say yet whether it will hold the target of 60.0 % "
            "(due by 31 March 2026). The latest figure falls short of it. The target lies outside "
            f"what was usual before (40.0 % to 60.0 %). {NO_MOVE} If it moved to the target at "
            "once, a first signal would come within 5 quarters half of the time, and within 10 "
            "quarters nine times in ten.",
        ),
        (
            aimed("chance_decides", grain="quarter", reach=(5.0, 14.2)),
            "chance decides whether it meets the target of 60.0 %",
            "Chance decides each quarter whether it meets the target of 60.0 % (due by 31 March "
            "2026). The latest figure falls short of it. At the present rate it would take 5 to "
            "14 months.",
        ),
        (
            aimed("moving", met=None, reach=(20.0, 31.0)),
            "still moving, so whether it will hold the target of 60.0 % is open",
            "It is still moving, so we cannot say yet whether it will hold the target of 60.0 % "
            "(due by 31 March 2026). At the present rate it would take 2 to 3 years.",
        ),
        (
            aimed("cannot_say", reach=(7.0, 7.2)),
            "we cannot say yet whether it will meet the target of 60.0 %",
            "We cannot say yet whether it will meet the target of 60.0 % (due by 31 March 2026). "
            "The latest figure falls short of it. At the present rate it would take about 7 "
            "months.",
        ),
        (
            standings.standing(),
            "no target with a number is on record",
            "No target with a number is on record, so we cannot say whether it will be met.",
        ),
    ],
)
def test_a_target(standing: Any, clause: str, sentence: str) -> None:
    assert aim.clause(SHARE, standing) == clause
    assert aim.sentence(SHARE, standing) == sentence


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"limits": Limits.NONE, "points": 5}, "5 months are too few to draw limits."),
        (
            {"limits": Limits.TRIAL, "points": 9},
            "Trial limits: 9 months are too few to read signals.",
        ),
        (
            {
                "baseline_first": "2023-M01",
                "baseline_last": "2024-M08",
                "steady_before": False,
                "false_flag": 0.045,
            },
            "The average and limits rest on the months from January 2023 to August 2024, before "
            "the inspection. Those months were not steady, so read them with care. By chance "
            "alone about 1 in 22 such charts would show a first signal now.",
        ),
        (
            {"limits": Limits.ALL, "points": 22, "grain": "quarter"},
            "The average and limits rest on all 22 quarters with a figure since the chart began, "
            "or last began anew. By chance alone few such charts would show a first signal now.",
        ),
    ],
)
def test_what_a_chart_rests_on(more: dict[str, Any], expected: str) -> None:
    made = monthly("no clear change", "common_cause", **more)
    assert sentences.sure(SHARE, made, "95 %") == expected


@pytest.mark.parametrize(
    ("wording", "more", "expected"),
    [
        (
            SHARE,
            {"latest": AFTER},
            "A share of 962 is uncertain by about 3 points (35.5 % to 41.7 %, the 95 % interval).",
        ),
        (
            COUNT,
            {"mode": Mode.FACT},
            "It counts mostly the same children each time, so chance is not tested.",
        ),
        (
            BALANCE,
            {"mode": Mode.FACT},
            "It is a sum of money, counted in full, so chance plays no part.",
        ),
        (
            SHARE,
            {"latest": BEFORE},
            "The publisher gives no counts, so we cannot say how much of a change is chance.",
        ),
        (SHARE, {"latest": None}, "There is no figure to judge."),
    ],
)
def test_how_sure_without_a_chart(wording: Wording, more: dict[str, Any], expected: str) -> None:
    assert sentences.sure(wording, standings.standing(**more), "95 %") == expected


def test_the_story_tells_only_real_stretches() -> None:
    episodes = (
        Episode("2023-M01", "2023-M02", 2, Direction.UP, Verdict.BETTER, real=False),
        Episode("2024-M03", "2025-M06", 16, Direction.DOWN, Verdict.WORSE, True, began="2024-M02"),
        Episode("2025-M09", "2025-M09", 1, Direction.UP, Verdict.BETTER, True),
        Episode("2025-M10", "2025-M12", 3, Direction.UP, Verdict.CANNOT_SAY, True, going=True),
    )
    chart = standings.process("better", "held", episodes=episodes)
    average = "the average of the months before the inspection (50.0 %)"
    assert process.story(SHARE, chart) == (
        f"Worse from March 2024 to June 2025: below {average}. The level most likely changed in "
        "February 2024.",
        f"Better in September 2025: above {average}.",
        "October 2025 to December 2025: rising.",
    )


def test_when_a_stock_stood_highest() -> None:
    made = standings.standing(
        latest=AFTER,
        trough=Point("2023-M03", 7.0, 45.0, 620.0),
        peak=Point("2024-M11", 52.0, 570.0, 1100.0),
    )
    assert sentences.extremes(SHARE, made) == (
        "It rose from 7.0 % in March 2023 (45 of 620) to 52.0 % in November 2024 (570 of 1,100), "
        "its highest. In 2024 it was 38.6 % (371 of 962)."
    )
    assert sentences.extremes(SHARE, standings.standing()) == ""


@pytest.mark.parametrize(
    ("standing", "due", "expected"),
    [
        (standings.standing("better"), "June 2026", ""),
        (standings.standing("cannot say", direction=Direction.UP), "June 2026", ""),
        (monthly("cannot say", "too_few_points", needed=4), "", "It can be said in 4 months."),
        (
            standings.standing("cannot say"),
            "June 2027",
            "Look again when new figures come, in June 2027.",
        ),
        (
            standings.standing("cannot say", overdue=True),
            "June 2026",
            "Newer figures were due in June 2026: look again when they are here.",
        ),
        (standings.standing("cannot say"), "", ""),
    ],
)
def test_when_to_look_again(standing: Any, due: str, expected: str) -> None:
    assert sentences.again(standing, due) == expected


def test_two_measures_read_together() -> None:
    worse = standings.standing("worse")
    told = sentences.pair(Verdict.BETTER, "Plans issued in 20 weeks", worse)
    assert told == "But plans issued in 20 weeks got worse: read the two together."
    assert sentences.pair(Verdict.WORSE, "Plans", worse) == ""
    assert sentences.pair(Verdict.BETTER, "Plans", None) == ""


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([], ""),
        (
            [0.05],
            "1 process chart stands behind this page. Even if nothing has changed, chance alone "
            "would show a first signal on one of them about once in 20 months.",
        ),
        (
            [0.3, 0.4],
            "2 process charts stand behind this page. Even if nothing has changed, chance alone "
            "would show a first signal on about 0.7 of them at any time.",
        ),
    ],
)
def test_false_signals_to_expect(rates: list[float], expected: str) -> None:
    assert process.expected_false(rates) == expected


def test_rounded_counts_stay_about() -> None:
    made = compared("not_tested", "cannot say", "unknown", before=Point("2023", 44.0))
    assert sentences.on_year(WEEKS, made) == (
        "About 39 weeks in 2024 (about 371 of 962), down from about 44 weeks in 2023. It is a "
        "middle value, so chance is not tested."
    )


# A number of a share that is not a figure of the place: limits, averages, targets, intervals.
_OTHER = re.compile(
    r"ups and downs \([^)]*\)|the average of [^(]*\([^)]*\)|target of [\d.]+ %"
    r"|the middle of the [a-z ]+ before \([^)]*\)"
    r"|uncertain by .*?interval\)|(?:England|neighbours) \([^)]*\)"
)
_SHARE = re.compile(r"\d[\d,.]* %")
_WHOLE = re.compile(
    r"\d[\d,.]* % in [A-Za-z0-9/ -]+ \((?:by our count [\d.]+ %; )?"
    r"(?:about |fewer than )?[\d,]+ of [\d,]+(?:, worked out)?\)"
    r"|In [A-Za-z0-9 ]+ it was (?:about )?\d[\d,.]* % \((?:about )?[\d,]+ of [\d,]+\)"
)


def shares_alone(text: str) -> list[str]:
    """The numbers of a share without numerator, denominator and period."""
    return _SHARE.findall(_WHOLE.sub("", _OTHER.sub("", text)))


def _told(published: Published) -> Iterator[tuple[str, str]]:
    for name in published.about.areas:
        area = published.area(name)
        for key, held in area.standings.items():
            series = published.measure(held.measure).of(area.about.place)
            if not any(f.counts for f in series if f.period == held.period):
                continue
            wanted = ("On the year before", "Since the inspection")
            texts = [held.headline, held.sentence, *held.story]
            texts += [line.sentence for line in held.lines if line.label in wanted]
            yield from ((key, text) for text in texts)


def test_a_share_without_its_counts_is_found_out() -> None:
    assert shares_alone("Worse: 38.6 % in 2024, down from 53.6 % in 2023 (533 of 994).") == [
        "38.6 %"
    ]
    assert shares_alone("It was 38.6 % (371 of 962).") == ["38.6 %"]


def test_no_share_is_told_without_counts_and_period(published: Published) -> None:
    told = list(_told(published))
    assert sum("%" in text for _, text in told) > 50
    assert [(key, text) for key, text in told if shares_alone(text)] == []


@pytest.mark.parametrize(("low", "says"), [(0.1, "hardly more than"), (2.0, ", more than")])
def test_a_change_next_to_none_is_hardly_more_than_chance(low: float, says: str) -> None:
    """6.0 points (0.1 to 11.7), as an audit found it told without a word of how near that is."""
    made = Compared(
        Point("2016", 32.6, 112, 344),
        Point("2024", 38.6, 371, 962),
        6.0,
        low,
        11.7,
        Direction.UP,
        Verdict.BETTER,
        Reason.BEYOND_CHANCE,
    )
    told = sentences.since(SHARE, made)
    assert f"a real rise of 6.0 points ({low} to 11.7)" in told
    assert f"{says} chance would give." in told
