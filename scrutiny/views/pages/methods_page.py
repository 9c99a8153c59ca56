"""Methods: how do we know, and what can we not know?"""

from __future__ import annotations

from scrutiny.publication.published import Published
from scrutiny.views.pages.definitions import definitions
from scrutiny.views.pages.disclosure import disclosure, returns
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.health_table import health
from scrutiny.views.pages.method_rules import process_charts, record, rules
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Choice,
    Details,
    Link,
    Node,
    Page,
    Section,
    Table,
    Text,
    to_page,
)

QUESTION = "How do we know, and what can we not know?"


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A measure or all; settles what the state allows."""
    options = (
        ("", "All measures"),
        *((m, published.measure(m).about.name) for m in _all(published)),
    )
    state.narrow("measure", tuple(value for value, _ in options))
    return (Choice("measure", "Definition of", options, state.measure),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    measures = [published.measure(m) for m in _all(published) if state.measure in ("", m)]
    overdue = [m for m in map(published.measure, published.about.measures) if m.about.overdue]
    answer = (
        "Every number of a real area was published by a public body, is worked out from such "
        "numbers, or is counted from the area's own return and protected. "
        f"For {len(overdue)} of {len(published.about.measures)} measures newer figures were due "
        "and are not held here yet."
    )
    defined = definitions(measures, len(_all(published)), area.id)
    sections = (
        rules(published),
        process_charts(published),
        record(published),
        health(published, area),
        _agreement(published),
        disclosure(published),
        returns(published, area),
        _sources(published),
        _corrections(published),
        _accessibility(),
    )
    # Who asks for one definition wants to see it first.
    in_order = (*defined, *sections) if state.measure else (*sections, *defined)
    children: tuple[Node, ...] = (Text(answer, lead=True), _jumps(defined[0], sections), *in_order)
    status = answer if not state.measure else f"Definition of {measures[0].about.name}."
    return framed(published, area, "methods", QUESTION, status, shown, children)


def _jumps(defined: Section, sections: tuple[Section, ...]) -> Bullets:
    each = (*sections, defined)
    return Bullets(tuple(Link(s.title, to_page("", s.id)) for s in each), in_line=True)


def _all(published: Published) -> tuple[str, ...]:
    return (*published.about.measures, *published.about.flows)


def _agreement(published: Published) -> Section:
    rows = published.methods.agreement
    differing = sum(row.differing for row in rows)
    compared = sum(row.compared for row in rows)
    table = Table(
        "Agreement with other publications of the same quantity",
        ("Measure", "Against", "Values compared", "Differ beyond rounding"),
        tuple((row.measure, row.against, f"{row.compared:,}", str(row.differing)) for row in rows),
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


def _sources(published: Published) -> Section:
    rows = tuple(
        (
            Link(source.title, source.address),
            source.publisher,
            source.published,
            f"{source.file_name} {source.copy_note}".strip(),
            figures,
            source.sha256[:12],
            source.note,
        )
        for source, figures in ((row.source, row.figures) for row in published.methods.releases)
    )
    return Section(
        "sources",
        "Sources",
        (
            Text(
                "Contains public sector information licensed under the Open Government Licence "
                "v3.0."
            ),
            Details(
                f"{len(rows)} files",
                (
                    Table(
                        "Files that the figures were taken from",
                        ("Release", "Publisher", "Published", "File", "Figures", "Check", "Note"),
                        rows,
                    ),
                ),
            ),
        ),
    )


def _corrections(published: Published) -> Section:
    rows = tuple(
        (
            ", ".join(row.where),
            row.column,
            row.expect,
            row.value or f"kept, marked [{row.status}]",
            row.reason,
        )
        for row in published.methods.corrections
    )
    return Section(
        "corrections",
        "Errors in published files, put right here",
        (
            Text(f"{len(rows)} errors that we know of. Each is told with its reason."),
            Details(
                "Error by error",
                (
                    Table(
                        "Each stops the import once the publisher has put it right",
                        ("Where", "Column", "Published", "Here", "Why"),
                        rows,
                    ),
                ),
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
