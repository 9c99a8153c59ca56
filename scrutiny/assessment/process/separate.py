"""Which series may be charted at all."""

from __future__ import annotations

from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import Series


def chartable(measure: Measure) -> bool:
    """Whether the points of a measure are separate events, so that rules can tell chance.

    Not where they add up or overlap: each holds part of the one before. Nor where they count a
    stock: mostly the same children stand in it a month later. Such points cannot but follow each
    other, and every rule would read that as a signal.
    """
    return measure.series is Series.SEPARATE and not measure.stock
