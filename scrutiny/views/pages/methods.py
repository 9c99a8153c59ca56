"""Methods: how do we know, and what can we not know?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.publication.published import MeasureFigures, Published
from scrutiny.views.pages.evidence import update_line
from scrutiny.views.pages.frame import framed
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Choice,
    Details,
    Facts,
    Inline,
    Link,
    Node,
    Page,
    Section,
    Table,
    Tag,
    Text,
)

QUESTION = "How do we know, and what can we not know?"


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A measure or all; settles what the state allows."""
    options = (
        ("", "All measures"),
        *((m, published.measure(m).about["name"]) for m in published.about["measures"]),
    )
    state.narrow("measure", tuple(value for value, _ in options))
    return (Choice("measure", "Definition of", options, state.measure),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    measures = [
        published.measure(m) for m in published.about["measures"] if state.measure in ("", m)
    ]
    overdue = [m for m in map(published.measure, published.about["measures"]) if m.about["overdue"]]
    answer = (
        "Every number here was published by a public body or is worked out from such numbers. "
        f"For {len(overdue)} of {len(published.about['measures'])} measures newer figures were due "
        "and are not held here yet."
    )
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        _rules(published),
        _agreement(published),
        Section(
            "measures",
            "Definitions",
            (Text(f"{len(measures)} of {len(published.about['measures'])} measures."),),
        ),
        *(_definition(measure, area["id"]) for measure in measures),
        _health(published),
        _sources(published),
        _corrections(published),
        _disclosure(),
        _accessibility(),
    )
    status = answer if not state.measure else f"Definition of {measures[0].about['name']}."
    return framed(published, area, "methods", QUESTION, status, shown, children)


def _rules(published: Published) -> Section:
    constants = published.methods["constants"]
    rows = tuple(
        (
            name.replace("_", " "),
            str(constant["value"]),
            constant["words"],
            constant["since"],
            constant["reference"],
        )
        for name, constant in constants.items()
    )
    words = (
        "Figures move by chance. A figure is called better or worse than a benchmark only when the "
        "benchmark lies outside its interval, and a change on the year only when the interval of "
        "the difference leaves out nought. Without counts there is no interval and so no verdict: "
        "we say so.",
        "No one direction is good for some measures. Then we say that they rose or fell, not that "
        "they got better or worse.",
        "Missing is never nought. [x] means not available, [z] not applicable, [c] hidden to "
        "protect individuals, [low] rounds to nought but is not, [u] published but not reliable.",
        "Where the way of collecting changed, the chart is marked and sentences say so. Where the "
        "definition changed, points are not joined and not compared.",
        "A later release replaces an earlier one; where they differ, the earlier value is shown as "
        "revised.",
    )
    return Section(
        "rules",
        "How verdicts are reached",
        (
            Bullets(words),
            Details(
                "Constants, with their dates and references",
                (
                    Table(
                        "Constants that decide what the workbook says",
                        ("Constant", "Value", "What it does", "Since", "Reference"),
                        rows,
                        numeric=(1,),
                    ),
                ),
            ),
        ),
    )


def _agreement(published: Published) -> Section:
    rows = published.methods["agreement"]
    differing = sum(len(row["differing"]) for row in rows)
    compared = sum(int(row["compared"].replace(",", "")) for row in rows)
    table = Table(
        "Agreement with other publications of the same quantity",
        ("Measure", "Against", "Values compared", "Differ beyond rounding"),
        tuple(
            (row["measure"], row["against"], row["compared"], str(len(row["differing"])))
            for row in rows
        ),
        numeric=(2, 3),
    )
    return Section(
        "agreement",
        "Checked against a second source",
        (
            Text(f"{compared:,} values compared; {differing} differ beyond rounding."),
            Details("Measure by measure", (table,)),
        ),
    )


def _definition(measure: MeasureFigures, area: str) -> Section:
    about = measure.about
    better = {
        "higher": "Higher is better",
        "lower": "Lower is better",
        "neither": "No one direction can be called good",
    }[about["better"]]
    pairs: list[tuple[str, Inline]] = [
        ("Question", about["question"]),
        ("Why it matters", about["why"]),
        ("Worked out", _worked(about)),
        ("Unit", about["unit"]),
        ("Which way is good", better),
        ("Published", f"{about['cadence']}. {update_line(measure)}"),
        ("Does not tell you", about["caveat"]),
        ("Bears on", ", ".join(about["findings"].get(area, [])) or "no finding of this area"),
        ("Disclosure", "Open: shown as published"),
        (
            "Written and checked",
            f"Written by the {about['written_by']}; "
            + (
                f"checked by {about['checked_by']}"
                if about["checked_by"]
                else "not yet checked by a second analyst"
            )
            + f". Next review {about['next_review']}.",
        ),
        ("Changes", " ".join(about["changed"])),
        ("Figures", Link("See the figures", f"measure?area={area}&measure={measure.id}")),
    ]
    if about["breaks"]:
        words = ". ".join(each["words"] for each in about["breaks"])
        pairs.insert(6, ("Breaks", f"{words}."))
    if about["basis"]:
        pairs.insert(6, ("Two ways of counting", about["basis"]["words"]))
    return Section(measure.id, about["name"], (Facts(tuple(pairs)),))


def _worked(about: Mapping[str, Any]) -> str:
    if about["numerator"] is None:
        return f"As published: {about['published']['words']}."
    return (
        f"Numerator: {about['numerator']['words']}. Denominator: {about['denominator']['words']}."
    )


def _health(published: Published) -> Section:
    rows = []
    for name in published.about["measures"]:
        measure = published.measure(name)
        about = measure.about
        rows.append(
            (
                about["name"],
                about["last_published"],
                about["next_due"],
                Tag("Overdue", "worse") if about["overdue"] else Tag("In time", "better"),
                str(measure.revised),
            )
        )
    return Section(
        "health",
        "Health of the data",
        (
            Table(
                "When each measure was last published, and when the next figures are due",
                ("Measure", "Last published", "Next due", "State", "Figures revised"),
                tuple(rows),
                numeric=(4,),
            ),
        ),
    )


def _sources(published: Published) -> Section:
    rows = tuple(
        (
            Link(row["title"], row["address"]),
            row["publisher"],
            row["published"],
            f"{row['file_name']} {row['copy_note']}".strip(),
            row["figures"],
            row["sha256"][:12],
            row["note"],
        )
        for row in published.methods["releases"]
    )
    return Section(
        "sources",
        "Sources",
        (
            Text(
                "Contains public sector information licensed under the Open Government Licence "
                "v3.0."
            ),
            Table(
                "Files that the figures were taken from",
                ("Release", "Publisher", "Published", "File", "Figures", "Checksum", "Note"),
                rows,
                numeric=(4,),
            ),
        ),
    )


def _corrections(published: Published) -> Section:
    rows = tuple(
        (
            ", ".join(row["where"].values()),
            row["column"],
            row["expect"],
            row["value"] or f"kept, marked [{row['status']}]",
            row["reason"],
        )
        for row in published.methods["corrections"]
    )
    return Section(
        "corrections",
        "Errors in published files, put right here",
        (
            Table(
                "Each stops the import once the publisher has put it right",
                ("Where", "Column", "Published", "Here", "Why"),
                rows,
            ),
        ),
    )


def _disclosure() -> Section:
    return Section(
        "disclosure",
        "Disclosure",
        (
            Text(
                "Every figure here was published before by the body named, and is shown as it was "
                "published: rounded, withheld or marked where the publisher did so. No case-level "
                "record is held. A measure that is not open is refused by the "
                "build until there are disclosure rules for it."
            ),
        ),
    )


def _accessibility() -> Section:
    words = (
        "Built to meet level AA of the Web Content Accessibility Guidelines 2.2. Every chart says "
        "in words what it shows and has a table of the same rows beside it; verdicts have a sign "
        "and words, never colour alone; every control has a label; a choice is announced.",
        "Not yet tested with readers of assistive technology. The live controls need a script; "
        "where scripts are blocked the page does not show its figures.",
        "To ask for another format, or to report a barrier, write to the council whose committee "
        "sent you here.",
    )
    return Section("accessibility", "Accessibility statement", (Bullets(words),))
