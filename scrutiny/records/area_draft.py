"""A new area's folder of record: drafted from an inspection report, or empty with its headings.

A draft says only what the report says, in short quotation with its page, and what our table of
themes suggests. It is marked as a draft on every page until somebody has checked it and signed it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.definitions.area import (
    Finding,
    FindingMeasure,
    Inspection,
    JudgementRow,
    Unmeasured,
)
from scrutiny.definitions.inspected import FoundThere, Inspections, ReportRead
from scrutiny.definitions.place import Place
from scrutiny.definitions.reading import Page
from scrutiny.definitions.workbook import NEEDED, TABLES
from scrutiny.records.inspected_import import table
from scrutiny.vocabulary.words import (
    OUTCOME_WORDS,
    FindingKind,
    Framework,
    InspectionKind,
    Judgement,
    Outcome,
)

OFSTED = "https://reports.ofsted.gov.uk/"
"""Where every report is published; the report says so."""
SERVICE = (
    "Services for children and young people with special educational needs and disabilities (SEND)"
)
_SHORT = {
    Outcome.POSITIVE: "Typically positive",
    Outcome.INCONSISTENT: "Inconsistent",
    Outcome.SYSTEMIC_FAILINGS: "Widespread or systemic failings",
    Outcome.STATEMENT: "Written statement of action required",
    Outcome.NO_STATEMENT: "No written statement of action required",
}
_LETTERS = {
    FindingKind.PRIORITY_ACTION: "PA",
    FindingKind.AREA_FOR_IMPROVEMENT: "AI",
    FindingKind.SIGNIFICANT_WEAKNESS: "SW",
}
_JUDGED = {
    FindingKind.PRIORITY_ACTION: Judgement.PRIORITY_ACTION_REQUIRED,
    FindingKind.AREA_FOR_IMPROVEMENT: Judgement.IMPROVEMENT_REQUIRED,
    FindingKind.SIGNIFICANT_WEAKNESS: Judgement.SIGNIFICANT_WEAKNESS,
}
_NAMED = {
    FindingKind.PRIORITY_ACTION: "Priority action",
    FindingKind.AREA_FOR_IMPROVEMENT: "Area for improvement",
    FindingKind.SIGNIFICANT_WEAKNESS: "Significant weakness",
}
_TODAY_NOTE = "The day of publication was not found; put it here and in judgements.csv"


def folder_name(place: Place) -> str:
    """What an area's folder is called: its authority's name in small letters."""
    return "-".join("".join(c if c.isalnum() else " " for c in place.name.lower()).split())


def drafted(place: Place, report: ReportRead, held: Inspections, today: date) -> dict[Path, str]:
    """Every file of an area drafted from a report that is among `held`, below `data/`."""
    found = [f for f in held.findings if (f.place, f.start) == (report.place, report.start)]
    listed = held.of(report.place, report.start)
    url = (listed.report_url if listed else "") or OFSTED
    visit = f"{report.start.year}"
    published = report.published or report.end
    ids = {_key(each): f"{_LETTERS[each.kind]}{each.number}" for each in found}
    names = _titles(found, held)
    framework = (
        Framework.LOCAL_AREA_2016
        if report.outcome in (Outcome.STATEMENT, Outcome.NO_STATEMENT)
        else Framework.AREA_SEND_2023
    )
    outcome = OUTCOME_WORDS[report.outcome] if report.outcome else "Not found in the report"
    rows: dict[str, list[Page]] = {
        "inspections": [
            _made(
                Inspection,
                id=visit,
                name=f"Area SEND inspection of {place.name}",
                kind=InspectionKind(report.kind),
                framework=framework,
                start_date=report.start,
                end_date=report.end,
                published_date=published,
                published_precision="day" if report.published else "inferred",
                inspectorates="Ofsted and Care Quality Commission",
                responsible_bodies=report.bodies,
                status="complete",
                outcome=outcome,
                short_outcome=_SHORT[report.outcome] if report.outcome else "Not found",
                follow_up="",
                next_step=report.next_steps,
                source_url=url,
                note=" ".join(
                    filter(None, ("" if report.published else _TODAY_NOTE, report.unread))
                ),
            )
        ],
        "findings": [
            _made(
                Finding,
                id=ids[_key(each)],
                inspection_id=visit,
                kind=each.kind,
                short_title=names[_key(each)],
                summary=f"The report says: \u201c{each.quotation}\u201d (page {each.page})",
                responsible_bodies=each.bodies,
                source_url=url,
            )
            for each in found
        ],
        "judgements": [
            _made(
                JudgementRow,
                finding_id=ids[_key(each)],
                inspection_id=visit,
                judgement=_JUDGED[each.kind],
                date=published,
                date_precision="day" if report.published else "inferred",
                source_url=url,
                note=f"Report, page {each.page}, line {each.line}",
            )
            for each in found
        ],
        "finding_measures": [
            _made(
                FindingMeasure,
                finding_id=ids[_key(each)],
                measure_id=row.measure_id,
                rank=rank,
                level=row.level,
                shows=row.shows,
                cannot_show=row.cannot_show,
            )
            for each in found
            for rank, row in enumerate(held.measures_of(each.themes), start=1)
        ],
        "unmeasured": [
            _made(
                Unmeasured,
                finding_id=ids[_key(each)],
                what=f"{names[_key(each)]}: no published figure that we hold measures it",
                ask="What do your own records show since the inspection, month by month, and what "
                "would tell us that it is put right?",
            )
            for each in found
            if not any(m.level in ("outcome", "output") for m in held.measures_of(each.themes))
        ],
    }
    about = (
        f"Drafted by a program on {today.isoformat()} from the inspection report of "
        f"{report.start.year}. Public facts only. Themes, and the measures put beside each "
        "finding, are ours, not the inspectors'. No papers of the area's own meetings have been "
        "read yet."
    )
    return _folder(place, report.bodies, published, about, report.file, rows)


def empty(place: Place, today: date) -> dict[Path, str]:
    """Every file of an area of which nothing is on record yet."""
    bodies = (f"{place.name} Council",)
    return _folder(place, bodies, today, "Nothing is on record yet.", "", {})


def _folder(
    place: Place,
    bodies: Sequence[str],
    read_to: date,
    about: str,
    report: str,
    rows: Mapping[str, Sequence[Page]],
) -> dict[Path, str]:
    folder = Path("areas") / folder_name(place)
    files = {folder / "area.toml": _page(place, bodies, read_to, about, report)}
    for name, model in TABLES.items():
        if rows.get(name) or name in NEEDED or not report:
            files[folder / f"{name}.csv"] = table(model, rows.get(name, ()))
    return files


def _page(place: Place, bodies: Sequence[str], read_to: date, about: str, report: str) -> str:
    listed = "".join(f"    {_quoted(body)},\n" for body in bodies)
    draft = (
        f"# Made by a program from a report. When you have checked every row against it, sign.\n"
        f'drafted_from = {_quoted(report)}\n# signed_by = "who has checked it"\n'
        f"# signed_on = {read_to.isoformat()}\n"
        if report
        else ""
    )
    return (
        f"name = {_quoted(place.name)}\n"
        f"# The three-digit code of the authority, as in data/places.csv.\n"
        f"place = {_quoted(place.place)}\n"
        f"service = {_quoted(SERVICE)}\n"
        f"# Those whose promises are the area's own; the first is the one to write to.\n"
        f"bodies = [\n{listed}]\n"
        f"invented = false\n"
        f"# The last day of which the papers of its meetings were read.\n"
        f"read_to = {read_to.isoformat()}\n"
        f"about = {_quoted(about)}\n"
        f'licence = "Facts from public papers; inspection reports under the Open Government '
        f'Licence v3.0."\n{draft}'
    )


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _made(model: type[Page], **cells: Any) -> Page:
    """A row; a column that is not named is empty."""
    blank: dict[str, Any] = dict.fromkeys(model.model_fields, "")
    return model.model_construct(**{**blank, **cells})


def _key(found: FoundThere) -> tuple[FindingKind, int]:
    return found.kind, found.number


def _titles(found: Sequence[FoundThere], held: Inspections) -> dict[tuple[FindingKind, int], str]:
    """A title of ours for each: its themes, or its number where it has none; no two alike."""
    names = {theme.id: theme.name for theme in held.themes}
    titles: dict[tuple[FindingKind, int], str] = {}
    seen: Counter[str] = Counter()
    for each in found:
        mine = [names[theme] for theme in each.themes[:2]]
        title = mine[0] if mine else f"{_NAMED[each.kind]} {each.number}"
        if title in seen and len(mine) > 1:
            title = f"{mine[0]}; {mine[1][0].lower()}{mine[1][1:]}"
        seen[title] += 1
        titles[_key(each)] = f"{title} ({seen[title]})" if seen[title] > 1 else title
    return titles
