"""What the Methods page shows: how verdicts are reached, constants, examples, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.assessment.agreement import Agreement
from scrutiny.definitions.counted import TOPICS
from scrutiny.definitions.example import Example
from scrutiny.definitions.methods import Constant, Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.about import source_told
from scrutiny.publication.content.charts_told import Moves
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.publication.content.methods_told import (
    AgreementTold,
    ConstantTold,
    CorrectionTold,
    DifferenceTold,
    ExampleTold,
    Explained,
    MethodsTold,
    RealAndCommon,
    ReleaseTold,
    RuleTold,
    Word,
)
from scrutiny.publication.content.returns_told import ProtectionTold
from scrutiny.publication.keeping_rows import accessibility_told
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Movement, Reason
from scrutiny.wording import explained as words
from scrutiny.wording.numbers import day, number

_HIDING = (
    "hidden_up_to",
    "rounded_to",
    "all_or_none_below",
    "middle_from",
    "protected_width",
    "held_within",
)


def methods_told(
    definitions: Definitions,
    checked: Sequence[Agreement],
    releases: pl.DataFrame,
    disclosure: Mapping[str, ProtectionTold],
    health: Mapping[str, tuple[DataHealth, ...]],
    example: RealAndCommon | None,
) -> MethodsTold:
    """Everything of the Methods page."""
    methods, form = definitions.methods, definitions.return_format
    in_order = releases.sort("published", "source", descending=[True, False])
    return MethodsTold(
        constants=constants_told(methods),
        explained=explained(methods, _most_neighbours(definitions)),
        examples=tuple(map(example_told, definitions.examples.examples)),
        differences=tuple(
            DifferenceTold(each.title, each.theirs, each.ours, each.why)
            for each in definitions.examples.differences
        ),
        releases=tuple(
            ReleaseTold(source_told(definitions, row), number(row["figures"]))
            for row in in_order.to_dicts()
        ),
        groups={topic: tuple(each.group for each in form.groups_of(topic)) for topic in TOPICS},
        rules=tuple(RuleTold(r.id, r.severity, r.words, r.fields) for r in form.rules),
        corrections=tuple(
            CorrectionTold(
                where=tuple(each.where.values()),
                column=each.column,
                expect=each.expect,
                value=each.value or "",
                status=each.status or "",
                reason=each.reason,
            )
            for each in definitions.corrections
        ),
        agreement=tuple(
            AgreementTold(
                measure=definitions.measures[each.measure].name,
                against=words.against(each.against),
                compared=each.compared,
                differing=each.differing.height,
            )
            for each in checked
        ),
        hiding=hiding(methods),
        told_elsewhere=tuple(
            (flow.name, told.words)
            for flow in sorted(definitions.flows.values(), key=lambda each: each.order)
            for told in flow.told_elsewhere
        ),
        disclosure=disclosure,
        health=health,
        real_and_common=example,
        accessibility=accessibility_told(definitions.accessibility, definitions.tested),
        words=tuple(Word(each.term, each.also, each.meaning) for each in definitions.terms),
        themes=tuple(dict.fromkeys(row.theme for row in definitions.measure_themes)),
        in_themes=tuple(row.measure_id for row in definitions.measure_themes),
    )


def explained(methods: Methods, neighbours: int) -> Explained:
    """How verdicts are reached, in sentences with the constants in them; `neighbours` is how many
    statistical neighbours a place has.
    """
    return Explained(
        modes=words.modes(methods),
        rules=words.rules(methods),
        frozen=words.frozen(methods),
        expected=words.expected(methods),
        record=words.record(methods),
        neighbours=words.neighbours(methods, neighbours),
        usual=words.usual(methods),
        wrong=words.wrong(methods),
    )


def real_and_common(
    about: MeasureTold, held: Mapping[str, Sequence[Figure]], moves: Mapping[str, Moves]
) -> RealAndCommon | None:
    """Of the newest changes of a measure the largest that is real and yet common; null for none."""
    if not moves:
        return None
    period = max(moves, key=last_day)
    sizes = dict(zip(moves[period].places, map(abs, moves[period].changes), strict=True))
    found = [
        figure
        for place in sizes
        for figure in held.get(place, ())
        if (figure.period, figure.part, figure.basis) == (period, "", "")
        and figure.reason is Reason.BEYOND_CHANCE
        and figure.among is not None
        and figure.among.movement is Movement.COMMON
        and figure.change
    ]
    if not found:
        return None
    largest = max(found, key=lambda figure: sizes[figure.place])
    sentence = f"{largest.level} {largest.change}"
    return RealAndCommon(about.id, largest.place, period, sentence)


def example_told(example: Example) -> ExampleTold:
    """A worked example as a small table in words."""
    before, rows = words.months(example)
    return ExampleTold(example.title, example.shows, before, rows, words.says(example))


def _most_neighbours(definitions: Definitions) -> int:
    areas = [record.area.place for record in definitions.records.values()]
    return max((len(definitions.neighbours_of(place)) for place in areas), default=0)


def constants_told(methods: Methods) -> dict[str, ConstantTold]:
    """Every constant by its id."""
    return {name: _constant(name, methods) for name in type(methods).model_fields}


def hiding(methods: Methods) -> tuple[str, ...]:
    """What is hidden and rounded, in sentences."""
    return tuple(words.with_value(methods, name) for name in _HIDING)


def _constant(name: str, methods: Methods) -> ConstantTold:
    constant: Constant[object] = getattr(methods, name)
    shown, value = words.constant(name, constant.value)
    since = day(constant.since)
    return ConstantTold(shown, value, words.meaning(methods, name), since, constant.reference)
