"""What an import says of a return: rules and counts, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrutiny.records.returns.imports import ImportedReturn

_LAYOUTS = {
    "xml": "XML",
    "blade": "CSV export",
    "template": "Excel template",
    "sheets": "workbook with a sheet for each table",
    "flat": "flattened CSV files, which hold no placements and no needs",
}
_SEVERITIES = {
    "error": "Errors: records left out of the measures that they would spoil",
    "query": "Queries: right or wrong, somebody should look",
    "information": "For information",
}
_BESIDE = ("file ", "link ")
_MATCHED = {
    "upn": "by UPN",
    "uln": "by ULN",
    "name": "by name and day of birth",
    "first": "seen for the first time",
    "none": "with nothing to match by",
}


def told(imported: ImportedReturn, area: str) -> Iterator[str]:
    """The lines that are printed for one return."""
    about = imported.about
    yield (
        f"SEN2 return of {imported.year}, {_LAYOUTS[about['layout']]}, version "
        f"{about['version']}: {imported.outcome}. {about['persons']:,} persons, "
        f"{about['requests']:,} requests."
    )
    if imported.outcome == "already held":
        return
    if about["encoding"] not in ("", "utf-8"):
        yield f"The text was not UTF-8; it was read as {about['encoding']}."
    people = [f"{n:,} {_MATCHED[how]}" for how, n in sorted(about["matched"].items())]
    yield f"Persons: {', '.join(people)}."
    # What lies beside a return may be called after a child.
    beside = [name for name in about["unrecognised"] if name.startswith(_BESIDE)]
    named = [name for name in about["unrecognised"] if not name.startswith(_BESIDE)]
    yield from _names("Not recognised, and left out", named)
    if beside:
        yield f"Beside the return, and left out: {len(beside):,} files or links."
    yield from _names("Never found", about["absent"])
    for severity, heading in _SEVERITIES.items():
        yield from _rules(heading, [r for r in about["rules"] if r["severity"] == severity])
    for rule, why in sorted(about["not_checked"].items()):
        yield f"Not checked: {rule}, {why}."
    yield f"Which rows: private/cases/{area}/{imported.year}/to_correct.csv"


def _names(words: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{words}: {', '.join(names)}."


def _rules(heading: str, rules: list[Mapping[str, Any]]) -> Iterator[str]:
    if rules:
        yield f"{heading}."
    for rule in rules:
        yield f"  {rule['rule']} {rule['rows']:,}: {rule['words']}"
