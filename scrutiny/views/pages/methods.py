"""Methods: how do we know, and what can we not know?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.publication.published import MeasureFigures, Published
from scrutiny.views.pages.evidence import measure_link, update_line
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
        *((m, published.measure(m).about["name"]) for m in _all(published)),
    )
    state.narrow("measure", tuple(value for value, _ in options))
    return (Choice("measure", "Definition of", options, state.measure),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    measures = [published.measure(m) for m in _all(published) if state.measure in ("", m)]
    overdue = [m for m in map(published.measure, published.about["measures"]) if m.about["overdue"]]
    answer = (
        "Every number of a real area was published by a public body, is worked out from such "
        "numbers, or is counted from the area's own return and protected. "
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
            (Text(f"{len(measures)} of {len(_all(published))} measures."),),
        ),
        *(_definition(measure, area["id"]) for measure in measures),
        _health(published),
        _sources(published),
        _corrections(published),
        _disclosure(published),
        _returns(published, area),
        _accessibility(),
    )
    status = answer if not state.measure else f"Definition of {measures[0].about['name']}."
    return framed(published, area, "methods", QUESTION, status, shown, children)


def _all(published: Published) -> tuple[str, ...]:
    return (*published.about["measures"], *published.about["flows"])


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
        ("Disclosure", _profile(measure)),
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
        ("Figures", measure_link(measure, area, "See the figures")),
    ]
    if about["breaks"]:
        words = ". ".join(each["words"] for each in about["breaks"])
        pairs.insert(6, ("Breaks", f"{words}."))
    if about["basis"]:
        pairs.insert(6, ("Two ways of counting", about["basis"]["words"]))
    return Section(measure.id, about["name"], (Facts(tuple(pairs)),))


def _worked(about: Mapping[str, Any]) -> str:
    if about["numerator"] is None:
        given = "As counted" if about.get("flow") else "As published"
        return f"{given}: {about['published']['words']}."
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


_REASONS = {
    "small": "the count itself is small",
    "all_or_none": "none or all of a small group, which tells of everybody in it",
    "complement": "all but a few",
    "group_hidden": "the group that it is a part of is hidden",
    "secondary": "others could be worked out from it",
}


def _disclosure(published: Published) -> Section:
    """How individuals are protected, and what the attack on this snapshot found."""
    children: list[Node] = [
        Text(
            "A figure that a public body has published is shown as published. A council's own "
            "return never leaves its computer: names and numbers serve to match persons in memory "
            "and are not kept, and what is counted from it is protected before anything is drawn "
            "or worded. Tables are fixed: months for the whole, quarters by one breakdown, years "
            "by two at most."
        )
    ]
    constants = published.methods["constants"]
    kept = ("hidden_up_to", "rounded_to", "all_or_none_below", "middle_from", "protected_width")
    children.append(Bullets(tuple(constants[name]["words"] for name in kept)))
    for area, report in published.methods["disclosure"].items():
        children += _attacked(published.area(area)["about"], report)
    if not published.methods["disclosure"]:
        children.append(Text("No return is held here, so there was nothing to protect."))
    return Section("disclosure", "How individuals are protected", tuple(children))


def _at_least(share: float) -> str:
    """Shares are cut off to whole per cents, so that nobody can work out what few are hidden."""
    return "all" if share == 1 else f"over {100 * share:.0f} %"


def _attacked(about: Mapping[str, Any], report: Mapping[str, Any]) -> list[Node]:
    invented = " (invented)" if about["invented"] else ""
    width = report["narrowest"]
    words = (
        f"{about['name']}{invented}: this build attacked its own output. From every count, sum, "
        "share and rounding shown, and from earlier snapshots, a solver worked out the lowest and "
        f"highest value of each of {sum(report['hidden'].values()):,} hidden counts. "
        + (
            f"No count could be pinned closer than {width + 1} possible numbers."
            if width is not None
            else "Nothing was hidden."
        )
    )
    tables = Table(
        f"{about['name']}{invented}: how much is still shown",
        ("Tables", "Counts", "Of those not nought, shown", "Of the cases in them, shown"),
        tuple(
            (
                f"By {table['grain']}, {table['breakdown']}",
                f"{table['cells']:,}",
                _at_least(table["share_of_cells_shown"]),
                _at_least(table["share_of_cases_shown"]),
            )
            for table in report["tables"]
            if table["share_of_cases_shown"] is not None
        ),
        numeric=(1, 2, 3),
    )
    hidden = Table(
        f"{about['name']}{invented}: why counts are hidden",
        ("Because", "Counts"),
        tuple((_REASONS[name], f"{n:,}") for name, n in report["hidden"].items() if n),
        numeric=(1,),
    )
    return [Text(words), tables, Details("Why counts are hidden", (hidden,))]


def _profile(measure: MeasureFigures) -> str:
    if measure.is_flow:
        return "Filtered: small counts hidden, all others rounded"
    return "Open: shown as published"


def _returns(published: Published, area: Mapping[str, Any]) -> Section:
    """What a return is held to, and what the returns of this area broke."""
    rules = published.methods["rules"]
    rows = tuple(
        (rule["id"], rule["severity"], rule["words"], ", ".join(rule["fields"])) for rule in rules
    )
    columns = ("Rule", "Severity", "What is wrong, and what to do", "Fields")
    children: list[Node] = [
        Text(
            "A record that breaks a rule of severity error is left out of the measures that it "
            "would spoil, and counted. Nothing is dropped in silence. The department's own numbers "
            "of the rules are not known here, so they have ours."
        ),
        Details(f"All {len(rows)} rules", (Table("Rules for a return", columns, rows),)),
    ]
    for each in area["returns"]:
        broken = tuple(
            (rule["rule"], rule["severity"], rule["rows"], rule["words"]) for rule in each["rules"]
        )
        table = Table(
            f"Rules that the return of {each['census']} breaks",
            ("Rule", "Severity", "Records", "What is wrong"),
            broken,
            numeric=(2,),
        )
        children.append(Details(f"The return of {each['census']}", (table,)))
    if not area["returns"]:
        children.append(Text(f"No return of {area['about']['name']} is held here."))
    return Section("returns", "What a return is held to", tuple(children))


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
