"""What the Methods page tells: how verdicts are reached, constants, examples, sources, checks."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.content.keeping_told import AccessibilityTold
from scrutiny.publication.content.measure_told import SourceTold
from scrutiny.publication.content.returns_told import ProtectionTold

Term = tuple[str, str]
"""A term and what it means."""


class ConstantTold(Struct, frozen=True):
    """A number or model that decides what the workbook says, since when, and after whom."""

    name: str
    value: str
    words: str
    since: str
    reference: str


class ExampleTold(Struct, frozen=True):
    """A worked example of a process chart.

    `before` says in a sentence what the months are that have no row, empty where all have one;
    `rows` are month, value and the rules met.
    """

    title: str
    shows: str
    before: str
    rows: tuple[tuple[str, str, str], ...]
    says: str


class DifferenceTold(Struct, frozen=True):
    """Where another tool differs on purpose, and why."""

    title: str
    theirs: str
    ours: str
    why: str


class Explained(Struct, frozen=True):
    """How verdicts are reached: terms and sentences.

    `modes` are the ways of judging, `rules` those of a process chart, `frozen` what limits from
    before the inspection cost, `expected` how many charts flag by chance, `record` how claims,
    promises, grades and gaps are told, `usual` why a change can be real, common and important at
    once, `wrong` how often yearly figures say so though nothing changed, `neighbours` how uncertain
    their middle is, empty where there are too few.
    """

    modes: tuple[Term, ...]
    rules: tuple[str, ...]
    frozen: tuple[str, ...]
    expected: tuple[str, ...]
    record: tuple[Term, ...]
    neighbours: tuple[str, ...]
    usual: tuple[Term, ...]
    wrong: tuple[str, ...]


class ReleaseTold(Struct, frozen=True):
    """A file that was imported, and how many figures were taken from it."""

    source: SourceTold
    figures: str


class RuleTold(Struct, frozen=True):
    """A rule that a return is held to."""

    id: str
    severity: str
    words: str
    fields: tuple[str, ...]


class CorrectionTold(Struct, frozen=True):
    """An error in a published file that is put right here: where, what it says, and what is put.

    `value` is empty where the cell is kept and marked with `status` instead.
    """

    where: tuple[str, ...]
    column: str
    expect: str
    value: str
    status: str
    reason: str


class AgreementTold(Struct, frozen=True):
    """A measure set against another publication of the same: values compared, and how many
    differ beyond rounding.
    """

    measure: str
    against: str
    compared: int
    differing: int


class RealAndCommon(Struct, frozen=True):
    """A change on the year that is more than chance and yet common: of which measure and place, in
    which period, and what is said of it.
    """

    measure: str
    place: str
    period: str
    sentence: str


class Word(Struct, frozen=True):
    """A word of the glossary; `also` are other spellings under which it stands in a text."""

    term: str
    also: tuple[str, ...]
    meaning: str


class MethodsTold(Struct, frozen=True):
    """Everything of the Methods page.

    `constants` are by their id. `groups` are those of each topic, in order. `hiding` says in
    sentences what is hidden and rounded; `told_elsewhere` names the tables of publishers that count
    the same children, by flow; `disclosure` holds the areas with a return, `health` all.
    `real_and_common` is null where no change is both; `accessibility` is the statement's own facts.
    `words` is the glossary; `themes` are those
    that measures stand under, in order, and `in_themes` the ids of all these, in order too.
    """

    constants: Mapping[str, ConstantTold]
    explained: Explained
    examples: tuple[ExampleTold, ...]
    differences: tuple[DifferenceTold, ...]
    releases: tuple[ReleaseTold, ...]
    groups: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleTold, ...]
    corrections: tuple[CorrectionTold, ...]
    agreement: tuple[AgreementTold, ...]
    hiding: tuple[str, ...]
    told_elsewhere: tuple[Term, ...]
    disclosure: Mapping[str, ProtectionTold]
    health: Mapping[str, tuple[DataHealth, ...]]
    real_and_common: RealAndCommon | None
    accessibility: AccessibilityTold
    words: tuple[Word, ...]
    themes: tuple[str, ...]
    in_themes: tuple[str, ...]
