"""What an inspection report says, as far as its layout tells: dates, outcome, bodies, findings.

Reports of the framework of 2023 list their priority actions and areas for improvement in tables;
letters of 2016 to 2022 list significant weaknesses where a written statement of action was
required. Nothing is guessed: what could not be read stands in `unread`, for a person to look at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrutiny.records.report_lists import (
    AFTER,
    DUTY,
    ENDS_A_BODY,
    PARTNERSHIP,
    STATEMENT,
    FoundInReport,
    listed,
    split_bodies,
    weaknesses,
)
from scrutiny.sources.report_text import Passage, ReportText
from scrutiny.vocabulary.words import FindingKind, Framework, InspectionKind, Outcome

_OUTCOMES = {
    Outcome.POSITIVE: re.compile(r"(?i)typically\s+lead\s+to\s+positive"),
    Outcome.INCONSISTENT: re.compile(r"(?i)lead\s+to\s+inconsistent"),
    Outcome.SYSTEMIC_FAILINGS: re.compile(r"(?i)widespread\s+and(/or)?\s+systemic\s+failings"),
}
_NEXT = re.compile(
    r"(?i)next full|reinspection|monitoring inspection will|requires? the|ask that|priority action"
    r" plan|written statement of action"
)
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join(_MONTHS)
_DATES = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?\s*(?:to|and|[-\u2013\u2014])"
    rf"\s*(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s+(\d{{4}})"
)
_DAY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s+(\d{{4}})")


@dataclass(frozen=True, slots=True)
class ReportTold:
    """A report, as far as it could be read. Null dates and outcome were not found."""

    file: str
    sha256: str
    pages: int
    framework: Framework | None
    kind: InspectionKind
    area: str
    start: date | None
    end: date | None
    previous: date | None
    outcome: Outcome | None
    next_steps: tuple[str, ...]
    bodies: tuple[str, ...]
    findings: tuple[FoundInReport, ...]
    unread: tuple[str, ...]

    def of(self, kind: FindingKind) -> tuple[FoundInReport, ...]:
        return tuple(each for each in self.findings if each.kind is kind)


def told_by(report: ReportText) -> ReportTold:
    """Everything that is read of one report."""
    passages = report.passages if report.outlined else _without_footers(report.passages)
    text = "\n".join(passage.text for passage in passages)
    framework = _framework(text)
    start, end = _held(passages, text)
    previous, _ = _dates_after(passages, re.compile(r"(?i)dates? of (the )?previous inspection"))
    outcome = next((o for o, words in _OUTCOMES.items() if words.search(text)), None)
    if framework is Framework.LOCAL_AREA_2016:
        required = _requires_statement(text)
        outcome = {True: Outcome.STATEMENT, False: Outcome.NO_STATEMENT, None: None}[required]
        findings = tuple(weaknesses(passages))
    else:
        findings = tuple(listed(passages, outlined=report.outlined))
    told = ReportTold(
        report.name,
        report.sha256,
        report.pages,
        framework,
        _kind(text, framework),
        _area(passages, text),
        start,
        end,
        previous,
        outcome,
        tuple(_next_steps(passages)),
        _bodies(passages, text),
        findings,
        (),
    )
    return replace(told, unread=tuple(_unread(told, report.outlined, text)))


def _framework(text: str) -> Framework | None:
    opening = text[:4000]
    partnership = re.search(r"(?i)local area partnership", opening)
    if not partnership and re.search(
        r"(?i)joint (local )?area SEND|joint (inspection|re-?visit) of the (local )?area", opening
    ):
        return Framework.LOCAL_AREA_2016
    if partnership or re.search(r"(?i)area SEND (monitoring )?inspection", opening):
        return Framework.AREA_SEND_2023
    return None


def _kind(text: str, framework: Framework | None) -> InspectionKind:
    opening = text[:3000]
    if re.search(r"(?i)monitoring inspection of|area SEND monitoring inspection", opening):
        return InspectionKind.MONITORING
    if framework is Framework.LOCAL_AREA_2016 and re.search(r"(?i)\bre-?visit(ed)?\b", opening):
        return InspectionKind.REVISIT
    return InspectionKind.INSPECTION


def _area(passages: Sequence[Passage], text: str) -> str:
    for words in (
        r"(?i:area SEND (?:monitoring )?inspection of)\s+(?:the\s+)?(.+?)\s+(?i:local area)",
        r"(?i:inspection|revisit)\b[^.]*?\b(?i:of the local area of|(?:of|to) the)\s+"
        r"([A-Z][\w’' -]+?)(?: local area| to judge|,|\.)",
    ):
        for source in (*(p.text for p in passages[:12]), text[:4000].replace("\n", " ")):
            if found := re.search(words, source):
                return found[1].strip()
    return ""


def _held(passages: Sequence[Passage], text: str) -> tuple[date | None, date | None]:
    found = _dates_after(passages, re.compile(r"(?i)inspection dates?\b"))
    if found[0]:
        return found
    near = re.search(
        r"(?is)(?:between|from|on)\s+.{0,80}?\d{4}.{0,200}?(?:conducted|carried out|re-?visit|"
        r"visited|inspected)",
        text,
    )
    return dates(near[0]) if near else (None, None)


def _dates_after(
    passages: Sequence[Passage], label: re.Pattern[str]
) -> tuple[date | None, date | None]:
    for at, passage in enumerate(passages):
        if found := label.search(passage.text):
            if "previous" in passage.text[: found.end()].lower() and "previous" not in (
                label.pattern
            ):
                continue
            here = dates(passage.text[found.end() :])
            if here[0]:
                return here
            following = passages[at + 1].text if at + 1 < len(passages) else ""
            return dates(following)
    return None, None


def dates(text: str) -> tuple[date | None, date | None]:
    """First and last day of "27 March 2023 to 31 March 2023", "13 to 21 July 2023", "3 June 2019".

    Null where the words name no days.
    """
    if found := _DATES.search(text):
        day, month, year, last, last_month, last_year = found.groups()
        month, year = month or last_month, year or last_year
        end = _day(last, last_month, last_year)
        start = _day(day, month, year)
        if start and end and start > end and not found[3]:
            start = _day(day, month, str(int(year) - 1))
        return (start, end) if start and end and start <= end else (None, None)
    if single := _DAY.search(text):
        day_found = _day(*single.groups())
        return day_found, day_found
    return None, None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text) if each.strip()]


def _next_steps(passages: Sequence[Passage]) -> Iterator[str]:
    """Sentences on the first pages that say what follows from the outcome."""
    begun = False
    for passage in passages:
        if re.fullmatch(r"(?i)inspection outcome\W*", passage.text):
            begun = True
        elif begun and re.match(r"(?i)information about the local area", passage.text):
            return
        elif begun:
            yield from (each for each in _sentences(passage.text) if _NEXT.search(each))


def _bodies(passages: Sequence[Passage], text: str) -> tuple[str, ...]:
    """Those responsible: by the sentence that says so, else by the table of details at the end.

    A sentence may tell their story as well, so it is taken only where all that it names are bodies.
    """
    found = re.search(
        r"(?:^|[.\n])\s*([^.\n]+?)\s+(?:are|is)\s+(?:\w+ly\s+)?responsible for (?:the )?(?:joint )?"
        r"(?:planning and commissioning|commissioning and planning|submitting)",
        text,
    )
    named = split_bodies(found[1]) if found else ()
    if len(named) > 1 and all(_A_BODY.search(each) for each in named):
        return named
    return _details(passages) or named


_A_BODY = re.compile(rf"\b{ENDS_A_BODY}$|^(London|Royal) Borough of|^City of")


def _details(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The first row below the headings of the table of details: one body in each cell."""
    begin = next((at for at, each in enumerate(passages) if AFTER.match(each.text)), None)
    if begin is None:
        return ()
    rest = [each for each in passages[begin + 1 :] if each.row]
    heads = [each for each in rest if re.match(r"(?i)(local authority|integrated care)", each.text)]
    below = [each for each in rest if heads and each.row > heads[0].row]
    names: dict[int, str] = {}
    for each in below:
        if each.row == below[0].row:
            names[each.cell] = f"{names.get(each.cell, '')} {each.text}".strip()
    named = [part for name in names.values() for part in split_bodies(name)]
    return tuple(
        f"{each} Integrated Care Board" if at and not _A_BODY.search(each) else each
        for at, each in enumerate(named)
    )


def _requires_statement(text: str) -> bool | None:
    flat = " ".join(text.split())
    if re.search(r"(?i)written statement of action is (not|no longer) required", flat):
        return False
    return True if STATEMENT.search(flat) else None


def _without_footers(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Without the lines that stand on page after page, but for their number."""
    plain = {
        text
        for text, times in Counter(
            text
            for text, _ in {(re.sub(r"\d+", "", each.text).strip(), each.page) for each in passages}
        ).items()
        if times > 2
    }
    return tuple(each for each in passages if re.sub(r"\d+", "", each.text).strip() not in plain)


def _unread(told: ReportTold, outlined: bool, text: str) -> Iterator[str]:
    """What a person must look at, each in a sentence."""
    if told.framework is None:
        yield "It does not say that it is a report of an area SEND inspection."
    if not outlined:
        yield (
            "The file does not say where a paragraph or a row of a table ends. Its lists were put "
            "together from lines: compare each item with its page. Priority actions stand in two "
            "columns, which cannot be told apart so: write them by hand."
        )
    if told.start is None:
        yield "The days of the inspection were not found."
    if told.kind is not InspectionKind.INSPECTION:
        yield f"It is the report of a {told.kind}, whose judgements are not read."
    elif told.outcome is None:
        yield "The outcome was not found."
    if not told.bodies:
        yield "The responsible bodies were not found."
    if told.framework is Framework.LOCAL_AREA_2016:
        if told.outcome is Outcome.STATEMENT and not told.findings:
            yield (
                "A written statement of action is required, but the list of weaknesses was not "
                "found."
            )
        yield (
            "What the letter calls areas for development stands in its paragraphs and is not read."
        )
    elif told.kind is InspectionKind.INSPECTION:
        actions = told.of(FindingKind.PRIORITY_ACTION)
        if told.outcome is Outcome.SYSTEMIC_FAILINGS and not actions:
            yield "The outcome calls for priority actions, and none was found."
        if not told.of(FindingKind.AREA_FOR_IMPROVEMENT):
            yield "No area for improvement was found."
    for each in told.findings:
        if each.kind is not FindingKind.SIGNIFICANT_WEAKNESS and not DUTY.search(each.text):
            yield f"The item on {each.place} asks nobody to do anything. It may be no item."
        if each.kind is FindingKind.PRIORITY_ACTION and each.bodies == (PARTNERSHIP,):
            yield f"The body responsible for the item on {each.place} was not found."
