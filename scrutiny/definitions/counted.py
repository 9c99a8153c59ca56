"""What is counted of an area's own cases: the closed set that the pages in `data/flows/` name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scrutiny.definitions.flow import Flow
from scrutiny.definitions.reading import Reader
from scrutiny.definitions.returns import Spoiled
from scrutiny.vocabulary.words import Kind

TOPICS = ("age", "need", "setting", "source")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something counted. A stock is counted on the last day of a period, all else within it.

    `rests_on`: the sets that a broken rule keeps a record out of and so out of this.
    """

    topics: tuple[str, ...]
    rests_on: tuple[Spoiled, ...]
    stock: bool = False


OF_REVIEWS = ("age", "need", "setting")
_EARLY, _PLAN = ("age", "source"), TOPICS
_OF_REQUESTS, _OF_DECISIONS = (Spoiled.REQUESTS,), (Spoiled.DECISIONS,)
_OF_PLANS, _OF_TIMES = (Spoiled.PLANS,), (Spoiled.PLANS, Spoiled.TIMELINESS)
_OF_REVIEWS, _OF_WAITING = (Spoiled.REVIEWS,), (Spoiled.OPEN_CASES,)
QUANTITIES: Mapping[str, Quantity] = {
    "requests": Quantity(_EARLY, _OF_REQUESTS),
    "requests_refused": Quantity(_EARLY, _OF_REQUESTS),
    "requests_mediation": Quantity(_EARLY, _OF_REQUESTS),
    "requests_tribunal": Quantity(_EARLY, _OF_REQUESTS),
    "decisions": Quantity(_EARLY, _OF_DECISIONS),
    "decisions_in_6_weeks": Quantity(_EARLY, _OF_DECISIONS),
    "plans_issued": Quantity(_PLAN, _OF_PLANS),
    "plans_timed": Quantity(_PLAN, _OF_TIMES),
    "plans_in_20_weeks": Quantity(_PLAN, _OF_TIMES),
    "plans_timed_no_exceptions": Quantity(_PLAN, _OF_TIMES),
    "plans_in_20_weeks_no_exceptions": Quantity(_PLAN, _OF_TIMES),
    "reviews_held": Quantity(OF_REVIEWS, _OF_REVIEWS),
    "review_decisions": Quantity(OF_REVIEWS, _OF_REVIEWS),
    "review_decisions_in_4_weeks": Quantity(OF_REVIEWS, _OF_REVIEWS),
    "open_cases": Quantity(_EARLY, _OF_WAITING, stock=True),
    "open_over_20_weeks": Quantity(_EARLY, _OF_WAITING, stock=True),
    "open_to_6_weeks": Quantity(_EARLY, _OF_WAITING, stock=True),
    "open_6_to_20_weeks": Quantity(_EARLY, _OF_WAITING, stock=True),
    "open_20_to_26_weeks": Quantity(_EARLY, _OF_WAITING, stock=True),
    "open_over_26_weeks": Quantity(_EARLY, _OF_WAITING, stock=True),
}

NESTED = (
    ("requests_refused", "requests"),
    ("requests_mediation", "requests"),
    ("requests_tribunal", "requests"),
    ("decisions_in_6_weeks", "decisions"),
    ("plans_timed", "plans_issued"),
    ("plans_timed_no_exceptions", "plans_timed"),
    ("plans_in_20_weeks", "plans_timed"),
    ("plans_in_20_weeks_no_exceptions", "plans_timed_no_exceptions"),
    ("plans_in_20_weeks_no_exceptions", "plans_in_20_weeks"),
    ("review_decisions_in_4_weeks", "review_decisions"),
    ("open_over_20_weeks", "open_cases"),
)
"""Pairs of quantities of which the first counts some of the second, cell by cell."""

WAITS = ("plans_timed",)
"""Quantities of which it is worked out how long each case took."""


def check_counted(reader: Reader, flow: Flow) -> None:
    """Reports quantities and breakdowns of a flow that nothing counts, so that it would be empty.

    Each with the key where it stands and what would do.
    """
    path = reader.root / "flows" / f"{flow.id}.toml"
    named = [("counted", flow.counted), *(("parts", part.quantity) for part in flow.parts)]
    named += [("of", flow.of)] if flow.of is not None else []
    unknown = [(key, quantity) for key, quantity in named if quantity not in QUANTITIES]
    for key, quantity in unknown:
        would_do = f"Known are: {', '.join(QUANTITIES)}"
        reader.report(path, f'no quantity is called "{quantity}"', would_do, column=key)
    if unknown:
        return
    if flow.of is not None and (flow.counted, flow.of) not in NESTED:
        wholes = ", ".join(whole for some, whole in NESTED if some == flow.counted) or "none"
        found = f"{flow.counted} is no part of {flow.of}"
        reader.report(path, found, f"It is counted among: {wholes}", column="of")
    if flow.kind is Kind.WEEKS and flow.counted not in WAITS:
        found = f"how long {flow.counted} took is not worked out"
        reader.report(path, found, f"That is known of: {', '.join(WAITS)}", column="counted")
    _check_told_elsewhere(reader, flow, path)
    topics = QUANTITIES[flow.counted].topics
    for topic in flow.topics:
        if topic not in topics:
            found = f"{flow.counted} is not counted by {topic}"
            reader.report(path, found, f"It is by: {', '.join(topics)}", column="topics")


def _check_told_elsewhere(reader: Reader, flow: Flow, path: Path) -> None:
    """Reports tables that no cell of a cube could meet, so that they would protect nobody."""
    for told in flow.told_elsewhere:
        if told.counts not in flow.rests_on:
            found = f"{told.counts} is no quantity of this flow"
            would_do = f"It rests on: {', '.join(flow.rests_on)}"
            reader.report(path, found, would_do, column="told_elsewhere")
            continue
        topics = QUANTITIES[told.counts].topics
        for table in told.tables:
            if len(table) > 2 or list(table) != [each for each in topics if each in table]:
                found = f"{told.counts} is not counted by {' '.join(table)}"
                would_do = f"By one or two, in this order: {', '.join(topics)}"
                reader.report(path, found, would_do, column="told_elsewhere")
