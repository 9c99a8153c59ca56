"""What a return of one year can know: the activity year before it, up to its census day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class Window:
    """`begins` and `ends` bound the activity year; nothing after `census` is known."""

    year: int
    census: date

    @property
    def begins(self) -> date:
        return date(self.year - 1, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.year - 1, 12, 31)

    def known(self, day: str) -> pl.Expr:
        """Whether something has happened by census day."""
        return (pl.col(day) <= self.census).fill_null(False)

    def this_time(self, day: str) -> pl.Expr:
        """Whether something has happened by census day, and not before the activity year."""
        return pl.col(day).is_between(self.begins, self.census).fill_null(False)
