"""The pages there are, and the sizes of screen that they are drawn for."""

from __future__ import annotations

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
