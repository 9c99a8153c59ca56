"""What calls for a question, and the names in braces that it can be filled with.

`data/enquiries.csv` has the questions, `assessment.conditions` says where a condition holds, and
`wording.filling` makes the words for the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Subject(StrEnum):
    """What a condition is about. `pair`: a figure beside that of the measure that balances it."""

    FINDING = "finding"
    FIGURE = "figure"
    PAIR = "pair"
    CLAIM = "claim"
    TARGET = "target"
    PROMISE = "promise"
    RECOMMENDATION = "recommendation"
    GAP = "gap"


def _names(words: str) -> frozenset[str]:
    return frozenset(f"what body read {words}".split())


_FIGURE = "measure group value level numbers when before chance england like among target due"

NAMES: Mapping[Subject, frozenset[str]] = {
    Subject.FINDING: _names(""),
    Subject.FIGURE: _names(_FIGURE),
    Subject.PAIR: _names(f"{_FIGURE} pair pair_before pair_value"),
    Subject.CLAIM: _names("claim who when measure each before value then"),
    Subject.TARGET: _names("promise who when before target"),
    Subject.PROMISE: _names("promise who setter owed due passed when measure before value"),
    Subject.RECOMMENDATION: _names("who when"),
    Subject.GAP: _names(""),
}
"""The names that a question can be filled with, by what it is about:

* {what}: the short title of the finding, or the topic of what a committee asked; of what is not
  measured, the words that ask for it, whole;
* {body}: who answers for the finding;
* {read}: the day or month to which the record was read;
* {measure}: the short name of the measure; {pair}: that of the measure that balances it, with
  {pair_before} and {pair_value}, its own figures;
* {group}: the name of the group of children meant;
* {value}: its figure with its counts, "38.6 % (371 of 962)", {level} without them, and {when}: the
  period of that, "2024";
* {numbers}: both sides of it, "371 children had their plan in time and 591 did not";
* {before}: the figure that it is set against with its period, "53.6 % in 2023"; of what was moved,
  what was promised first, with its date;
* {chance}: that chance does not explain a change, where it was tested, which of a stock or a sum
  of money it is not;
* {then}: of what was said, that the figures public then bore it out, where they did;
* {england}: England's figure for the same period; {like}: how many of the councils most like it
  do better and how many do not, where any does; {among}: the same, or that none does;
* {target}: the level aimed at; of what was moved, what is promised now, with its date;
* {due}: the day by which something was to be reached, done or published; {passed}: the same,
  where it has passed and nothing is on record;
* {promise}: what was promised or required; {claim}: what was said; {who}: who promised, said,
  moved or asked it, and {when}: the day of that, or on which the promise was kept;
* {setter}: who set a date that nobody of the area promised, and {owed}: who had to meet it;
* {each}: the latest figure beside those of every year that a statement may have meant.
"""


class Condition(StrEnum):
    """A state of the evidence on a finding that calls for a question, and what it is about."""

    subject: Subject

    def __new__(cls, word: str, subject: Subject) -> Condition:
        made = str.__new__(cls, word)
        made._value_ = word
        made.subject = subject
        return made

    NO_MEASURE = "no_measure", Subject.FINDING
    CLAIM_CONTRADICTED = "claim_contradicted", Subject.CLAIM
    CLAIM_DEPENDS = "claim_depends", Subject.CLAIM
    TARGET_MOVED = "target_moved", Subject.TARGET
    WORSE = "worse", Subject.FIGURE
    GROUP_LEFT_BEHIND = "group_left_behind", Subject.FIGURE
    BETTER_PAIR_WORSE = "better_pair_worse", Subject.PAIR
    WILL_MISS = "will_miss", Subject.FIGURE
    FAILING_AND_STABLE = "failing_and_stable", Subject.FIGURE
    WORSE_THAN_ENGLAND = "worse_than_england", Subject.FIGURE
    OVERDUE = "overdue", Subject.FIGURE
    STALE = "stale", Subject.FIGURE
    HIDDEN = "hidden", Subject.FIGURE
    FIRST_SIGNAL = "first_signal", Subject.FIGURE
    CHANCE_DECIDES = "chance_decides", Subject.FIGURE
    LATE = "late", Subject.PROMISE
    OUTCOME_NOT_FOUND = "outcome_not_found", Subject.PROMISE
    DUE_SINCE_READING = "due_since_reading", Subject.PROMISE
    DONE_WITHOUT_EFFECT = "done_without_effect", Subject.PROMISE
    ONLY_ACTIVITY = "only_activity", Subject.FINDING
    ACCEPTED_NOTHING_SINCE = "accepted_nothing_since", Subject.RECOMMENDATION
    NO_ANSWER = "no_answer", Subject.RECOMMENDATION
    CLAIM_TOO_EARLY = "claim_too_early", Subject.CLAIM
    CLAIM_UNCHECKED = "claim_unchecked", Subject.CLAIM
    NO_TARGET = "no_target", Subject.FIGURE
    IMPROVING = "improving", Subject.FIGURE
    CANNOT_SAY = "cannot_say", Subject.FIGURE
    UNMEASURED = "unmeasured", Subject.GAP
    COMMITMENT_WITHOUT_MEASURE = "commitment_without_measure", Subject.PROMISE

    @property
    def names(self) -> frozenset[str]:
        """The names that a question on it can be filled with."""
        return NAMES[self.subject]
