"""Methods: how do we know, and what can we not know?"""

from __future__ import annotations

from scrutiny.publication.published import Published
from scrutiny.views.pages.definitions import definitions
from scrutiny.views.pages.disclosure import disclosure, returns
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.health_table import health
from scrutiny.views.pages.method_rules import process_charts, record, rules, usual
from scrutiny.views.pages.ownership import statement, whose
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
from scrutiny.wording import methods_text as say
from scrutiny.wording.frame_text import LICENCE


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A measure or all; settles what the state allows."""
    options = (
        ("", say.ALL_MEASURES),
        *((m, published.measure(m).about.name) for m in _all(published)),
    )
    state.narrow("measure", tuple(value for value, _ in options))
    return (Choice("measure", say.DEFINITION_OF, options, state.measure),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    measures = [published.measure(m) for m in _all(published) if state.measure in ("", m)]
    overdue = [m for m in map(published.measure, published.about.measures) if m.about.overdue]
    answer = say.answer(len(overdue), len(published.about.measures))
    defined = definitions(measures, len(_all(published)), area.id)
    sections = (
        rules(published),
        usual(published),
        process_charts(published),
        record(published),
        health(published, area),
        _agreement(published),
        disclosure(published),
        returns(published, area),
        _sources(published),
        _corrections(published),
        whose(area),
        statement(published.methods.accessibility, area),
    )
    # Who asks for one definition wants to see it first.
    in_order = (*defined, *sections) if state.measure else (*sections, *defined)
    children: tuple[Node, ...] = (Text(answer, lead=True), _jumps(defined[0], sections), *in_order)
    status = answer if not state.measure else say.definition_of(measures[0].about.name)
    return framed(published, area, "methods", say.QUESTION, status, shown, children)


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
        say.AGREEMENT,
        say.AGREEMENT_COLUMNS,
        tuple((row.measure, row.against, f"{row.compared:,}", str(row.differing)) for row in rows),
        numeric=(2, 3),
    )
    return Section(
        "agreement",
        say.CHECKED,
        (
            Text(say.compared(compared, differing)),
            Details(say.EACH_MEASURE, (table,)),
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
        say.SOURCES,
        (
            Text(LICENCE),
            Details(
                say.files(len(rows)),
                (
                    Table(
                        say.FILES,
                        say.FILE_COLUMNS,
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
            row.value or say.kept(row.status),
            row.reason,
        )
        for row in published.methods.corrections
    )
    return Section(
        "corrections",
        say.CORRECTIONS,
        (
            Text(say.errors(len(rows))),
            Details(
                say.EACH_ERROR,
                (
                    Table(
                        say.STOPS,
                        say.ERROR_COLUMNS,
                        rows,
                    ),
                ),
            ),
        ),
    )
