"""Who keeps a workbook, what the service replies to it, and how accessible it was found to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Annotated, Protocol

from pydantic import AfterValidator, Field

from scrutiny.definitions.dates import Dated
from scrutiny.definitions.reading import Absent, Page, WebAddress
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.links import may_be_followed
from scrutiny.vocabulary.words import DatePrecision

Required = Annotated[str, Field(min_length=1)]


class Report(Protocol):
    """Takes down one breach: the table, its row and column, what stands there, what would do."""

    def __call__(
        self, table: str, row: int, column: str | None, found: str, would_do: str
    ) -> None: ...


def _contact(value: str) -> str:
    if not may_be_followed(value) or not value.startswith(("mailto:", "http")):
        raise ValueError("is no address to write to; it begins with mailto: or https://")
    return value


class Keeper(Page):
    """Whose workbook of an area this is. `correct` says how to have an error put right, and
    `answer_days` within how many working days whoever writes is answered.
    """

    name: Required
    contact: Annotated[str, AfterValidator(_contact)]
    correct: Required
    answer_days: Annotated[int, Field(ge=1, le=60)]


class Reply(Page):
    """What a body of the area says in reply, in its own words.

    It stands beside the figure of `measure_id` or the question that `condition` raises on a
    finding; with neither it is about the finding as a whole.
    """

    id: Required
    date: Dated
    date_precision: DatePrecision
    said_by: Required
    finding_id: Required
    measure_id: str
    condition: Annotated[Condition | None, Absent]
    reply: Required
    source_url: WebAddress


def check_replies(
    bodies: Collection[str],
    tied: Collection[tuple[str, str]],
    rows: Iterable[tuple[int, Reply]],
    report: Report,
) -> None:
    """A reply is a body's of the area, and about one thing that the area's pages show.

    `tied` are findings with their measures.
    """
    for row, reply in rows:
        if reply.said_by not in bodies:
            report(
                "replies",
                row,
                "said_by",
                f'"{reply.said_by}" is no body of the area',
                f"Its bodies are: {', '.join(bodies)}",
            )
        if reply.measure_id and reply.condition:
            found = "is about a figure and a question at once"
            report("replies", row, "condition", found, "Write a reply for each")
        if reply.measure_id and (reply.finding_id, reply.measure_id) not in tied:
            report(
                "replies",
                row,
                "measure_id",
                f"{reply.measure_id} is no measure of {reply.finding_id}",
                "Name a measure that finding_measures.csv ties to it",
            )


class NotMet(Page):
    """Something that does not meet the guidelines yet: what, which criterion, what is done."""

    what: Required
    criterion: Annotated[str, Field(pattern=r"^[1-4]\.\d+\.\d+ .+")]
    until_then: Required


class Accessibility(Page):
    """What an accessibility statement says that no test can find out: `data/accessibility.toml`."""

    prepared: date
    not_met: tuple[NotMet, ...] = ()
    not_tested: Annotated[tuple[str, ...], Field(min_length=1)]


class Fault(Page):
    """A rule that a machine found broken, and on which pages."""

    rule: Required
    criterion: str
    pages: Annotated[tuple[str, ...], Field(min_length=1)]


class TestedPages(Page):
    """What the last tests of accessibility found: `data/accessibility_results.toml`.

    Written by the tests, never by hand. `pages` and `states` are what was looked at.
    """

    tested: date
    tools: Annotated[tuple[str, ...], Field(min_length=1)]
    pages: Annotated[tuple[str, ...], Field(min_length=1)]
    states: Annotated[tuple[str, ...], Field(min_length=1)]
    checks: int
    faults: tuple[Fault, ...] = ()
