"""What analysts write in a notebook: a few names, each giving something that shows itself.

    from scrutiny.interface import figures
    figures("ehc_plans_20_weeks", places=["931", "England"])

Everything comes from the snapshot in force and is as it is published: nothing narrower than what
pages show. An area that needs a link is left out, as it is of the pages that everybody sees.
What a name needs is loaded when it is first asked for, so that a page costs no more than it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrutiny.interface.kept_snapshots import changes as changes
    from scrutiny.interface.kept_snapshots import snapshots as snapshots
    from scrutiny.interface.outline import open_page as open_page
    from scrutiny.interface.published_frame import figures as figures
    from scrutiny.interface.told_areas import area as area
    from scrutiny.interface.told_areas import areas as areas
    from scrutiny.interface.told_areas import claims as claims
    from scrutiny.interface.told_areas import commitments as commitments
    from scrutiny.interface.told_areas import finding as finding
    from scrutiny.interface.told_areas import findings as findings
    from scrutiny.interface.told_measures import compare as compare
    from scrutiny.interface.told_measures import measure as measure
    from scrutiny.interface.told_measures import measures as measures
    from scrutiny.interface.told_measures import usual_movement as usual_movement
    from scrutiny.interface.told_measures import verdict as verdict
    from scrutiny.interface.tried_charts import preview as preview
    from scrutiny.interface.tried_charts import process_chart as process_chart

_FROM = {
    "open_page": "outline",
    "figures": "published_frame",
    "measures": "told_measures",
    "measure": "told_measures",
    "verdict": "told_measures",
    "compare": "told_measures",
    "usual_movement": "told_measures",
    "process_chart": "tried_charts",
    "preview": "tried_charts",
    "areas": "told_areas",
    "area": "told_areas",
    "findings": "told_areas",
    "finding": "told_areas",
    "claims": "told_areas",
    "commitments": "told_areas",
    "snapshots": "kept_snapshots",
    "changes": "kept_snapshots",
}
"""The module of each name, in the order in which they are documented."""

__all__ = list(_FROM)


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Whoever asks for anything here may draw a chart of it.
    import_module(f"{__name__}.own_chart").draw_here()
    found: object = getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(_FROM)
