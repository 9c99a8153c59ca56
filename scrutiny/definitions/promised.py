"""What was said and promised, row by row: spans of claims, who promised, replaced targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from scrutiny.definitions.area import Area, Claim, Commitment, Rebasing, Search, Target
from scrutiny.definitions.keeping import Report
from scrutiny.vocabulary.periods import CHARTED, kind_of, last_day
from scrutiny.vocabulary.words import ClaimSpan, MeasuredIn


def check_claims(rows: Iterable[tuple[int, Claim]], report: Report) -> None:
    """A claim names its first and last period or neither, of one kind and in order."""
    for row, claim in rows:
        if bool(claim.first) is not bool(claim.last):
            empty = "last" if claim.first else "first"
            report(
                "claims",
                row,
                empty,
                f"{empty} is empty, and the other end is {claim.first or claim.last}",
                "Give both ends of the time that the claim is about, or neither",
            )
            continue
        if not claim.first:
            if claim.against is ClaimSpan.WITHIN:
                found = '"within" needs to know within what'
                report("claims", row, "against", found, "Give first and last, or write year_before")
            continue
        kind = kind_of(claim.first)
        if kind is not kind_of(claim.last):
            report(
                "claims",
                row,
                "last",
                f"{claim.last} is another kind of period than {claim.first}",
                "Write both ends alike: both months, both quarters or both years",
            )
        elif last_day(claim.first) > last_day(claim.last):
            found = f"{claim.last} is before first {claim.first}"
            report("claims", row, "last", found, "Correct one of the two periods")
        elif claim.against is ClaimSpan.WITHIN and kind not in CHARTED:
            report(
                "claims",
                row,
                "against",
                f'"within" does not go with {claim.first}',
                "Only months or quarters can be set against their own beginning",
            )


def check_commitments(area: Area, rows: Iterable[tuple[int, Commitment]], report: Report) -> None:
    """Who set it, who must do it and who promised it; and who moved it, where it was moved.

    What a commitment asks is the area's to do, and only a body of the area can promise it: what
    inspectors, a government or a law required was set by them and promised by nobody.
    """
    known = ", ".join(area.bodies)
    for row, commitment in rows:
        if commitment.moved_on and not commitment.moved_by:
            found = f"moved on {commitment.moved_on}, by whom is not said"
            would_do = "Say who moved it, or leave moved_on empty"
            report("commitments", row, "moved_by", found, would_do)
        for column in ("owed_by", "promised_by"):
            for body in getattr(commitment, column):
                if body not in area.bodies:
                    report(
                        "commitments",
                        row,
                        column,
                        f'"{body}" is no body of {area.name}',
                        "What others were to do is an event or an inspection; what they required "
                        f"names them in set_by. The bodies in area.toml are: {known}",
                    )
        if not commitment.promised_by and commitment.set_by in area.bodies:
            report(
                "commitments",
                row,
                "promised_by",
                f"nobody promised it, and {commitment.set_by}, a body of the area, set it",
                "Name in promised_by who promised it",
            )


def check_searches(
    known: Collection[str], rows: Iterable[tuple[int, Search]], report: Report
) -> None:
    """What was looked for is about a commitment or an inspection that is on record, or neither."""
    for row, search in rows:
        if search.about and search.about not in known:
            found = f'no commitment or inspection has the id "{search.about}"'
            report("searches", row, "about", found, f"Known ids are: {', '.join(sorted(known))}")


_EACH_CASE = frozenset({MeasuredIn.WEEKS})
"""Units of a limit for each case, which any measure may have and which is no target for its value.
"""


def check_targets(
    rows: Iterable[tuple[int, Target]],
    aimed_in: Mapping[str, frozenset[MeasuredIn]],
    report: Report,
) -> None:
    """A target is in a unit that its measure can be held to, see `Measure.aimed_in`.

    It replaces another one that is on record, and no chain of them comes round.
    """
    numbered = tuple(rows)
    for row, target in numbered:
        allowed = sorted(aimed_in.get(target.measure_id, frozenset(MeasuredIn)) | _EACH_CASE)
        if target.value and target.unit not in allowed:
            found = f'"{target.unit or ""}" says nothing of {target.measure_id or "a number"}'
            report("targets", row, "unit", found, f"Write one of: {', '.join(allowed)}")
    replaced = {target.id: target.replaces for _, target in numbered}
    for row, target in numbered:
        if not target.replaces:
            continue
        if target.replaces == target.id:
            report("targets", row, "replaces", f"{target.id} replaces itself", "Empty the cell")
        elif target.replaces not in replaced:
            known = ", ".join(sorted(set(replaced) - {target.id}))
            found = f'no target has the id "{target.replaces}"'
            report("targets", row, "replaces", found, f"Known ids are: {known}")
        elif (circle := _circle(target.id, replaced)) and target.id == min(circle):
            found = f"{' replaces '.join((*circle, target.id))}"
            report("targets", row, "replaces", found, "Empty the cell of the one set first")


def _circle(start: str, replaced: Mapping[str, str]) -> tuple[str, ...]:
    """The ids on the way from a target back to itself; none where it does not come round."""
    way = [start]
    while following := replaced.get(way[-1], ""):
        if following == start:
            return tuple(way)
        if following in way:
            break
        way.append(following)
    return ()


def check_rebasings(rows: Iterable[tuple[int, Rebasing]], report: Report) -> None:
    """A chart begins anew at a month or a quarter."""
    for row, rebasing in rows:
        if not rebasing.at or kind_of(rebasing.at) not in CHARTED:
            found = f'"{rebasing.at}" is no month or quarter'
            report("rebasings", row, "at", found, "Write 2025-M04 or 2025-Q2")
