"""What analysts are told in a notebook: kinds of names, and headings of what is shown there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from scrutiny.vocabulary.words import Kind

Unit = Literal["per cent", "number", "weeks"]
PER_CENT: Unit = "per cent"
KINDS: dict[str, Kind] = {PER_CENT: Kind.SHARE, "number": Kind.COUNT, "weeks": Kind.WEEKS}
"""The units of an analyst's own table, and what kind of number each is."""

PLACE = "place with figures of this measure"
FINDING = "finding of this area"
UNIT, WAY = "unit of such a chart", "way that is good"
SNAPSHOT = "snapshot that is kept"
BREAKDOWN = "breakdown of this measure"
NEAR, FEW, SOME = "Near it", "There are", "Some are"
PERIOD = "period with a figure of this place"
MEASURES = "Measures"
MEASURE_COLUMNS = ("id", "name", "unit", "better", "theme")
BETTER = "Better"
WORKED_OUT = "What it counts"
PLACES = "other places"
NO_PLACE_AMONG_ALL = "This change has no place among all authorities' changes."


def of(parts: Iterable[str]) -> str:
    """``plans in time, of all plans``."""
    return ", of ".join(parts)


AREAS = "Areas under scrutiny"
AREA_COLUMNS = ("id", "name", "place", "read_to", "findings")
FINDING_COLUMNS = ("id", "title", "judged", "grade", "measures")
CLAIM_COLUMNS = ("id", "date", "claim", "said_by", "then", "now")
COMMITMENT_COLUMNS = ("id", "what", "owed_by", "due", "state", "timing")
SNAPSHOT_COLUMNS = ("id", "made_on")
SNAPSHOTS = "Snapshots that can be compared"
MEASURES_OF_FINDING = "What the figures say of it"
STANDING_COLUMNS = ("Measure", "Verdict", "What is known", "What it can show")


def findings_of(area: str) -> str:
    """The caption of the findings of an area."""
    return f"What inspectors found in {area}"


def claims_of(area: str) -> str:
    """The caption of the statements on record."""
    return f"What was said of progress in {area}, and what the figures say"


def commitments_of(area: str) -> str:
    """The caption of the promises on record."""
    return f"What was promised in {area}"


TRIAL = (
    "Tried out in this notebook: worked out and protected like every measure, and published "
    "nowhere. Nobody has reviewed it."
)
OWN_TABLE = (
    "From a table in this notebook, apart from official figures. Nobody has checked it here."
)
OWN_NAME = "Own indicator"
HERE = "this notebook"
WRITE_PERIOD = "Write months like 2024-M03 or quarters like 2024-Q1, or give days of months"
NOT_ONE_STEP = "its periods are not all months or all quarters"
WRITE_SHARE = "Give shares from 0 to 100, or call the unit number"
LEAVE_EMPTY = "Leave counts of 1 to 7 empty, for so few may be recognised"
NO_VALUE, GIVE_VALUE = "it has no value", "Give a value for at least one period"
NO_COLUMNS, GIVE_COLUMNS = "it has no columns period and value", "Name two columns so"
NO_NUMBERS, GIVE_NUMBERS = "its column value holds no numbers", "Cast it to numbers first"
CHART = "measure with process charts"


def no_period(written: str) -> str:
    """What stands where a period should."""
    return f'"{written}" is no period'


def twice(period: str) -> str:
    """That a period stands twice."""
    return f"{period} stands twice"


def no_share(period: str) -> str:
    """A share that no share can be; the value itself is not told."""
    return f"{period} has a share below 0 or above 100"


def small(period: str) -> str:
    """A count that may give a child away; the value itself is not told."""
    return f"{period} has a count from 1 to 7"


REFERENCE = """# What analysts write

These names give published figures, verdicts and the record in a notebook:

```python
from scrutiny.interface import figures, verdict

figures("ehc_plans_20_weeks", places=["Oxfordshire", "England"])
```

Everything comes from the snapshot in force and is as pages show it. An area that needs a link is
left out, unless whoever edits opened the notebook by `scrutiny lab`. Measures, places and areas
are named by their id or by their name; a wrong one is refused with those that are near. What a
name gives shows itself in a notebook, in the words and charts of the pages, and has the fields
that are listed below. Tables of figures are polars frames.

Notebooks that use them stand in `notebooks/examples/`. This page is made from the descriptions in
the code: `python -m scrutiny.interface.reference docs/python.md`."""
GIVEN = """# What they give

Each description says what an empty field or a null means."""


def heading(name: str) -> str:
    """Over the fields of a class."""
    return f"## Fields of {name}"


def anchor(name: str) -> str:
    """Where the fields of a class stand on the page."""
    return f"fields-of-{name.lower()}"


def gives(kinds: Iterable[str]) -> str:
    """What a name gives, by its class."""
    return f"Gives {' of '.join(kinds)}."


def fields(names: Iterable[str]) -> str:
    """What can be asked of it."""
    return f"Fields: {', '.join(f'`{name}`' for name in names)}."
