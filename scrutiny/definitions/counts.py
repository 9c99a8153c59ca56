"""Whether the numbers behind a measure's percentages are there: said by its sources' pages."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.source import Source
from scrutiny.vocabulary.words import Counts


def with_counts(
    measures: Mapping[str, Measure], sources: Mapping[str, Source]
) -> dict[str, Measure]:
    """The measures, each knowing how its counts stand."""
    return {
        name: measure.model_copy(update={"counts": counts_of(measure, sources)})
        for name, measure in measures.items()
    }


def counts_of(measure: Measure, sources: Mapping[str, Source]) -> Counts:
    """How the counts of a measure stand: worked out where its numerator is, else as published.

    A measure with a numerator of published counts has them, whatever else its source leaves out.
    """
    numerator = set(measure.numerator.quantities) if measure.numerator else set()
    if any(numerator & set(rule.counts) for s in sources.values() for rule in s.worked_out):
        return Counts.WORKED_OUT
    if numerator or measure.published is None:
        return Counts.GIVEN
    given = set(measure.published.quantities)
    return next(
        (s.counts for s in sources.values() if given & {q.id for q in s.quantities}), Counts.GIVEN
    )
