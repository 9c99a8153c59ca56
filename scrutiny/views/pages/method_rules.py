"""Methods: how verdicts are reached, with worked examples and every constant."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.methods_told import DifferenceTold, ExampleTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Facts, Node, Section, Table, Text
from scrutiny.wording import methods_text as say


def rules(published: Published) -> Section:
    """The ways of judging, what is read from small numbers, and the constants."""
    told = published.methods.explained
    words = (
        say.BY_CHANCE,
        *told.neighbours,
        say.ranked(published.methods.constants["ranked_from"].value),
        *say.HOLDS_FOR_ALL,
    )
    return Section(
        "rules",
        say.VERDICTS,
        (
            Text(say.FOUR_WAYS),
            Facts(told.modes),
            Details(say.FOR_ALL, (Bullets(words),)),
            Details(say.CONSTANTS, (_constants(published),)),
        ),
    )


def process_charts(published: Published) -> Section:
    """When a process chart tells a change, what it costs, and the worked examples."""
    methods = published.methods
    told = methods.explained
    examples = tuple(_example(each) for each in methods.examples)
    return Section(
        "charts",
        say.CHARTS,
        (
            Bullets(told.rules),
            Details(say.FROZEN, (Bullets(told.frozen),)),
            Details(
                say.examples(len(examples)),
                examples,
            ),
            Details(say.OTHER_TOOLS, (_differences(methods.differences),)),
            Text(" ".join(told.expected)),
        ),
    )


def record(published: Published) -> Section:
    """How claims, promises, grades and gaps are told."""
    told = published.methods.explained.record
    return Section("record", say.RECORD, (Facts(told),))


def _example(drawn: ExampleTold) -> Details:
    nodes: list[Node] = [Text(drawn.shows)]
    if drawn.before:
        nodes.append(Text(drawn.before))
    nodes.append(Table(drawn.title, say.EXAMPLE_COLUMNS, drawn.rows, numeric=(1,)))
    nodes.append(Text(say.says(drawn.says)))
    return Details(drawn.title, tuple(nodes))


def _differences(rows: Sequence[DifferenceTold]) -> Table:
    return Table(
        say.DIFFERENCES,
        say.DIFFERENCE_COLUMNS,
        tuple((row.title, row.theirs, row.ours, row.why) for row in rows),
    )


def _constants(published: Published) -> Table:
    rows = tuple(
        (each.name, each.value, each.words, each.since, each.reference)
        for each in published.methods.constants.values()
    )
    return Table(
        say.DECIDING,
        say.CONSTANT_COLUMNS,
        rows,
    )
