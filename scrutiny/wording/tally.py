"""How many promises and statements there are, and what became of them, in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.assessment.effect import Effect
from scrutiny.assessment.promises import Promise
from scrutiny.definitions.area import Commitment
from scrutiny.vocabulary.words import ClaimResult, PromiseState
from scrutiny.wording.claim import TAGS
from scrutiny.wording.grammar import things
from scrutiny.wording.promise import STATES

Kept = tuple[Commitment, Promise]
"""Something to be done, and what came of it."""


def of_finding(rows: Sequence[Kept]) -> str:
    """How many promises there are on a finding, and what became of them."""
    return promised(rows) if rows else "No promise about this finding is on record."


def promised(rows: Sequence[Kept]) -> str:
    """What the area promised, and apart from it what others or the law required of it.

    ``4 promises: 2 done, 1 missed, 1 open. An effect could show in the figures for 3 of them, and
    is seen for none. Others or the law set 1 duty: 1 done.``
    """
    own = [(row, promise) for row, promise in rows if row.promised_by]
    required = [(row, promise) for row, promise in rows if not row.promised_by]
    told = []
    if own:
        told.append(f"{things(len(own), 'promise')}: {_states(own)}. {_effects(own)}")
        if moved := sum(promise.moved is not None for _, promise in own):
            told.append(f"{moved} had {'its' if moved == 1 else 'their'} date moved.")
    else:
        told.append("No promise is on record.")
    if required:
        noun = "duty" if len(required) == 1 else "duties"
        told.append(f"Others or the law set {len(required)} {noun}: {_states(required)}.")
    return " ".join(told)


def _states(rows: Sequence[Kept]) -> str:
    counted: dict[str, int] = {}
    for _, promise in rows:
        word = _TALLIED.get(promise.state, STATES[promise.state].lower())
        counted[word] = counted.get(word, 0) + 1
    parts = sorted(counted.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{n} {word}" for word, n in parts)


def _effects(rows: Sequence[Kept]) -> str:
    """For how many an effect could show in a figure held here, and for how many it does."""
    could = sum(bool(row.measure_id) for row, _ in rows)
    if not could:
        return f"No figure here could show an effect of {'it' if len(rows) == 1 else 'them'}."
    seen = sum(promise.effect is Effect.SEEN for _, promise in rows)
    of = "it" if len(rows) == 1 else "all of them" if could == len(rows) else ""
    of = of or f"{could} of the {len(rows)}"
    return f"An effect could show in the figures for {of}, and is seen for {seen or 'none'}."


def said(results: Sequence[ClaimResult]) -> str:
    """What the figures say of the statements on a finding; empty without any."""
    counted: dict[ClaimResult, int] = {}
    for result in results:
        counted[result] = counted.get(result, 0) + 1
    told = ", ".join(f"{n} {_CHECKED.get(each, TAGS[each].lower())}" for each, n in counted.items())
    many = things(len(results), "statement")
    return f"{many} on progress. By the figures known now: {told}." if results else ""


_TALLIED = {
    PromiseState.NOT_FOUND: "with no outcome on record",
    PromiseState.UNREAD: "due since we last looked",
}
_CHECKED = {
    ClaimResult.DEPENDS: "that depend on the period",
    ClaimResult.TOO_EARLY: "too early to tell",
    ClaimResult.CANNOT_SAY: "that cannot be checked",
}
