"""Finding: what did inspectors find, and is it being put right? One thing on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.promises_told import ClaimChecked, ClaimTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.card import standing_rows
from scrutiny.views.pages.elsewhere_links import elsewhere_links
from scrutiny.views.pages.finding_index import finding_index
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.gap_list import finding_gaps
from scrutiny.views.pages.one_measure import measure_view
from scrutiny.views.pages.own_figures import own_lines, own_on, own_view
from scrutiny.views.pages.ownership import replies
from scrutiny.views.pages.promise_tables import (
    moved_targets,
    of_state,
    promise_sections,
    target_table,
)
from scrutiny.views.pages.questions import question_list
from scrutiny.views.pages.record_tables import found, heard, on
from scrutiny.views.pages.story import on_one_screen, onward, story
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Choice,
    Details,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Page,
    Section,
    Stage,
    Table,
    Tag,
    Text,
    Tone,
    linked,
    to_page,
)
from scrutiny.vocabulary.words import ClaimResult, Verdict
from scrutiny.wording import finding_text as say
from scrutiny.wording import own_text
from scrutiny.wording import story_text as story_words
from scrutiny.wording.measure_text import COMPARE

FIRST_MEASURES = 4
"""So many measures of a finding stand open whatever they show."""


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A finding, what to show of it, and for one measure which; settles what the state allows."""
    area = published.area(state.area)
    findings = (("all", story_words.ALL_FINDINGS), *((f.id, f.name) for f in area.findings))
    state.narrow("finding", tuple(value for value, _ in findings))
    views = (*say.VIEWS, own_text.VIEW) if own_on(area, state.finding) else say.VIEWS
    state.narrow("show", tuple(value for value, _ in views))
    state.narrow("meeting", ("", "1"))
    which = Choice("finding", say.FINDING, findings, state.finding)
    if state.finding == "all":
        state.narrow("measure", ("",))
        state.narrow("compare", tuple(value for value, _ in COMPARE))
        return (which,)
    measures = tuple(
        (key, standing.short_name) for key, standing in _standings(area, state.finding).items()
    )
    state.narrow("measure", tuple(value for value, _ in measures) or ("",))
    state.narrow("compare", tuple(value for value, _ in COMPARE))
    large = Choice("meeting", say.LARGE_TYPE, (("", say.NO), ("1", say.YES)), state.meeting, False)
    shown = [
        which,
        large,
        Choice("show", say.SHOW, views, state.show),
    ]
    if state.show == "measure" and measures:
        shown.append(Choice("measure", say.MEASURE, measures, state.measure))
        if not area.about.invented:
            shown.append(Choice("compare", say.COMPARE_WITH, COMPARE, state.compare))
    return tuple(shown)


def _standings(area: AreaTold, finding: str) -> dict[str, StandingTold]:
    """The measures of a finding that have figures, by key, in order."""
    keys = (key for f in area.findings if f.id == finding for key in f.keys)
    return {key: area.standings[f"{finding} {key}"] for key in keys}


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    if state.finding == "all":
        return framed(
            published, area, "finding", say.QUESTION, area.tally, shown, finding_index(area)
        )
    finding = next(f for f in area.findings if f.id == state.finding)
    name = finding.name
    if state.meeting:
        stage = Stage(name, on_one_screen(published, area, finding))
        status = f"{name}. {finding.answer[0]}"
        return framed(published, area, "finding", say.QUESTION, status, shown, (stage,))
    draw: Mapping[str, Callable[[], tuple[str, tuple[Node, ...]]]] = {
        "now": lambda: _now(published, area, finding),
        "measure": lambda: _measure(published, area, finding, state),
        "promised": lambda: _promised(area, finding),
        "said": lambda: _said(area, finding),
        "gaps": lambda: finding_gaps(finding),
        "own": lambda: own_view(published, area, finding),
        "record": lambda: _record(area, finding),
    }
    answer, nodes = draw[state.show]()
    keep = {} if state.show == "measure" else {"show": state.show}
    children: tuple[Node, ...] = (
        Text(f"{name}. {answer}", lead=True),
        *nodes,
        onward(area, finding, **keep),
        Text(
            Link(
                story_words.LARGE,
                to_page("finding", area=area.id, finding=finding.id, meeting="1"),
            )
        ),
    )
    return framed(published, area, "finding", say.QUESTION, f"{name}. {answer}", shown, children)


def _now(
    published: Published, area: AreaTold, finding: FindingTold
) -> tuple[str, tuple[Node, ...]]:
    """The answer, the story, the questions, and every measure in one line each."""
    held = _standings(area, finding.id)
    rows = standing_rows(area, finding, held)
    # What a finding's measures add up to stands last in its answer: it is told, but not in bold.
    told = len(finding.answer) - (1 if rows else 0)
    answer = " ".join(finding.answer[:told])
    figures = _figures(tuple(held.values()), rows)
    by_chance = (Text(finding.by_chance),) if finding.by_chance else ()
    return answer, (
        Text(" ".join((*finding.answer[told:], finding.grade.sentence))),
        *story(published, area, finding),
        Section("ask", say.ASK, question_list(area, finding.questions)),
        *elsewhere_links(published, area.id, finding.id),
        Section("figures", say.FIGURES, (*figures, *by_chance)),
        *own_lines(area, finding),
        *replies(area, finding.id),
    )


def _figures(held: Sequence[StandingTold], rows: Sequence[tuple[Inline, ...]]) -> tuple[Node, ...]:
    """The measures that come first and all that got better or worse; the rest is folded."""
    if not rows:
        return (Inset(say.NO_FIGURE, warning=True),)
    first_told = [each for each in held if not each.variant][:FIRST_MEASURES]
    shown = [each in first_told or _moved(each) for each in held]
    first = tuple(row for row, there in zip(rows, shown, strict=True) if there)
    rest = tuple(row for row, there in zip(rows, shown, strict=True) if not there)
    nodes: list[Node] = [Table(say.EACH_MEASURE, say.MEASURE_COLUMNS, first, slim=True)]
    if rest:
        more = say.more_measures(len(rest))
        table = Table(more, say.MEASURE_COLUMNS, rest, slim=True, headed=True)
        nodes.append(Details(more, (table,)))
    return tuple(nodes)


def _moved(held: StandingTold) -> bool:
    return held.verdict in (Verdict.BETTER, Verdict.WORSE) and not held.stale


def _measure(
    published: Published, area: AreaTold, finding: FindingTold, state: PageState
) -> tuple[str, tuple[Node, ...]]:
    held = _standings(area, finding.id)
    if not held:
        return say.NO_FIGURE, (Section("ask", say.ASK, question_list(area, finding.questions)),)
    standing = held[state.measure]
    tied = next(row for row in finding.measures if row.key == state.measure)
    view = measure_view(published, area, standing, tied, state.compare)
    return standing.headline, (*view, *replies(area, finding.id, standing.measure))


def _promised(area: AreaTold, finding: FindingTold) -> tuple[str, tuple[Node, ...]]:
    commitments, targets = on(finding.id, area.commitments), on(finding.id, area.targets)
    nodes: list[Node] = [*moved_targets(on(finding.id, area.moved_targets))]
    if commitments:
        nodes += promise_sections(of_state(commitments, "all"), area)
    if targets:
        nodes.append(Section("targets", say.TARGETS, (target_table(targets),)))
    if not nodes:
        return say.NO_PROMISE, ()
    nodes.append(
        Text(
            (
                say.ANSWERS,
                Link(say.COMMITMENTS, to_page("commitments", area=area.id, finding=finding.id)),
                ".",
            )
        )
    )
    return finding.promised, tuple(nodes)


def _said(area: AreaTold, finding: FindingTold) -> tuple[str, tuple[Node, ...]]:
    claims = on(finding.id, area.claims)
    if not claims:
        return say.NO_STATEMENT, ()
    return finding.said, (Section("said", say.SAID, (_claim_table(claims),)),)


# That the figures bear a statement out is no progress by itself, so it gets no sign of one.
_TONES: Mapping[str, Tone] = {
    ClaimResult.SUPPORTED: "plain",
    ClaimResult.CONTRADICTED: "worse",
    ClaimResult.TOO_EARLY: "unknown",
    ClaimResult.DEPENDS: "unknown",
    ClaimResult.CANNOT_SAY: "unknown",
}


def _claim_table(claims: Sequence[ClaimTold]) -> Table:
    """One row per statement: what was said, and what the figures of then and of now say of it."""
    return Table(
        say.STATEMENTS,
        say.STATEMENT_COLUMNS,
        tuple(
            (
                Lines(
                    (
                        f"{claim.date_shown}: {claim.claim}",
                        say.said_to(claim.said_by, claim.said_to),
                        Link(say.SOURCE, claim.source_url),
                    )
                ),
                _check(claim.then),
                _check(claim.now, claim.after),
                linked(claim.note),
            )
            for claim in claims
        ),
        download="statements.csv",
        ids=tuple(claim.id for claim in claims),
    )


def _check(check: ClaimChecked, after: Sequence[str] = ()) -> Inline:
    return Lines((Tag(check.tag, _TONES[check.result]), check.sentence, *after))


def _record(area: AreaTold, finding: FindingTold) -> tuple[str, tuple[Node, ...]]:
    return finding.answer[0], (
        found(finding),
        *heard(on(finding.id, area.local_figures), on(finding.id, area.events)),
    )
