"""Lines of enquiry: `data/enquiries.csv`, questions chosen by the state of the evidence.

A question is a sentence with names in braces, which what meets the condition fills:
`vocabulary.asking` says which names there are. Some may be unknown in a given case: the date of
a promise that has none, or who moved it. Of the rows of a condition only one is asked of each thing
that meets it: the strongest that can be filled whole. So a condition whose names may be unknown
has a second, weaker row that does without.
"""

from __future__ import annotations

from string import Formatter
from typing import Annotated

from pydantic import Field, model_validator

from scrutiny.definitions.reading import Page, Reader
from scrutiny.vocabulary.asking import Condition


def names_in(words: str) -> frozenset[str]:
    """The names in braces in a question.

    Raises ValueError where a brace is not closed.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)


class Enquiry(Page):
    """One question to ask where a condition holds.

    `strength` orders questions, 1 the strongest. `settles` says what answer would settle it: the
    figure, the date, the paper. All three texts may hold the names in braces that the condition
    can fill.
    """

    id: Annotated[str, Field(min_length=1)]
    condition: Condition
    strength: Annotated[int, Field(ge=1, le=99)]
    question: Annotated[str, Field(min_length=1)]
    settles: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _filled(self) -> Enquiry:
        known = self.condition.names
        if unknown := self.names - known:
            raise ValueError(
                f"{{{', '.join(sorted(unknown))}}} is no name that {self.condition} can fill; "
                f"it has {', '.join(sorted(known))}"
            )
        return self

    @property
    def names(self) -> frozenset[str]:
        """The names in braces that must be known for it to be asked."""
        return names_in(f"{self.question} {self.settles} {self.why}")

    @property
    def ask(self) -> str:
        """The last sentence of the question, which asks; those before it say of what."""
        return self.question.rpartition(". ")[2]


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
