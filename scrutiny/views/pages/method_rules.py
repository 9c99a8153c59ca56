"""Methods: how verdicts are reached, with worked examples and every constant."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.methods_told import DifferenceTold, ExampleTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Facts, Node, Section, Table, Text


def rules(published: Published) -> Section:
    """The ways of judging, what is read from small numbers, and the constants."""
    told = published.methods.explained
    words = (
        "Figures move by chance. A figure is called better or worse than a benchmark only when the "
        "benchmark lies outside its interval. Two that are shown alike are about the same.",
        *told.neighbours,
        "Every authority with a figure that can be used is ranked, but for shares of fewer than "
        f"{published.methods.constants['ranked_from'].value}. The ranks it may have by "
        "chance come from the intervals, where there are counts.",
        "No one direction is good for some measures. Then we say that they rose or fell, not that "
        "they got better or worse.",
        "Missing is never nought. [x] means not available, [z] not applicable, [c] hidden to "
        "protect individuals, [low] rounds to nought but is not, [u] published but not reliable, "
        "[t] left out here, for it would tell what the publisher withholds of an authority.",
        "The counts of England and of a region are left out wherever, less those of the "
        "authorities that are shown, they would tell what the publisher withholds of another. "
        "Their percentages stay.",
        "Where the way of collecting changed, the chart is marked and sentences say so. Where the "
        "definition changed, points are not joined and not compared.",
        "A later release replaces an earlier one; where they differ, the earlier value is shown as "
        "revised.",
    )
    return Section(
        "rules",
        "How verdicts are reached",
        (
            Text("Each measure is judged in one of four ways. Its page says in which."),
            Facts(told.modes),
            Details("What holds for all of them", (Bullets(words),)),
            Details("Constants, with their dates and references", (_constants(published),)),
        ),
    )


def process_charts(published: Published) -> Section:
    """When a process chart tells a change, what it costs, and the worked examples."""
    methods = published.methods
    told = methods.explained
    examples = tuple(_example(each) for each in methods.examples)
    return Section(
        "charts",
        "When a process chart tells a change",
        (
            Bullets(told.rules),
            Details("Limits from before the inspection, and their price", (Bullets(told.frozen),)),
            Details(
                f"{len(examples)} worked examples; each is a test that runs with every change",
                examples,
            ),
            Details("Where other tools differ", (_differences(methods.differences),)),
            Text(" ".join(told.expected)),
        ),
    )


def record(published: Published) -> Section:
    """How claims, promises, grades and gaps are told."""
    told = published.methods.explained.record
    return Section("record", "Claims, grades and gaps", (Facts(told),))


def _example(drawn: ExampleTold) -> Details:
    nodes: list[Node] = [Text(drawn.shows)]
    if drawn.before:
        nodes.append(Text(drawn.before))
    nodes.append(Table(drawn.title, ("Month", "Value", "Flagged"), drawn.rows, numeric=(1,)))
    nodes.append(Text(f"The workbook says: {drawn.says}"))
    return Details(drawn.title, tuple(nodes))


def _differences(rows: Sequence[DifferenceTold]) -> Table:
    return Table(
        "Differences on purpose from NHSRplotthedots 0.2.2, a package that the NHS uses",
        ("What", "There", "Here", "Why"),
        tuple((row.title, row.theirs, row.ours, row.why) for row in rows),
    )


def _constants(published: Published) -> Table:
    rows = tuple(
        (each.name, each.value, each.words, each.since, each.reference)
        for each in published.methods.constants.values()
    )
    return Table(
        "Constants that decide what the workbook says",
        ("Constant", "Value", "What it does", "Since", "Reference"),
        rows,
    )
