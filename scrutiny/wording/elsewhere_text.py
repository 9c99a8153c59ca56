"""What is said of other areas: who had the same weakness, who put it right, and every authority."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.vocabulary.words import Outcome
from scrutiny.wording.grammar import listed, one_or_more, small
from scrutiny.wording.numbers import number

NOT_INSPECTED = "Not in the table"
QUESTION = "Who had this weakness, and who put it right?"
NATION_QUESTION = "How does every authority stand, and what did inspectors last say?"
THEME, MEASURE, ORDER = "Weakness", "Measure", "Order"
CALL = "Worth a telephone call"
OURS = (
    "Which findings belong together is our reading of the reports, by the words they use: the "
    "inspectors do not sort them. The same words may mean different things in two areas. Read the "
    "report before you call."
)
ONLY_HELD = (
    "Only reports that we hold are looked at. That an area is not here says nothing of it. A "
    "figure that got better says nothing of why it did."
)
AREAS = "All areas in which inspectors found it"
OTHER_AREAS = "The other areas in which inspectors found it"
COLUMNS = ("Area", "What inspectors found", "Since then", "Report")
NOT_TESTED = "cannot be judged: too few years, no counts, or no newer figure"
NO_FIGURE = "no figure is held"
REPORT = "report"
NO_THEME = "No report is held, so nothing can be said."
NOBODY = "Nobody"
ALL_OF_THEM = "All authorities"
NATION_COLUMNS = (
    "Authority",
    "Value",
    "On the year",
    "Last full inspection",
    "Its report came out",
)
ORDERS = (
    ("value", "By the figure, the best or highest first"),
    ("name", "By name"),
    ("outcome", "By outcome of the last full inspection"),
)
SHORT_OUTCOMES = {
    Outcome.POSITIVE: "Positive",
    Outcome.INCONSISTENT: "Inconsistent",
    Outcome.SYSTEMIC_FAILINGS: "Failings",
    Outcome.NO_STATEMENT: "No statement",
    Outcome.STATEMENT: "Statement",
}
"""Under each framework's own words; those of the two are never on one scale."""
FRAMEWORKS = (
    "Until 2022 inspectors said whether a written statement of action was required. The scale "
    "since 2023 is another, and the two are not comparable. Later visits that only monitor are "
    "left out. An outcome is of the day of the inspection, a figure of its own year: neither "
    "explains the other."
)


def called(name: str, tag: str) -> str:
    """Why an area is worth a call, before the sentence on its figure."""
    return f"{name}: {tag.lower()}"


def answer(theme: str, areas: int, judged: int, held: Sequence[str], better: Sequence[str]) -> str:
    """How many had a weakness, and who put it right as far as figures tell."""
    found = (
        f"{theme}: inspectors found it in {one_or_more(areas, 'area')} of those whose report we "
        "hold."
    )
    if not judged:
        return f"{found} No figure lets us judge whether any of them put it right."
    of = f"Of the {number(judged)} that figures let us judge"
    if held:
        more = f" {listed(better)} got better, not yet for as long." if better else ""
        verb = "has" if len(held) == 1 else "have"
        return f"{found} {of}, {listed(held)} {verb} got better and held it.{more}"
    if better:
        return (
            f"{found} {of}, nobody has got better and held it yet. Better so far: {listed(better)}."
        )
    return f"{found} {of}, nobody has clearly got better since."


def found_by(kind: str, page: int) -> str:
    """Where in the report a finding stands."""
    return f"{kind}, page {page}"


def published(day: str) -> str:
    """The report of an area by its day."""
    return f"Area SEND inspection report, {day}" if day else "Area SEND inspection report"


def strip_title(measure: str, period: str) -> str:
    """What the picture of all authorities shows."""
    return f"{measure}, {period}, by outcome of the last full inspection"


def strip_told(many: int, place: str) -> str:
    """What stands in the picture, in a sentence."""
    mine = f" {place} is marked." if place else ""
    return f"One mark for each of {number(many)} authorities, by what inspectors last said.{mine}"


def nation_answer(measure: str, period: str, many: int, without: int) -> str:
    """How many authorities are told of."""
    left = f" {number(without)} have no figure for it." if without else ""
    authorities = "one authority" if many == 1 else f"{number(many)} authorities"
    return f"{measure}, {period}: {authorities}.{left}"


def not_beside(name: str) -> str:
    """Why an invented area is not set beside real ones."""
    return f"{name} is invented, so it is not set beside real places. Choose another area above."


def last_said(name: str, outcome: str, day: str) -> str:
    """What inspectors last said of one area."""
    return f"The last full inspection of {name} ended so: {small(outcome)} (report of {day})."


def like_this(theme: str) -> str:
    """The link from a finding to the areas that had the same."""
    return f"Who else had this, and who put it right: {theme}"


ELSEWHERE = "Other areas"


def draft(report: str) -> str:
    """What stands on every page of an area whose record nobody has signed."""
    return (
        f"DRAFT: this record was made by a program from the report {report}. Nobody has checked it "
        "against the report yet."
    )
