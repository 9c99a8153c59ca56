"""The pages there are, and the sizes of screen that they are drawn for."""

from __future__ import annotations

from collections.abc import Mapping

PAGES = (
    "briefing",
    "finding",
    "measure",
    "flow",
    "commitments",
    "methods",
    "elsewhere",
    "nation",
)
"""Each is a module of `views.pages`, and the word of its address."""
SCREENS = ("wide", "narrow")
CHART, ONWARD = "(chart)", "(onward)"
"""Parts of a page that have no section of their own: a chart, and the way to the next."""
OUTLINES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "briefing": {
        "answer": (),
        "at_a_glance": ("glance",),
        "findings": ("findings",),
        "questions": ("ask",),
        "changes": ("changed",),
        "more": ("more",),
    },
    "finding": {
        "answer": (),
        "over_time": (CHART,),
        "questions": ("ask",),
        "measures": ("figures",),
        "replies": ("replies",),
        "elsewhere": ("elsewhere",),
        "onward": (ONWARD,),
    },
    "measure": {
        "answer": (),
        "over_time": ("time",),
        "movement": ("moved",),
        "comparison": ("compared",),
        "breakdown": ("parts",),
        "about": ("about",),
    },
    "flow": {
        "answer": (),
        "over_time": ("time",),
        "waiting": ("waiting",),
        "path": ("path",),
        "about": ("about",),
        "quality": ("quality",),
        "questions": ("ask",),
        "would_show": ("would",),
    },
    "commitments": {
        "answer": (),
        "moved_targets": ("moved",),
        "promises": ("promises",),
        "required": ("required",),
        "targets": ("targets",),
        "recommendations": ("recommendations",),
        "meetings": ("meetings",),
        "sought": ("sought",),
        "events": ("events",),
    },
    "methods": {
        "answer": (),
        "rules": ("rules", "usual", "charts"),
        "record": ("record",),
        "health": ("health", "agreement"),
        "disclosure": ("disclosure", "returns"),
        "sources": ("sources", "corrections"),
        "whose": ("whose",),
        "accessibility": ("accessibility",),
        "definitions": ("measures",),
    },
    "elsewhere": {"answer": (), "calls": ("calls",), "areas": ("areas",)},
    "nation": {"answer": (), "chart": (CHART,), "table": ("all",)},
}
"""The parts of each page in their order, by the names that notebooks call them by.

Each with the anchors of its sections; what stands before the first of them is the answer.
"""
LISTS = "choices"
"""What a notebook calls the lists to choose from."""
CELL = "cell "
"""What begins the name of an analyst's own cell among the parts, before its place."""


def own_mark(place: int) -> str:
    """What stands in a drawn page where an analyst's own cell belongs."""
    return f"<!-- own {place} -->"
