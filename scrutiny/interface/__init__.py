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
    from scrutiny.interface.published_frame import figures as figures

_FROM = {"figures": "published_frame"}
"""The module of each name."""

__all__ = list(_FROM)


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(_FROM)
