"""Which series may be charted at all."""

from __future__ import annotations

from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import Series


def separate(measure: Measure | Flow) -> None:
    """Refuses a measure whose points add up or overlap: each holds part of the one before.

    Such points cannot but follow each other, and every rule would read that as a signal. Raises
    ValueError that names the measure.
    """
    if measure.series is not Series.SEPARATE:
        raise ValueError(
            f"{measure.id} is a {measure.series} series: its points are not separate, "
            "so no process chart is drawn of it"
        )
