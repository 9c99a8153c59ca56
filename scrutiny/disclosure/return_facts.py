"""What may be told of a return itself: its size, what its rules found, what it lost.

Counts of records are held to the same rule as counts of cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrutiny.definitions.methods import Methods
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.disclosure.cube import Protection
from scrutiny.disclosure.lost import Lost
from scrutiny.records.returns.case_store import Stored
from scrutiny.vocabulary.words import Status


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records: `value` is rounded, and null where `status` is hidden.

    A hidden one is more than nought and fewer than `under`.
    """

    value: int | None
    status: Status
    under: int

    @classmethod
    def of(cls, count: int, methods: Methods) -> Tally:
        """A count as it may be shown, rounded halves up."""
        most, base = methods.hidden_up_to.value, methods.rounded_to.value
        if 0 < count <= most:
            return cls(None, Status.HIDDEN, most + 1)
        return cls((2 * count + base) // (2 * base) * base, Status.OK, most + 1)


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule, as grave as it was when the return was held to it, and how many rows break it.

    `words` say what is wrong and what to do, `wrong` the first alone: the rest is for who corrects
    it. `spoils` names the sets that these are left out of; `on_path` says that they are requests.
    """

    id: str
    severity: str
    words: str
    wrong: str
    spoils: tuple[str, ...]
    rows: Tally
    on_path: bool


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """One return, without a file's name, for that may hold a name.

    `year` is that of collection, `census` its day. `rules`: the broken ones, by their ids.
    `losses`: by set of measures, what is missing of the calendar year that it covers.
    `not_checked`: rules that could not be, each with its reason. `matched`: how its persons were
    found in the returns before.
    """

    year: int
    census: date
    layout: str
    version: str
    persons: Tally
    requests: Tally
    rules: tuple[BrokenRule, ...]
    losses: Mapping[str, Lost]
    not_checked: Mapping[str, str]
    matched: Mapping[str, Tally]

    @property
    def covers(self) -> int:
        """The calendar year that the return tells of."""
        return self.year - 1


def settled(
    now: Sequence[ReturnFacts], told: Sequence[ReturnFacts], protection: Protection
) -> tuple[ReturnFacts, ...]:
    """Facts of returns, every number as it was told as long as it moved by no more than a few."""
    before = {each.year: each for each in told}
    return tuple(_settled(each, before.get(each.year), protection) for each in now)


def _settled(now: ReturnFacts, told: ReturnFacts | None, protection: Protection) -> ReturnFacts:
    if told is None:
        return now

    none = Tally(0, Status.OK, now.persons.under)

    def upheld(tally: Tally, before: Tally) -> Tally:
        values = [protection.base if t.value is None else t.value for t in (tally, before)]
        moved = abs(values[0] - values[1]) >= protection.held_within + protection.base
        return tally if moved else before

    # One that is broken for the first time, or no more, is told of when more than a few are.
    then = {each.id: each for each in told.rules}
    here = {each.id: each for each in now.rules}
    rules = [
        replace(
            here.get(id) or then[id],
            rows=upheld(
                here[id].rows if id in here else none, then[id].rows if id in then else none
            ),
        )
        for id in sorted({*then, *here})
    ]
    settled = replace(
        now,
        persons=upheld(now.persons, told.persons),
        requests=upheld(now.requests, told.requests),
        rules=tuple(each for each in rules if each.rows.value != 0),
        losses=told.losses,
        matched={name: upheld(n, told.matched.get(name, none)) for name, n in now.matched.items()},
    )
    # What is lost is a share of such numbers, and moves with them or not at all.
    same = settled == replace(told, matched=settled.matched)
    return settled if same else replace(settled, losses=now.losses)


def return_facts(
    stored: Stored, losses: Mapping[str, Lost], format: ReturnFormat, methods: Methods
) -> ReturnFacts:
    """One stored return as it may be told of."""
    about = stored.about
    # By their number of rows, even a hidden one would tell between which others it lies.
    broken = sorted(about["rules"], key=lambda rule: str(rule["rule"]))
    rules = {each["rule"]: format.rule[each["rule"]] for each in broken}
    return ReturnFacts(
        year=stored.year,
        census=date.fromisoformat(about["census"]),
        layout=about["layout"],
        version=about["version"],
        persons=Tally.of(about["persons"], methods),
        requests=Tally.of(about["requests"], methods),
        rules=tuple(
            BrokenRule(
                each["rule"],
                each["severity"],
                rules[each["rule"]].words,
                rules[each["rule"]].wrong,
                tuple(each["spoils"]),
                Tally.of(each["rows"], methods),
                rules[each["rule"]].on_path,
            )
            for each in broken
        ),
        losses=losses,
        not_checked=about["not_checked"],
        matched={name: Tally.of(n, methods) for name, n in about["matched"].items()},
    )
