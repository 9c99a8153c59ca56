"""Statements, promises and grades, word for word; their shares come with counts and period."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.claims import Check, Reading
from scrutiny.assessment.effect import Effect
from scrutiny.assessment.grade import Graded, Support
from scrutiny.assessment.promises import Ease, Moved, MovedTarget, Promise
from scrutiny.assessment.standing import Compared, Point
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import (
    Better,
    ClaimReading,
    ClaimReason,
    ClaimResult,
    Direction,
    Grade,
    Kind,
    MeasuredIn,
    PromiseState,
    Reason,
    Verdict,
)
from scrutiny.wording import claim, promise
from scrutiny.wording import strongest as grade
from scrutiny.wording.figure import Wording

SHARE = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1)
COUNT = Wording("{value} cases were open", Kind.COUNT, Better.LOWER, 0, rounded=True)
ROSE = Compared(
    Point("2022", 4.048, 27.0, 667.0),
    Point("2023", 53.62, 533.0, 994.0),
    49.6,
    46.0,
    53.0,
    Direction.UP,
    Verdict.BETTER,
    Reason.BEYOND_CHANCE,
)
YEARS = {"before": ("2022", "2022"), "after": ("2023", "2023")}
WENT = "It went from 4.0 % in 2022 (27 of 667) to 53.6 % in 2023 (533 of 994)."
PUBLIC = " These figures were public by 30 June 2024."


def check(result: str, reason: str, compared: Compared | None = ROSE, **more: Any) -> Check:
    spans: dict[str, Any] = {**YEARS, **more}
    known = date(2024, 6, 30) if compared is not None else None
    return Check(ClaimResult(result), ClaimReason(reason), compared, known, **spans)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (check("supported", "as_claimed"), f"{WENT} That is a real change, as said.{PUBLIC}"),
        (
            check("contradicted", "other_way", assumed=True),
            f"{WENT} That is a real change, but the other way. A figure for 2023 was public by 30 "
            "June 2024 (we assume the day).",
        ),
        (
            check("contradicted", "changed"),
            f"{WENT} That is a real change, where none was said.{PUBLIC}",
        ),
        (
            check("contradicted", "changed", replace(ROSE, reason=Reason.ACCOUNTED)),
            f"{WENT} That is a change, where none was said.{PUBLIC}",
        ),
        (
            check("supported", "within_chance"),
            f"{WENT} That is no more than chance would give.{PUBLIC}",
        ),
        (
            check("too early", "within_chance", replace(ROSE, caution=True)),
            f"{WENT} That is within what chance would give, so it is no proof. The way it is "
            f"collected changed in between, so take care.{PUBLIC}",
        ),
        (
            check("cannot say", "old_figure"),
            f"{WENT} That was long before the statement.{PUBLIC}",
        ),
        (
            check("cannot say", "not_judged", replace(ROSE, reason=Reason.TOO_FEW)),
            f"{WENT} The numbers are too small to say more.{PUBLIC}",
        ),
        (
            check("cannot say", "not_judged", replace(ROSE, before=Point("2022", None))),
            "No figure, then 53.6 % in 2023 (533 of 994). No figure counted this way is held for "
            f"2022, so no change is told.{PUBLIC}",
        ),
        (check("cannot say", "no_measure", None), "No figure held here can check this."),
        (
            check("cannot say", "no_good_direction", None),
            "The figure cannot tell good from bad.",
        ),
        (check("cannot say", "no_figure", None), "No figure for that time is held here."),
        (
            check("too early", "not_yet_public", None),
            "The figures for that time were not public yet.",
        ),
        (
            check("cannot say", "missing_periods", None),
            "Too many months of that time are missing or hidden.",
        ),
        (
            check("cannot say", "too_few_periods", None),
            "Too few months of that time have a figure.",
        ),
        (check("cannot say", "not_judged", None), "It cannot be judged."),
    ],
)
def test_a_statement(given: Check, expected: str) -> None:
    assert claim.check(SHARE, given) == expected


def test_every_reason_is_worded() -> None:
    told = {each: claim.check(SHARE, check("cannot say", each, None)) for each in ClaimReason}
    alone = (
        ClaimReason.NO_MEASURE,
        ClaimReason.NO_GOOD_DIRECTION,
        ClaimReason.NO_FIGURE,
        ClaimReason.NOT_YET_PUBLIC,
        ClaimReason.MISSING_PERIODS,
        ClaimReason.TOO_FEW_PERIODS,
    )
    assert len({told[each] for each in alone}) == len(alone)
    assert claim.check(None, check("cannot say", "no_measure")) == (
        "No figure held here can check this."
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            ("2023-M01", "2023-M03"),
            ("2023-M10", "2023-M12"),
            "It went from 4.0 % over January to March 2023 (27 of 667) to 53.6 % over October to "
            "December 2023 (533 of 994).",
        ),
        (
            ("2022-M11", "2023-M01"),
            ("2023-M02", "2023-M02"),
            "It went from 4.0 % over November 2022 to January 2023 (27 of 667) to 53.6 % in "
            "February 2023 (533 of 994).",
        ),
    ],
)
def test_months_added_up(before: tuple[str, str], after: tuple[str, str], expected: str) -> None:
    points = {"before": replace(ROSE.before, period=before[1])}
    compared = replace(ROSE, **points, after=replace(ROSE.after, period=after[1]))
    given = check("supported", "as_claimed", compared, before=before, after=after)
    assert claim.check(SHARE, given).startswith(expected)


def test_what_came_later() -> None:
    fell = replace(
        ROSE,
        after=Point("2024", 38.565, 371.0, 962.0),
        direction=Direction.DOWN,
        verdict=Verdict.WORSE,
    )
    assert claim.later(SHARE, fell) == "After that it fell to 38.6 % in 2024 (371 of 962): worse."
    assert claim.later(SHARE, ROSE) == (
        "After that it rose to 53.6 % in 2023 (533 of 994): better."
    )
    same = replace(fell, verdict=Verdict.NO_CLEAR_CHANGE)
    assert claim.later(SHARE, same) == (
        "After that it was 38.6 % in 2024 (371 of 962): no clear change."
    )
    assert claim.later(SHARE, replace(fell, after=Point("2024", None))) == ""


FIGURES = (
    ' "Plans in 20 weeks" was 4.0 % in 2022 (27 of 667) before, and 53.6 % in 2023 '
    "(533 of 994) after."
)


LATEST = Point("2025", 37.77, 533, 1411)


def reading(against: str, year: Point, verdict: Verdict, **more: Any) -> Reading:
    compared = replace(ROSE, before=year, after=LATEST, verdict=verdict)
    return Reading(ClaimReading(against), compared, **more)


EVERY = (
    reading("year_before", Point("2024", 38.57, 371, 962), Verdict.NO_CLEAR_CHANGE),
    reading("last_before", Point("2022", 4.048, 27, 667), Verdict.BETTER),
    reading("years_before", Point("2018", 47.2, 264, 559), Verdict.WORSE, years=5, middle=47.2),
)


def test_a_statement_of_no_period_is_told_by_every_way_of_reading_it() -> None:
    given = Check(ClaimResult.DEPENDS, ClaimReason.PERIOD_OPEN, EVERY[0].compared, each=EVERY)
    told = claim.check(SHARE, given)
    assert told == (
        "No period was named, and it depends on which was meant: 37.8 % in 2025 (533 of 1,411) is "
        "not clearly other than 38.6 % in 2024 (371 of 962), the year before; better than 4.0 % in "
        "2022 (27 of 667), the last year before the inspection; worse than the middle of the five "
        "years before the inspection (47.2 %)."
    )
    cautious = replace(EVERY[1], compared=replace(EVERY[1].compared, caution=True))
    careful = replace(given, each=(EVERY[0], cautious, EVERY[2]))
    assert claim.check(SHARE, careful).endswith("so take care.")


def test_a_statement_that_every_reading_bears_out_names_the_others() -> None:
    given = Check(
        ClaimResult.SUPPORTED,
        ClaimReason.AS_CLAIMED,
        ROSE,
        before=YEARS["before"],
        after=YEARS["after"],
        each=(replace(EVERY[0], compared=ROSE), EVERY[2]),
    )
    assert claim.check(SHARE, given) == (
        f"{WENT} That is a real change, as said. The same holds against the middle of the five "
        "years before the inspection (47.2 %)."
    )


@pytest.mark.parametrize(
    ("of_year", "way"),
    [
        ("supported", "points the same way"),
        ("contradicted", "points the other way"),
        ("too early", "tells neither way"),
    ],
)
def test_a_statement_about_months_is_told_with_what_the_year_shows(of_year: str, way: str) -> None:
    given = check("cannot say", "only_years", of_year=ClaimResult(of_year))
    assert claim.check(SHARE, given) == (
        f"The months cannot be checked, for only years are held. The whole year {way}: from 4.0 % "
        f"in 2022 (27 of 667) to 53.6 % in 2023 (533 of 994).{PUBLIC}"
    )


def test_what_was_public_is_said_only_of_the_figures_that_were() -> None:
    """533 of 994 is from the release of 2025; that of 2024 is not held."""
    later = check("supported", "as_claimed", as_first=False)
    assert claim.check(SHARE, later).endswith(
        "A figure for 2023 was public by 30 June 2024; this one is of a later release."
    )


def test_what_the_record_bears_out_is_told_in_its_words() -> None:
    given = Check(ClaimResult.SUPPORTED, ClaimReason.ON_RECORD)
    assert claim.check(None, given, "It first met in June 2024") == (
        "It first met in June 2024. That it is there says nothing of its effect."
    )


def promised(effect: Effect | None, compared: Compared | None = None, **more: Any) -> Promise:
    held: dict[str, Any] = {"late": None, "at_least": None, "moved": None, **more}
    return Promise("C1", PromiseState.DONE, effect=effect, compared=compared, **held)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (promised(Effect.SEEN), "Effect seen: its measure has got better since then."),
        (
            promised(Effect.SEEN, ROSE),
            f"Effect seen: its measure has got better since then.{FIGURES}",
        ),
        (
            promised(Effect.NOT_SEEN, replace(ROSE, verdict=Verdict.WORSE)),
            f"No effect seen: its measure has got worse since then.{FIGURES}",
        ),
        (
            promised(Effect.NOT_SEEN, replace(ROSE, verdict=Verdict.NO_CLEAR_CHANGE)),
            f"No effect seen: its measure has not clearly got better since then.{FIGURES}",
        ),
        (
            promised(Effect.CANNOT_SAY, replace(ROSE, before=Point("2022", None))),
            "Cannot say: its measure cannot show it yet.",
        ),
        (promised(Effect.NOT_MEASURED), "No measure here can show its effect."),
        (promised(Effect.RECORDED), ""),
        (promised(None), ""),
    ],
)
def test_the_effect_of_a_promise(given: Promise, expected: str) -> None:
    assert promise.effect(SHARE, given, "Plans in 20 weeks") == expected


def test_every_effect_is_worded() -> None:
    silent = {each for each in Effect if not promise.effect(SHARE, promised(each), "Plans")}
    assert silent == {Effect.RECORDED}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((None, None), ""),
        ((-3, None), ""),
        ((1, None), "1 day late"),
        ((45, None), "45 days late"),
        ((None, 61), "about 2 months late"),
        ((1100, 5), "about 3 years late"),
    ],
)
def test_how_late(given: tuple[int | None, int | None], expected: str) -> None:
    assert promise.lateness(promised(None, late=given[0], at_least=given[1])) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, ""),
        (
            Moved("Cabinet", "2025-03-20", "2025-03-31", "2025-12-31", True),
            "The date was moved by Cabinet on 20 March 2025, from 31 March 2025 to 31 December "
            "2025.",
        ),
        (
            Moved("Cabinet", "2025-12-04", None, "2026-03", None),
            "The date was moved by Cabinet on 4 December 2025, to March 2026. The first date was "
            "not found.",
        ),
        (
            Moved("", None, "2024-06-24", None, None),
            "The date was moved from 24 June 2024. The new date was not found.",
        ),
        (
            Moved("", None, None, None, None),
            "The date was moved. The first date and the new date were not found.",
        ),
    ],
)
def test_a_date_that_was_moved(given: Moved | None, expected: str) -> None:
    assert promise.moved(given) == expected


TARGET = MovedTarget(
    "T2", "T1", "T1", "Cabinet", "2025-03-20", "75", "60", "2025-03-31", "2025-12-31",
    Ease.EASIER, True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "unit", "expected"),
    [
        (
            TARGET,
            MeasuredIn.PER_CENT,
            "Plans: moved by Cabinet on 20 March 2025, from 75 % by 31 March 2025 to 60 % by 31 "
            "December 2025. The new one is easier to reach and due later.",
        ),
        (
            replace(TARGET, ease=Ease.HARDER, later=False, on=None, due_before=None),
            MeasuredIn.WEEKS,
            "Plans: moved by Cabinet, from 75 weeks to 60 weeks by 31 December 2025. The new one "
            "is harder to reach.",
        ),
        (
            replace(TARGET, ease=Ease.UNKNOWN, later=None, value_after="", due_after=None),
            None,
            "Plans: moved by Cabinet on 20 March 2025, from 75 by 31 March 2025 to no number.",
        ),
    ],
)
def test_a_target_that_was_moved(
    given: MovedTarget, unit: MeasuredIn | None, expected: str
) -> None:
    assert promise.moved_target(given, "Plans", unit) == expected


NAMES = {"a": "Plans in time", "b": "Waits", "c": "Reviews"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            Graded("F1", Grade.SUSTAINED, (Support("a", since="2024-M10"),)),
            "Evidence of a sustained outcome: Plans in time (since October 2024) got clearly "
            "better than before the inspection and stayed so.",
        ),
        (
            Graded("F1", Grade.OUTCOME, (Support("a", since="2025-M10"), Support("b"))),
            "Evidence of an outcome, not yet a lasting one: Plans in time (since October 2025) and "
            "Waits got clearly better than before the inspection.",
        ),
        (
            Graded("F1", Grade.OUTPUT, (Support("c"), Support("a of no finding"))),
            "Evidence of output only: Reviews got clearly better than before the inspection. "
            "No figure here measures an outcome.",
        ),
        (
            Graded("F1", Grade.ACTIVITY, commitments=("C1",), fell_back=("a", "b"), outcomes=2),
            "Evidence of activity only: a step is on record as done. No outcome here is shown to "
            "be clearly better than in the years before the inspection and to have stayed so. Got "
            "better after the inspection and then clearly fell back: Plans in time and Waits.",
        ),
        (
            Graded("F1", Grade.NOTHING, worse=("b",), events=2, answers=1, outcomes=1),
            "No progress is shown: no promise is recorded as done, though 2 events and 1 answer "
            "are on record. No outcome here is shown to be clearly better than in the years before "
            "the inspection and to have stayed so. Worse than before the inspection: Waits.",
        ),
    ],
)
def test_a_grade(given: Graded, expected: str) -> None:
    assert grade.grade(given, NAMES, {}) == expected


_WHOLE = re.compile(
    r"\d[\d,.]* % (?:in|over) [A-Za-z0-9/ -]+ \((?:about )?[\d,]+ of (?:about )?[\d,]+\)"
)


_MIDDLE = re.compile(r"the middle of the \w+ years before the inspection \([\d.]+ %\)")


def test_no_share_is_told_without_counts_and_period(published: Published) -> None:
    told = []
    for name in published.about.areas:
        area = published.area(name)
        for row in area.claims:
            told += [row.then.sentence, row.now.sentence, *row.after]
        told += [row.effect_shown for row in area.commitments]
    assert sum("%" in text for text in told) > 5
    # The middle of several years is no share of anything.
    told = [_MIDDLE.sub("", text) for text in told]
    assert [text for text in told if "%" in _WHOLE.sub("", text)] == []
