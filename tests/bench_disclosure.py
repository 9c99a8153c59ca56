"""What protection costs: an area's cases counted, protected and attacked, once and again.

Part of `make bench`. The returns are invented, and imported before anything is timed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scrutiny.definitions.workbook import load_definitions
from tests.attack.own_area import Snapshots, asked_in, corrected, stored, without
from tests.conftest import HOME

AREAS = (("a county", 8, 9000), ("a small area", 21, 2000))


def rows() -> Iterator[tuple[str, str, str, str, float | None, str]]:
    """The rows of the table: what, here, beside, there, ratio, aim."""
    definitions = load_definitions(HOME / "data")
    for name, seed, persons in AREAS:
        with tempfile.TemporaryDirectory() as folder:
            returns = stored(definitions, Path(folder), seed=seed, persons=persons)
        who = asked_in(returns, 2026)
        many = corrected(without(returns, 2026, who[:30]), 2026, who[-30:])
        snapshots = Snapshots(definitions)
        seconds = []
        for given in (returns, without(returns, 2026, who[:1]), many):
            began = time.perf_counter()
            snapshots.show(given)
            seconds.append(time.perf_counter() - began)
        first, one, sixty = (f"{each:.1f} s" for each in seconds)
        yield (
            f"Protect {name} ({persons:,} persons a return) and attack it",
            first,
            "with one child fewer; with sixty gone or corrected",
            f"{one}; {sixty}",
            None,
            "60 s",
        )
