"""A measure or flow in words: its page, the releases it rests on, when the next are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from scrutiny.vocabulary.words import Better, BreakKind, Counts, Kind


class Ingredient(Struct, frozen=True):
    """What a measure is worked out from: the quantities, and what they are in words."""

    words: str
    quantities: tuple[str, ...]


class SecondBasis(Struct, frozen=True):
    """Another way of counting the same, shown beside the first and never joined to it."""

    label: str
    words: str


class BreakTold(Struct, frozen=True):
    """Where figures from the period `at` on differ from those before, and why."""

    at: str
    kind: BreakKind
    words: str


class SourceTold(Struct, frozen=True):
    """One release that was imported, or one return. Of a return all but its title, whose it is and
    how it may be shown is empty: it is published by nobody. `area` is the area of a return, `place`
    the place that its figures are of.
    """

    title: str
    publisher: str
    licence: str
    address: str
    note: str
    published: str
    copy_note: str
    file_name: str
    sha256: str
    area: str = ""
    place: str = ""


class FlowTold(Struct, frozen=True):
    """What only a flow has: which day decides, the topics that it may be broken down by, and the
    bands of waiting that cases in hand are told in, empty for other flows. `order` is its place
    among flows, `step` its place on the path from request to review, null where it has none.
    """

    decides: str
    topics: tuple[str, ...]
    bands: tuple[str, ...]
    order: int
    step: int | None


class MeasureTold(Struct, frozen=True):
    """A measure's page with its sources.

    `interval` says how sure intervals are, ``95 %``. `numerator` and `denominator` are null where a
    measure is shown as published or counted; then `published` says what that is. `basis` is null
    where there is one way of counting, `flow` for what is not counted from returns. `counts` and
    `counts_words` say whether the numbers behind a percentage are there and why; null and empty for
    a flow, and the words where they are as published. `findings` names those that the measure bears
    on, by area. `pair_with`, `variant_of` and `checked_by` are empty where there is none.
    `last_published` and `next_due` are empty for a flow and where nothing was published or is due;
    `ended` says that the definition has ended, empty where it has not. One that
    `leads` comes first where a reader may choose. `theme` is what it is listed under, empty where
    it is under none.
    """

    id: str
    name: str
    short_name: str
    question: str
    why: str
    kind: Kind
    unit: str
    decimals: int
    interval: str
    better: Better
    numerator: Ingredient | None
    denominator: Ingredient | None
    published: Ingredient | None
    basis: SecondBasis | None
    breaks: tuple[BreakTold, ...]
    cadence: str
    caveat: str
    pair_with: str
    variant_of: str
    counts: Counts | None
    counts_words: str
    written_by: str
    checked_by: str
    theme: str
    next_review: date
    changed: tuple[str, ...]
    findings: Mapping[str, tuple[str, ...]]
    sources: tuple[SourceTold, ...]
    last_published: str
    next_due: str
    overdue: bool
    ended: str
    leads: bool
    flow: FlowTold | None = None
