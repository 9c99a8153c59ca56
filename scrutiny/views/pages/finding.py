"""Finding: what did inspectors find, and is it being put right?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.pages.evidence import COMPARE, change_tag, measure_card, measure_link
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.promises import commitment_table, target_table
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Cards,
    Choice,
    Details,
    Facts,
    Inset,
    Link,
    Node,
    Page,
    Section,
    Table,
    Tag,
    Text,
    linked,
)

QUESTION = "What did inspectors find, and is it being put right?"
MOST_CARDS = 4


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A finding, and what its measures are set against; settles what the state allows."""
    area = published.area(state.area)
    findings = tuple((f["id"], f"{f['id']} {f['short_title']}") for f in area["findings"])
    state.narrow("finding", tuple(value for value, _ in findings))
    state.narrow("compare", tuple(value for value, _ in COMPARE))
    return (
        Choice("finding", "Finding", findings, state.finding),
        Choice("compare", "Compare with", COMPARE, state.compare),
    )


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    finding = next(f for f in area["findings"] if f["id"] == state.finding)
    answer = " ".join(finding["answer"])
    sections: list[Section | None] = [
        _found(finding),
        _figures(published, area, finding, state.compare),
        _gaps(finding),
        _promised(area, finding),
        _said(area, finding),
        _local(area, finding),
        _events(area, finding),
    ]
    held = [section for section in sections if section]
    jumps = tuple(Link(section.title, f"#{section.id}") for section in held)
    children: tuple[Node, ...] = (
        Text((f"{finding['id']} {finding['short_title']}. ", answer), lead=True),
        Bullets(jumps, in_line=True),
        *held,
    )
    return framed(
        published,
        area,
        "finding",
        QUESTION,
        f"{finding['id']} {finding['short_title']}. {answer}",
        shown,
        children,
    )


def _found(finding: Mapping[str, Any]) -> Section:
    rows = tuple(
        (
            judged["date_shown"],
            f"{judged['finding']} ({judged['tie']} this)"
            if judged["tie"] and judged["date"] < finding["judgements"][0]["date"]
            else judged["finding"],
            judged["inspection"],
            (Tag(judged["shown"]), f" {judged['meaning']}" if judged["meaning"] else ""),
            judged["residual_issues"] or "Nothing further on record",
            Link("Source", judged["source_url"]),
        )
        for judged in finding["line"]
    )
    notes = tuple(dict.fromkeys(j["note"] for j in finding["judgements"] if j["note"]))
    links = tuple(
        f"{link['sentence']} {link['note']}".strip() + "." * (not link["note"].endswith("."))
        for link in finding["links"]
    )
    children: list[Node] = [
        Inset((f"{finding['summary']}. ", Link("Source", finding["source_url"]))),
        Facts(
            (
                ("Kind", finding["kind_shown"]),
                ("Found in", finding["found_in"]),
                ("Answerable", "; ".join(finding["responsible_bodies"])),
            )
        ),
        Table(
            "The line from first to now: this finding, and those tied to it in our reading",
            ("Published", "Finding", "Inspection", "Judgement", "What else they said", "Source"),
            rows,
        ),
    ]
    if notes:
        children.append(
            Details("Where these judgements come from", (Bullets(tuple(map(linked, notes))),))
        )
    if links:
        children.append(
            Details(
                "How it is tied to other findings (our reading, not the inspectors')",
                (Bullets(links),),
            )
        )
    return Section("found", "What inspectors found and said since", tuple(children))


def _figures(
    published: Published, area: Mapping[str, Any], finding: Mapping[str, Any], compare: str
) -> Section:
    tied = finding["measures"]
    if not tied:
        return Section(
            "figures",
            "What the figures show",
            (Inset("No figure measures this finding.", warning=True),),
        )
    cards = [measure_card(published, area, row, compare) for row in tied[:MOST_CARDS]]
    children: list[Node] = [Cards(tuple(card for card in cards if card))]
    if compare == "neighbours":
        constants = published.methods["constants"]
        model, value = constants["neighbour_model"], constants["neighbour_value"]
        children.insert(0, Text(f"{model['words']} {value['words']}"))
    rows = []
    for row in tied[MOST_CARDS:]:
        measure = published.measure(row["measure_id"])
        if figure := measure.latest(area["about"]["place"], part=row["part"]):
            rows.append(
                (
                    measure_link(measure, area["id"]),
                    figure.period_shown,
                    figure.value,
                    change_tag(figure),
                    row["shows"],
                )
            )
    if rows:
        children.append(
            Table(
                "Further measures of this finding",
                ("Measure", "Period", "Value", "On the year", "What it shows"),
                tuple(rows),
                numeric=(2,),
            )
        )
    return Section("figures", "What the figures show", tuple(children))


def _gaps(finding: Mapping[str, Any]) -> Section | None:
    if not finding["unmeasured"]:
        return None
    rows = tuple((gap["what"], gap["ask"]) for gap in finding["unmeasured"])
    return Section(
        "gaps",
        "What nothing measures, and the words to ask for it",
        (Table("Gaps in the evidence", ("Not measured", "Ask"), rows),),
    )


def _of(area: Mapping[str, Any], table: str, finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in area[table] if finding["id"] in row["finding_ids"]]


def _promised(area: Mapping[str, Any], finding: Mapping[str, Any]) -> Section | None:
    commitments, targets = (_of(area, name, finding) for name in ("commitments", "targets"))
    children: list[Node] = []
    if commitments:
        children.append(commitment_table(commitments))
    if targets:
        children.append(target_table(targets))
    return Section("promised", "What was promised", tuple(children)) if children else None


def _said(area: Mapping[str, Any], finding: Mapping[str, Any]) -> Section | None:
    claims = _of(area, "claims", finding)
    if not claims:
        return None
    rows = tuple(
        (
            claim["date_shown"],
            f"{claim['claim']} (as said: {claim['direction']})",
            f"{claim['said_by']}, to: {claim['said_to']}",
            claim["note"],
            Link("Source", claim["source_url"]),
        )
        for claim in claims
    )
    return Section(
        "said",
        "What was said of progress",
        (
            Table(
                "Statements on progress, in our words; not checked here against the figures",
                ("Date", "Statement", "By and to whom", "Note", "Source"),
                rows,
            ),
        ),
    )


def _local(area: Mapping[str, Any], finding: Mapping[str, Any]) -> Section | None:
    figures = _of(area, "local_figures", finding)
    if not figures:
        return None
    rows = tuple(
        (
            row["period_shown"],
            row["value_shown"],
            linked(f"{row['definition']} ({row['place']}). {row['note']}"),
            (
                f"{row['source_type'].replace('_', ' ')}, {row['confidence']} confidence. ",
                Link("Source", row["source_url"]),
            ),
        )
        for row in figures
    )
    return Section(
        "local",
        "Figures quoted locally",
        (
            Details(
                f"{len(rows)} figures from papers and the press, kept apart from official figures",
                (
                    Text(
                        "Definitions differ or are not known. They do not make a series and must "
                        "not be joined to one."
                    ),
                    Table("Figures quoted locally", ("Period", "Value", "What", "From"), rows),
                ),
            ),
        ),
    )


def _events(area: Mapping[str, Any], finding: Mapping[str, Any]) -> Section | None:
    events = _of(area, "events", finding)
    if not events:
        return None
    rows = tuple(
        (
            event["date_shown"],
            linked(f"{event['summary']}." + (f" {event['note']}." if event["note"] else "")),
            event["body"],
            Link("Source", event["source_url"]),
        )
        for event in events
    )
    return Section(
        "events",
        "What happened, families' voice among it",
        (
            Details(
                f"{len(rows)} events on record",
                (Table("Events", ("Date", "What", "Who", "Source"), rows),),
            ),
        ),
    )
