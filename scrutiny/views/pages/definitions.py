"""Methods: what each measure is, how it is worked out and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.views.pages.card import measure_link, update_line
from scrutiny.views.tree import Details, Facts, Inline, Node, Section, Text
from scrutiny.vocabulary.words import Better

_BETTER = {
    Better.HIGHER: "Higher is better",
    Better.LOWER: "Lower is better",
    Better.NEITHER: "No one direction can be called good",
}


def definitions(measures: Sequence[MeasureFigures], every: int, area: str) -> tuple[Section, ...]:
    """A section for each measure, under one that counts them; one alone stands open."""
    alone = len(measures) == 1
    head = Section("measures", "Definitions", (Text(f"{len(measures)} of {every} measures."),))
    return (head, *(_definition(measure, area, alone) for measure in measures))


def _definition(measure: MeasureFigures, area: str, alone: bool) -> Section:
    about = measure.about
    facts = Facts(tuple(_facts(measure, area)))
    children: tuple[Node, ...] = (
        (facts,)
        if alone
        else (
            Text((f"{about.question} ", measure_link(measure, area, "See the figures"))),
            Details("How it is worked out, and what it does not tell you", (facts,)),
        )
    )
    return Section(measure.id, about.name, children)


def _facts(measure: MeasureFigures, area: str) -> list[tuple[str, Inline]]:
    about = measure.about
    checked = (
        f"checked by {about.checked_by}"
        if about.checked_by
        else "not yet checked by a second analyst"
    )
    pairs: list[tuple[str, Inline]] = [
        ("Question", about.question),
        ("Why it matters", about.why),
        ("Worked out", _worked(about)),
        ("Unit", about.unit),
        ("Which way is good", _BETTER[about.better]),
        ("Published", f"{about.cadence}. {update_line(measure)}"),
    ]
    if about.basis:
        pairs.append(("Two ways of counting", about.basis.words))
    if about.breaks:
        words = ". ".join(each.words for each in about.breaks)
        pairs.append(("Breaks", f"{words}."))
    return [
        *pairs,
        ("Does not tell you", about.caveat),
        ("Bears on", "; ".join(about.findings.get(area, ())) or "no finding of this area"),
        ("Disclosure", _profile(measure)),
        (
            "Written and checked",
            f"Written by the {about.written_by}; {checked}. Next review {about.next_review}.",
        ),
        ("Changes", " ".join(about.changed)),
        ("Figures", measure_link(measure, area, "See the figures")),
    ]


def _worked(about: MeasureTold) -> str:
    if about.numerator is None or about.denominator is None:
        given = "As counted" if about.flow else "As published"
        words = about.published.words if about.published else ""
        return f"{given}: {words}. {about.counts_words}".strip()
    return (
        f"Numerator: {about.numerator.words}. Denominator: {about.denominator.words}. "
        f"{about.counts_words}".strip()
    )


def _profile(measure: MeasureFigures) -> str:
    if measure.is_flow:
        return "Filtered: small counts hidden, all others rounded"
    return "Open: shown as published"
