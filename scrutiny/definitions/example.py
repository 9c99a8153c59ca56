"""Worked examples of process charts, drawn small: `data/examples/process.toml`.

The Methods page shows them, and the tests hold the code to them.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from scrutiny.definitions.reading import Page, Reader
from scrutiny.vocabulary.words import (
    Assurance,
    Better,
    Direction,
    Limits,
    Reason,
    Signal,
    Verdict,
)

GAP = "."
MARKS = {"^": Direction.UP, "v": Direction.DOWN, "-": None, GAP: None}


class Example(Page):
    """One series of months and what the workbook says of it.

    `values`: numbers with blanks between them, "." for a month without one. `before`: how many of
    the months lie before the inspection. `new_start`: after how many months the limits are drawn
    anew. `outside`, `trend`, `two_of_three`, `shift`: under each value "^" or "v" where the rule
    flags it upwards or downwards, "-" where not; empty where it flags none. `limits`, `direction`,
    `verdict` and `reason` are those of the last point; `assurance` is what the chart says of
    `target`, where there is one.
    """

    title: str
    shows: str
    better: Better
    before: int = Field(default=0, ge=0)
    new_start: int | None = Field(default=None, ge=1)
    values: str
    outside: str = ""
    trend: str = ""
    two_of_three: str = ""
    shift: str = ""
    limits: Limits
    direction: Direction
    verdict: Verdict
    reason: Reason
    target: float | None = None
    assurance: Assurance | None = None

    @model_validator(mode="after")
    def _whole(self) -> Example:
        count = len(self.numbers)
        for rule in Signal:
            drawn = getattr(self, rule).split()
            if drawn and len(drawn) != count:
                raise ValueError(f"{rule} has {len(drawn)} marks under {count} values")
            if unknown := set(drawn) - set(MARKS):
                raise ValueError(f'{rule} has the mark "{min(unknown)}"')
        if (self.target is None) != (self.assurance is None):
            raise ValueError("a target and what is said of it stand together")
        return self

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """The values, null where there is none. Raises ValueError for what is no number."""
        return tuple(None if cell == GAP else float(cell) for cell in self.values.split())

    def flagged(self, rule: Signal) -> tuple[Direction | None, ...]:
        """For each value the side that a rule flags, null where it does not."""
        drawn = getattr(self, rule).split() or [GAP] * len(self.numbers)
        return tuple(MARKS[mark] for mark in drawn)


class Difference(Page):
    """Where the workbook differs on purpose from NHSRplotthedots 0.2.2."""

    title: str
    theirs: str
    ours: str
    why: str


class Examples(Page):
    """Everything on the page, in the order in which it is shown."""

    differences: tuple[Difference, ...]
    examples: tuple[Example, ...]


def read_examples(reader: Reader) -> Examples | None:
    """The page below the data folder; null where it could not be read, which is reported."""
    return reader.toml(reader.root / "examples" / "process.toml", Examples)
