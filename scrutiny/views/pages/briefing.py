"""Briefing: where do things stand, and what should we ask?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.pages.evidence import change_tag, measure_card, measure_link, short_name
from scrutiny.views.pages.frame import framed
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Cards,
    Choice,
    Inline,
    Lines,
    Link,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Tag,
    Text,
    linked,
)
from scrutiny.vocabulary.words import Verdict

QUESTION = "Where do things stand, and what should we ask?"
MOST_CARDS = 4
MOST_MEASURES = 4


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """Findings of one inspection or of all; settles what the state allows."""
    area = published.area(state.area)
    held = {finding["inspection_id"] for finding in area["findings"]}
    options = [("all", "All findings")] + [
        (each["id"], f"Findings of {each['start_date'][:4]}")
        for each in area["inspections"]
        if each["id"] in held
    ]
    state.narrow("inspection", tuple(value for value, _ in options))
    return (Choice("inspection", "Findings", tuple(options), state.inspection),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    findings = [
        finding
        for finding in area["findings"]
        if state.inspection in ("all", finding["inspection_id"])
    ]
    lead, *rest = area["answer"]
    tally = _tally(findings, state)
    children: tuple[Node, ...] = (
        Text(lead, lead=True),
        Bullets(tuple(rest)),
        _findings(published, area, findings, tally),
        _moved(published, area, findings),
        _ask(area, findings),
        _inspections(area),
    )
    return framed(published, area, "briefing", QUESTION, tally, shown, children)


def _tally(findings: list[Mapping[str, Any]], state: PageState) -> str:
    unmeasured = [finding["id"] for finding in findings if not finding["measures"]]
    which = "all inspections" if state.inspection == "all" else state.inspection
    gap = f" No figure measures {', '.join(unmeasured)}." if unmeasured else ""
    return f"{len(findings)} findings of {which}.{gap}"


def _findings(
    published: Published,
    area: Mapping[str, Any],
    findings: list[Mapping[str, Any]],
    tally: str,
) -> Section:
    rows = tuple(
        (
            Lines((_finding_link(f, area["id"], f"{f['id']} {f['short_title']}"), f["kind_shown"])),
            _judgements(f),
            _measures(published, area, f),
        )
        for f in findings
    )
    return Section(
        "findings",
        "What inspectors found, and what has been said and measured since",
        (
            Text(tally),
            Table(
                "Each finding with every judgement in order, and what its measures show",
                ("Finding", "Judgements, in order", "Measures, on the year before"),
                rows,
            ),
        ),
    )


def _finding_link(finding: Mapping[str, Any], area: str, text: str) -> Link:
    return Link(text, f"finding?area={area}&finding={finding['id']}")


def _judgements(finding: Mapping[str, Any]) -> Lines:
    return Lines(
        tuple((f"{judged['year']} ", Tag(judged["shown"])) for judged in finding["judgements"])
    )


def _measures(published: Published, area: Mapping[str, Any], finding: Mapping[str, Any]) -> Inline:
    lines: list[Phrase] = []
    for tied in finding["measures"]:
        measure = published.measure(tied["measure_id"])
        if figure := measure.latest(area["about"]["place"], part=tied["part"]):
            text = short_name(measure, tied["part"])
            link = measure_link(measure, area["id"], text)
            lines.append((change_tag(figure), " ", link, f" {figure.value}, {figure.period_shown}"))
    if not lines:
        return Tag("Nothing measures this", "unknown")
    more = len(lines) - MOST_MEASURES
    if more > 0:
        rest = _finding_link(finding, area["id"], f"and {more} more")
        lines = [*lines[:MOST_MEASURES], rest]
    return Lines(tuple(lines))


def _moved(
    published: Published, area: Mapping[str, Any], findings: list[Mapping[str, Any]]
) -> Section:
    """Cards of the measures that clearly moved, worse before better."""
    tied = {
        (row["measure_id"], row["part"]): row for finding in findings for row in finding["measures"]
    }
    moved: list[tuple[int, int, Mapping[str, Any]]] = []
    order = (Verdict.WORSE, Verdict.BETTER)
    for place_in_row, ((name, part), row) in enumerate(tied.items()):
        measure = published.measure(name)
        figure = measure.latest(area["about"]["place"], part=part)
        if (
            figure
            and figure.verdict in order
            and not measure.about["variant_of"]
            and name not in area["stale"]
        ):
            moved.append((order.index(Verdict(figure.verdict)), place_in_row, row))
    rows = [row for _, _, row in sorted(moved, key=lambda each: each[:2])]
    cards = [measure_card(published, area, row, "england") for row in rows[:MOST_CARDS]]
    more = len(rows) - MOST_CARDS
    note = f" {more} more stand in the table above." if more > 0 else ""
    return Section(
        "moved",
        "What clearly moved",
        (
            Text(f"Against the year before, more than chance would give, worse first.{note}"),
            Cards(tuple(card for card in cards if card)),
        )
        if rows
        else (Text("No measure of these findings clearly moved on the year before."),),
    )


def _ask(area: Mapping[str, Any], findings: list[Mapping[str, Any]]) -> Section:
    rows = tuple(
        (
            _finding_link(finding, area["id"], finding["id"]),
            gap["what"],
            gap["ask"],
        )
        for finding in findings
        for gap in finding["unmeasured"]
    )
    return Section(
        "ask",
        "What nothing measures, and the words to ask for it",
        (Table("Gaps in the evidence", ("Finding", "Not measured", "Ask"), rows),)
        if rows
        else (Text("No gap is on record for these findings."),),
    )


def _inspections(area: Mapping[str, Any]) -> Section:
    rows = tuple(
        (
            each["name"],
            f"{each['start_date_shown']} to {each['end_date_shown']}"
            if each["start_date"]
            else "Expected",
            each["published_shown"],
            Lines((each["short_outcome"], each["outcome"])),
            linked(each["note"]) if each["status"] == "expected" else each["next_step"],
        )
        for each in area["inspections"]
    )
    return Section(
        "inspections",
        "Inspections",
        (
            Table(
                "Every inspection, with its outcome on its own framework",
                ("Inspection", "Visit", "Published", "Outcome", "Next step"),
                rows,
            ),
            Text(
                "Each framework and kind of visit has a scale of its own; they must not be read "
                f"as one ladder. The record was read to {area['about']['record_to_shown']}."
            ),
        ),
    )
