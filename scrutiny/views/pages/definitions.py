"""Methods: what each measure is, how it is worked out and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.views.pages.card import measure_link, update_line
from scrutiny.views.tree import Details, Facts, Inline, Node, Section, Text
from scrutiny.wording import methods_text as say


def definitions(measures: Sequence[MeasureFigures], every: int, area: str) -> tuple[Section, ...]:
    """A section for each measure, under one that counts them; one alone stands open."""
    alone = len(measures) == 1
    head = Section("measures", say.DEFINITIONS, (Text(say.measures(len(measures), every)),))
    return (head, *(_definition(measure, area, alone) for measure in measures))


def _definition(measure: MeasureFigures, area: str, alone: bool) -> Section:
    about = measure.about
    facts = Facts(tuple(_facts(measure, area)))
    children: tuple[Node, ...] = (
        (facts,)
        if alone
        else (
            Text((f"{about.question} ", measure_link(measure, area, say.SEE_FIGURES))),
            Details(say.HOW_WORKED_OUT, (facts,)),
        )
    )
    return Section(measure.id, about.name, children)


def _facts(measure: MeasureFigures, area: str) -> list[tuple[str, Inline]]:
    about = measure.about
    pairs: list[tuple[str, Inline]] = [
        (say.ASKED, about.question),
        (say.WHY, about.why),
        (say.WORKED_OUT, _worked(about)),
        (say.UNIT, about.unit),
        (say.GOOD, say.BETTER[about.better]),
        (say.PUBLISHED, f"{about.cadence}. {update_line(measure)}"),
    ]
    if about.basis:
        pairs.append((say.TWO_WAYS, about.basis.words))
    if about.breaks:
        pairs.append((say.BREAKS, say.breaks([each.words for each in about.breaks])))
    return [
        *pairs,
        (say.NOT_TOLD, about.caveat),
        (say.BEARS_ON, "; ".join(about.findings.get(area, ())) or say.NO_FINDING),
        (say.DISCLOSURE, say.profile(filtered=measure.is_flow)),
        (
            say.WRITTEN,
            say.written_and_checked(about.written_by, about.checked_by, about.next_review),
        ),
        (say.CHANGES, " ".join(about.changed)),
        (say.FIGURES, measure_link(measure, area, say.SEE_FIGURES)),
    ]


def _worked(about: MeasureTold) -> str:
    if about.numerator is None or about.denominator is None:
        words = about.published.words if about.published else ""
        return say.as_given(words, about.counts_words, counted=about.flow is not None)
    return say.rate(about.numerator.words, about.denominator.words, about.counts_words)
