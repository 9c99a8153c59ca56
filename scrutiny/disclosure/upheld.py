"""What was shown once stands until enough cases have come or gone.

If a figure were worked out anew for every return, one child more or less between two snapshots
would name itself: the figures that move, across all tables, are those of its groups, and one that
steps over the edge of rounding is known exactly. Other noise for other records would hide how many
there are and show even better which counts the child belongs to: all others stay. So a figure that
was shown stands. Two rules decide when it gives way, and both look at every snapshot so far:

- Nothing of a system of tables (one year of one kind of thing counted) moves while no count in it
  has moved by more than `held_within` since the last snapshot. Whatever a few children change,
  together or one snapshot after the other, the pages are the same as before, to the last figure.
- Where more have changed, or a new return has come, a figure gives way only where the rounded
  count differs by so much that more than `held_within` cases must have come or gone since it was
  shown. What is hidden opens only where it was small and would differ as much.

So that a count gives way tells no more of it than its rounding does, and that it does not, only
that it lies near what is shown. Slow drift is put right with the next return, when nobody knows
which of its thousands of records brought it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.disclosure.attack import reason_places
from scrutiny.disclosure.cube import REASONS, Places, Protection

NEVER, HIDDEN, UNKNOWN = -2, -1, -1
_SMALL = REASONS.index("small")
_DEFAULTS = {
    "before": (pl.Int64, NEVER),
    "before_reason": (pl.String, ""),
    "made": (pl.Int64, UNKNOWN),
    "last": (pl.Int64, UNKNOWN),
    "public": (pl.Boolean, False),
    "in_print": (pl.Int64, UNKNOWN),
    "gone": (pl.Boolean, False),
    "secret": (pl.Boolean, False),
}


@dataclass(frozen=True, slots=True)
class BeforeNow:
    """What earlier snapshots and the department tell of each cell of a cube.

    `before`: as last shown, HIDDEN or NEVER; `reasons` why it was hidden then, as places. `made`
    is the count when any of its system was last shown anew, `last` that of the last snapshot,
    UNKNOWN where that was not kept. `public`, `in_print`, `gone` and `secret` as in `attack.Known`.
    """

    before: Places
    reasons: Places
    made: Places
    last: Places
    public: Places
    in_print: Places
    gone: NDArray[np.bool_]
    secret: NDArray[np.bool_]

    def of(self, own: Places) -> BeforeNow:
        """The same of some of the cells."""
        return BeforeNow(*(getattr(self, name)[own] for name in self.__slots__))

    @property
    def all_before(self) -> bool:
        """Whether all that is to be shown was shown before, and all counts of then are known."""
        then = self.made != UNKNOWN
        return bool((then & (self.gone | (self.before != NEVER))).all())

    @property
    def printed_otherwise(self) -> bool:
        """Whether the department has published other counts than those that this was made of.

        Not what it will publish: that moves with every child, and if figures gave way to it, a
        single child would show in them.
        """
        return bool(((self.in_print != self.made) & (self.in_print >= 0)).any())

    def still(self, counts: Places, protection: Protection, *, grown: bool) -> bool:
        """Whether too few cases have come or gone for anything to be shown anew."""
        known = self.before != NEVER
        if not known.any() or (self.made[known] == UNKNOWN).any():
            return False
        near = [self.made] if grown else [self.made, self.last]
        return any(
            abs(counts - then)[known].max(initial=0) <= protection.held_within for then in near
        )

    def held(
        self, counts: Places, protection: Protection, *, still: bool
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Cells shown as before, and cells that stay hidden."""
        shown, hidden = self.before >= 0, self.before == HIDDEN
        near = still | protection.upholds(np.maximum(self.before, 0), counts)
        # A small count stands for no figure but for the base: to open it must be as far off.
        opens = (self.reasons == _SMALL) & ~protection.upholds(
            np.full(len(counts), protection.base), counts
        )
        opens &= counts > protection.hidden_to
        return shown & near & ~self.gone, hidden & (still | ~opens) & ~self.gone

    def drop(self, out: Places) -> None:
        """Marks cells as not shown any more."""
        self.gone[out] = True
        self.secret[out] = self.before[out] == HIDDEN


def before_now(cells: pl.DataFrame) -> BeforeNow:
    """Reads the columns of a cube that `BeforeNow` names, as far as it has them.

    `before` is null for never, `public` says whether the department publishes the count.
    """
    missing = [name for name in _DEFAULTS if name not in cells.columns]
    frame = cells.with_columns(
        pl.lit(None).cast(_DEFAULTS[name][0]).alias(name) for name in missing
    ).with_columns(pl.col(name).fill_null(default) for name, (_, default) in _DEFAULTS.items())
    counts = frame["count"].to_numpy().astype(np.int64)
    return BeforeNow(
        before=frame["before"].to_numpy().copy(),
        reasons=reason_places(frame["before_reason"]),
        made=frame["made"].to_numpy(),
        last=frame["last"].to_numpy(),
        public=np.where(frame["public"].to_numpy(), counts, -1),
        in_print=frame["in_print"].to_numpy(),
        gone=frame["gone"].to_numpy().copy(),
        secret=frame["secret"].to_numpy().copy(),
    )
