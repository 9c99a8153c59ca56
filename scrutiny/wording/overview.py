"""Answers: where an area and each finding stand, in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from scrutiny.definitions.area import JudgementRow, Record
from scrutiny.definitions.dates import as_date
from scrutiny.vocabulary.words import (
    JUDGEMENT_NOTES,
    JUDGEMENT_WORDS,
    Direction,
    Judgement,
    Verdict,
)
from scrutiny.wording.grammar import small
from scrutiny.wording.numbers import in_letters, written_date
from scrutiny.wording.on_record import titles


class Stands(Protocol):
    """How a measure with a figure stands. `title` says its latest figure; `stale`: it is too old to
    tell of now; `returned`: it is of the area's own cases; `ended`: that its definition has ended,
    empty while it has not; `first`: its figure is the first on its definition.
    """

    @property
    def verdict(self) -> Verdict: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def title(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def stale(self) -> bool: ...
    @property
    def returned(self) -> bool: ...
    @property
    def ended(self) -> str: ...
    @property
    def first(self) -> bool: ...


Latest = Mapping[str, Stands]
"""Each measure with a figure, by `FindingMeasure.key`; variants of a measure are not in it."""


def area_answer(record: Record, latest: Latest) -> list[str]:
    """Where things stand, in three or four sentences: the first screen of the briefing."""
    names = titles(record.findings)
    held = [i for i in record.inspections if i.status == "complete" and i.published_date]
    last = max(held, key=lambda i: as_date(i.published_date or ""))
    month = written_date((last.published_date or "")[:7])
    sentences = [f"Inspectors' latest outcome, {month}: {_lower(last.outcome)}."]
    said = {row.judgement for row in record.judgements if row.inspection_id == last.id}
    sentences += [JUDGEMENT_NOTES[each] for each in said if each in JUDGEMENT_NOTES]
    judged = [row for row in record.judgements if row.inspection_id == last.id]
    passed = [row.finding_id for row in judged if row.judgement is Judgement.NOT_ASSESSED]
    if passed:
        noun = "finding" if len(passed) == 1 else "findings"
        which = "; ".join(names[each] for each in passed)
        sentences.append(
            f"That visit did not judge {in_letters(len(passed))} other {noun}: {which}."
        )
    sentences.append(f"{_on(latest)}, {_tally(latest)}.")
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        moved = [
            f"{each.short_name} ({_lower(each.title)})"
            for each in latest.values()
            if each.verdict is verdict and not each.stale
        ]
        if moved:
            sentences.append(f"{verdict.capitalize()}: {', '.join(moved)}.")
    if without := _without_figure(record, latest):
        sentences.append(
            f"No figure measures {in_letters(len(without))} of the {len(record.findings)} "
            f"findings: {'; '.join(names[each] for each in without)}."
        )
    return sentences


def _without_figure(record: Record, latest: Latest) -> list[str]:
    """The findings of which no measure has a figure, though measures may be named for them."""
    shown = {row.finding_id for row in record.finding_measures if row.key in latest}
    return [finding.id for finding in record.findings if finding.id not in shown]


def area_tally(record: Record, latest: Latest) -> str:
    """The answer in one sentence: what the measures show, and how many findings have none.

    ``Of 31 measures, each in its latest year, 3 got worse, 2 got better and 15 showed no clear
    change; 5 of the 14 findings have no figure.``
    """
    without = len(_without_figure(record, latest))
    told = f"{_on(latest)}, {_tally(latest)}" if latest else "No figure is held"
    if not without:
        return f"{told}."
    has = "has" if without == 1 else "have"
    return f"{told}; {without} of the {len(record.findings)} findings {has} no figure."


def finding_answer(
    judgements: Sequence[JudgementRow],
    measures: Sequence[str],
    latest: Latest,
    taken_up: Sequence[str] = (),
) -> list[str]:
    """What inspectors last said of a finding and what its measures show, in two sentences.

    `taken_up`: the names of later findings on the same matter, for a good word of an earlier visit
    is not the last one then.
    """
    judged = [row for row in judgements if row.judgement is not Judgement.NOT_ASSESSED]
    last, newest = judged[-1], judgements[-1]
    meaning = f" {JUDGEMENT_NOTES[last.judgement]}" if last.judgement in JUDGEMENT_NOTES else ""
    said = _lower(f"{JUDGEMENT_WORDS[last.judgement]}, {_reported(last)}")
    sentences = [f"Inspectors' latest word: {said}.{meaning}"]
    if newest is not last:
        sentences.append(f"The visit reported on {_reported(newest)} did not judge it.")
    if taken_up:
        sentences.append(
            f"In our reading the same matter was found again later: {'; '.join(taken_up)}."
        )
    held = {name: latest[name] for name in measures if name in latest}
    if not held:
        return [*sentences, "No figure measures this finding."]
    lead = next(iter(held.values()))
    sentences.append(f"{lead.short_name}: {_lower(lead.title)}.")
    return [*sentences, f"{_on(held)}, {_tally(held)}."]


def _reported(row: JudgementRow) -> str:
    return written_date(row.date, row.date_precision)


def _tally(all_held: Latest) -> str:
    """How many measures got worse, got better, did neither, or cannot say.

    Measures whose last figure is stale, or whose definition ended without a verdict, say nothing of
    now: they are counted apart.
    """
    held = {name: words for name, words in all_held.items() if not (words.stale or _over(words))}
    old = len(all_held) - len(held)
    passed = f" ({old} more with old figures only)" if old else ""
    if not held:
        return "the only figures are old"
    counted = dict.fromkeys(Verdict, 0)
    moved = first = 0
    for words in held.values():
        verdict = words.verdict
        # A change for which no direction is good is known, though it is no verdict.
        if verdict is Verdict.CANNOT_SAY and words.direction in (Direction.UP, Direction.DOWN):
            moved += 1
        elif words.first:
            first += 1
        else:
            counted[verdict] += 1
    if counted[Verdict.CANNOT_SAY] == len(held):
        if len(held) == 1:
            return f"for the one measure we cannot say what changed {_lately(held)}{passed}"
        none = f"for none of the {len(held)} measures can we say what changed"
        return f"{none} {_lately(held)}{passed}"
    parts = [
        f"{counted[verdict]} {words}"
        for verdict, words in (
            (Verdict.WORSE, "got worse"),
            (Verdict.BETTER, "got better"),
            (Verdict.NO_CLEAR_CHANGE, "showed no clear change"),
        )
        if counted[verdict]
    ]
    if moved:
        parts.append(f"{moved} rose or fell")
    if first:
        parts.append(f"{first} {'has' if first == 1 else 'have'} a first figure only")
    if counted[Verdict.CANNOT_SAY]:
        parts.append(f"for {counted[Verdict.CANNOT_SAY]} we cannot say")
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    noun = "measure" if len(held) == 1 else "measures"
    return f"of {len(held)} {noun}, each {_lately(held)}, {told}{passed}"


def _over(words: Stands) -> bool:
    return bool(words.ended) and words.verdict is Verdict.CANNOT_SAY


def _lately(held: Latest) -> str:
    return "in its latest year" if _from_returns(held) == {False} else "on its latest figures"


def _from_returns(latest: Latest) -> set[bool]:
    """Whether verdicts are from the area's own return, from published figures, or some of each."""
    return {words.returned for words in latest.values()}


def _on(latest: Latest) -> str:
    """What verdicts rest on."""
    kinds = _from_returns(latest)
    if kinds == {True}:
        return "On the area's own return"
    return "On published figures" + (" and the area's own return" if True in kinds else "")


def _lower(text: str) -> str:
    return small(text).rstrip(".")
