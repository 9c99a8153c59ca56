"""Statements on progress, each set against the figures known then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.publication.content.promises_told import ClaimChecked, ClaimTold
from scrutiny.views.tree import Inline, Lines, Link, Table, Tag, Tone, linked
from scrutiny.vocabulary.words import ClaimResult

# That the figures bear a statement out is no progress by itself, so it gets no sign of one.
_TONES: Mapping[str, Tone] = {
    ClaimResult.SUPPORTED: "plain",
    ClaimResult.CONTRADICTED: "worse",
    ClaimResult.TOO_EARLY: "unknown",
    ClaimResult.DEPENDS: "unknown",
    ClaimResult.CANNOT_SAY: "unknown",
}


def claim_table(claims: Sequence[ClaimTold]) -> Table:
    """One row per statement: what was said, and what the figures of then and of now say of it."""
    return Table(
        "Statements on progress, in our words, and what the figures say of them",
        ("Said", "On the figures known then", "On the figures known now", "Note"),
        tuple(
            (
                Lines(
                    (
                        f"{claim.date_shown}: {claim.claim}",
                        f"{claim.said_by}, to: {claim.said_to}",
                        Link("Source", claim.source_url),
                    )
                ),
                _check(claim.then),
                _check(claim.now, claim.after),
                linked(claim.note),
            )
            for claim in claims
        ),
        download="statements.csv",
    )


def claim_tag(check: ClaimChecked) -> Tag:
    """What the figures say of a statement, in a word or two."""
    return Tag(check.tag, _TONES[check.result])


def _check(check: ClaimChecked, after: Sequence[str] = ()) -> Inline:
    return Lines((claim_tag(check), check.sentence, *after))
