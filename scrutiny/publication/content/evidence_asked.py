"""What to ask: questions raised by the evidence, and gaps in it."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.vocabulary.asking import Condition


class Question(Struct, frozen=True):
    """One question to ask, and why. `condition` is what the evidence meets that raises it.

    `about` names the findings that raise it, as it stands before the question; empty on the page
    of a finding. `answer` says who can answer it, and what answer would settle it. `findings` are
    the ids of those that raise it, and `row` is the id of what it asks about, of the kind that
    `condition.subject` names: of a figure its key; empty where it is the finding itself.
    `source_url` is where that is on record, empty for a figure. `ask` is its last sentence, which
    asks; those before it say of what.
    """

    about: str
    question: str
    answer: str
    why: str
    condition: Condition
    findings: tuple[str, ...]
    row: str
    source_url: str
    ask: str


class Questions(Struct, frozen=True):
    """The strongest questions on a finding or an area, the strongest first.

    `more` are those of a finding beyond the number shown; `elsewhere` is, of an area, how many
    more stand with its findings.
    """

    shown: tuple[Question, ...]
    more: tuple[Question, ...] = ()
    elsewhere: int = 0


class Gap(Struct, frozen=True):
    """One thing that nothing shows, the findings that lack it, and the words to ask for it."""

    findings: tuple[str, ...]
    what: str
    ask: str


class Gaps(Struct, frozen=True):
    """Gaps in the evidence on an area or one finding; a kind without any is empty.

    unmeasured: what no figure measures. no_target: measures without a target in force.
    unmeasured_promises: those that no measure follows. overdue: figures that should have come, or
    are too old to say how things stand.
    """

    unmeasured: tuple[Gap, ...]
    no_target: tuple[Gap, ...]
    unmeasured_promises: tuple[Gap, ...]
    overdue: tuple[Gap, ...]

    @property
    def many(self) -> int:
        """How many there are of all kinds."""
        return sum(
            map(len, (self.unmeasured, self.no_target, self.unmeasured_promises, self.overdue))
        )

    def of(self, finding: str) -> Gaps:
        """Those that bear on one finding."""

        def mine(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
            return tuple(gap for gap in gaps if finding in gap.findings)

        return Gaps(
            mine(self.unmeasured),
            mine(self.no_target),
            mine(self.unmeasured_promises),
            mine(self.overdue),
        )
