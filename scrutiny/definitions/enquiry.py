"""Lines of enquiry: `data/enquiries.csv`, questions chosen by the state of the evidence.

A question is a sentence with names in braces, which what meets the condition fills:

* {measure}: the short name of the measure; {pair}: that of the measure that balances it;
* {group}: the name of the group of children meant;
* {value}: its figure alone, "38.6 %", and {when}: the period of that, "2024";
* {before}: the figure that it is set against with its period, "53.6 % in 2023"; of what was moved,
  what was promised first, with its date;
* {chance}: that chance does not explain a change, where it was tested, which of a stock or a sum
  of money it is not;
* {then}: of what was said, that the figures public then bore it out, where they did;
* {england}: England's figure for the same period;
* {target}: the level aimed at; of what was moved, what is promised now, with its date;
* {due}: the day by which something was to be reached, done or published; {passed}: the same,
  where it has passed and nothing is on record;
* {promise}: what was promised or required; {claim}: what was said; {who}: who promised, said,
  moved or asked it, and {when}: the day of that, or on which the promise was kept;
* {setter}: who set a date that nobody of the area promised, and {owed}: who had to meet it;
* {read}: the day or month to which the record was read;
* {each}: the latest figure beside those of every year that a statement may have meant;
* {what}: the short title of the finding, or the topic of what a committee asked; of what is not
  measured, the words that ask for it, whole;
* {body}: who answers for the finding.

`NAMES` says which of them a condition can fill. Some may be unknown in a given case: the date of a
promise that has none, or who moved it. Of the rows of a condition only one is asked of each thing
that meets it: the strongest that can be filled whole. So a condition whose names may be unknown
has a second, weaker row that does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Annotated

from pydantic import Field, model_validator

from scrutiny.definitions.reading import Page, Reader
from scrutiny.vocabulary.words import Condition


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAMES: Mapping[Condition, frozenset[str]] = {
    Condition.NO_MEASURE: _names("what body"),
    Condition.CLAIM_CONTRADICTED: _names("claim who when measure value before then"),
    Condition.CLAIM_DEPENDS: _names("claim who when measure each"),
    Condition.TARGET_MOVED: _names("promise who when before target"),
    Condition.WORSE: _names("measure value before when chance"),
    Condition.GROUP_LEFT_BEHIND: _names("measure group value when"),
    Condition.BETTER_PAIR_WORSE: _names("measure value before pair when"),
    Condition.WILL_MISS: _names("measure value target due when"),
    Condition.FAILING_AND_STABLE: _names("measure value target england when"),
    Condition.WORSE_THAN_ENGLAND: _names("measure value england when"),
    Condition.OVERDUE: _names("measure when due"),
    Condition.STALE: _names("measure value when"),
    Condition.HIDDEN: _names("measure group"),
    Condition.FIRST_SIGNAL: _names("measure value when"),
    Condition.CHANCE_DECIDES: _names("measure value target due when"),
    Condition.LATE: _names("promise who setter owed due when passed read"),
    Condition.OUTCOME_NOT_FOUND: _names("promise who setter owed due"),
    Condition.DUE_SINCE_READING: _names("promise who setter owed due read"),
    Condition.DONE_WITHOUT_EFFECT: _names("promise who when measure value before"),
    Condition.ONLY_ACTIVITY: _names("what body"),
    Condition.ACCEPTED_NOTHING_SINCE: _names("what who when read"),
    Condition.NO_ANSWER: _names("what who when read"),
    Condition.CLAIM_TOO_EARLY: _names("claim who when measure"),
    Condition.CLAIM_UNCHECKED: _names("claim who when"),
    Condition.NO_TARGET: _names("measure value when"),
    Condition.IMPROVING: _names("measure value before when"),
    Condition.CANNOT_SAY: _names("measure value when"),
    Condition.UNMEASURED: _names("what"),
    Condition.COMMITMENT_WITHOUT_MEASURE: _names("promise who due"),
}
"""The names that what meets a condition can fill. See the head of this file."""


def names_in(words: str) -> frozenset[str]:
    """The names in braces in a question.

    Raises ValueError where a brace is not closed.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)


class Enquiry(Page):
    """One question to ask where a condition holds.

    `strength` orders questions, 1 the strongest. `question` and `why` may hold the names in
    braces that `NAMES` gives for the condition.
    """

    id: Annotated[str, Field(min_length=1)]
    condition: Condition
    strength: Annotated[int, Field(ge=1, le=99)]
    question: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _filled(self) -> Enquiry:
        known = NAMES[self.condition]
        if unknown := names_in(f"{self.question} {self.why}") - known:
            raise ValueError(
                f"{{{', '.join(sorted(unknown))}}} is no name that {self.condition} can fill; "
                f"it has {', '.join(sorted(known))}"
            )
        return self


def check_enquiries(reader: Reader) -> None:
    """Reports questions whose id stands twice, and conditions without a question."""
    path = reader.root / "enquiries.csv"
    # Read with a reader of its own: what is wrong within a row is told once already.
    own = Reader(reader.root)
    rows = own.rows(path, Enquiry)
    seen: dict[str, int] = {}
    for row, enquiry in rows:
        if (first := seen.setdefault(enquiry.id, row)) != row:
            found = f"{enquiry.id} stands in row {first} too"
            reader.report(path, found, "Give each question its own id", row=row, column="id")
    lacking = sorted(set(Condition) - {enquiry.condition for _, enquiry in rows})
    # A row that cannot be read may be the one that is lacking.
    if lacking and not own.problems:
        found = f"has no question for: {', '.join(lacking)}"
        reader.report(path, found, "Add a row for each condition")
