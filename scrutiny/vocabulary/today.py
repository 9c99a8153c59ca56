"""Which day it is: what has fallen due depends on it."""

from __future__ import annotations

import os
from datetime import date


def today() -> date:
    """The day that SCRUTINY_TODAY names, else the clock's.

    Raises ValueError where that is no day.
    """
    named = os.environ.get("SCRUTINY_TODAY")
    return date.fromisoformat(named) if named else date.today()
