"""What an import says of a return: rules and counts, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scrutiny.definitions.methods import Methods
from scrutiny.records.returns.return_import import ImportedReturn

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


@dataclass(frozen=True, slots=True)
class Remarkable:
    """Which share of a field must be lost, and by which share a count must fall, to be told."""

    lost: float = 0.0
    fall: float = 0.0

    @classmethod
    def of(cls, methods: Methods) -> Remarkable:
        return cls(methods.lost_told.value, methods.fall_most.value)


EVERYTHING = Remarkable()


def told(imported: ImportedReturn, area: str, limits: Remarkable = EVERYTHING) -> Iterator[str]:
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
    if open_days := about.get("open_days"):
        yield (
            "WARNING: nothing in the return proves whether the day or the month comes first. "
            f"{open_days:,} days, none after the 12th of a month, were read day first: check in "
            "the system that made it that 03/09/2025 is 3 September."
        )
    yield from _lost(about["lost"], about["falls"], limits)
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


def _lost(
    losses: list[Mapping[str, Any]], falls: list[Mapping[str, Any]], limits: Remarkable
) -> Iterator[str]:
    """What is missing of a return, and what it counts far less of than the one before."""
    for fall in falls:
        if fall["now"] < (1 - limits.fall) * fall["before"]:
            yield (
                f"WARNING: {fall['now']:,} {fall['what']}, where the return of the year before has "
                f"{fall['before']:,}. What rests on them carries no verdict. Check that this "
                "return is whole."
            )
    for loss in losses:
        share = loss["lost"] / loss["of"]
        if share > limits.lost:
            sets = ", ".join(each.replace("_", " ") for each in loss["needed_for"])
            yield (
                f"WARNING: {loss['field']} cannot be used in {loss['lost']:,} of {loss['of']:,} "
                f"records ({100 * share:.0f} per cent): unread, blank, or left out by a rule. "
                f"No verdict on {sets}."
            )


def _names(words: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{words}: {', '.join(names)}."


def _rules(heading: str, rules: list[Mapping[str, Any]]) -> Iterator[str]:
    if rules:
        yield f"{heading}."
    for rule in rules:
        yield f"  {rule['rule']} {rule['rows']:,}: {rule['words']}"
