"""Whose workbook this is, what the service replies, what is new, and how accessible it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.vocabulary.words import ChangeKind

WHOSE = "Whose this is"
NOBODY_NAMED = (
    "Nobody has put a name to this copy of the workbook. It is made from public papers and "
    "published figures."
)
NOT_THE_COUNCILS = "It is not published by {bodies}, and none of them has approved it."
CORRECT = "To have an error put right"
NOBODY_TO_WRITE_TO = (
    "Write to whoever sent you here, and give the number of the snapshot at the foot of the page."
)
CONTACT = "Write to"
KEPT_BY = "Kept by"
REPLIES = "What the service says"
REPLY_LEAD = "In the service's own words. We print each reply as it was sent, and change nothing."
REPLY_COLUMNS = ("About", "Who and when", "Reply", "Source")
SOURCE = "Source"
ON_FINDING = "The finding as a whole"
STATEMENT = "Accessibility statement"
STATUS = "Compliance status"
STATUS_PARTLY = (
    "This website is partially compliant with the Web Content Accessibility Guidelines version "
    "2.2, level AA, because of what is listed below."
)
STATUS_BY_MACHINE = (
    "As far as tests by machine can tell, this website is compliant with the Web Content "
    "Accessibility Guidelines version 2.2, level AA. Nobody has audited it."
)
NOT_ACCESSIBLE = "Non-accessible content"
NOT_LOOKED_AT = "What was not tested"
PREPARED = "Preparation of this statement"
FORMATS = "Another format, and how to write to us"
ENFORCEMENT = "Enforcement procedure"
ENFORCED = (
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public "
    "Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If "
    "you are not happy with how we answer you, contact the Equality Advisory and Support Service "
    "(EASS)."
)
EASS = "https://www.equalityadvisoryservice.com/"
EASS_NAME = "Equality Advisory and Support Service"
NO_FAULT = "The tests found no fault."
IN_GENERAL = (
    "Every chart says in words what it shows and has a table of the same rows beside it. Verdicts "
    "have a sign and words, never colour alone. Pages can be read and chosen from with a keyboard, "
    "at 320 pixels, in print and without scripts. Each agenda pack is a tagged PDF, a page, a Word "
    "file and a spreadsheet."
)
BURDEN = "We claim no disproportionate burden."
FEED = "What is new, as a feed"
FEED_TITLE = "What is new"
NO_FEED = "No area has a feed at this address. Choose a page above."
NOTHING_NEW = "Nothing is new since then."
NEWS: Mapping[ChangeKind, str] = {
    ChangeKind.VERDICT: "Another verdict",
    ChangeKind.TARGET_MOVED: "A target was moved",
    ChangeKind.SLIPPED: "A date was put back",
    ChangeKind.MISSED: "Not kept",
    ChangeKind.LATE: "Date passed without a result",
    ChangeKind.UNREAD: "Date passed since we looked",
    ChangeKind.NEW_FIGURE: "New figure",
    ChangeKind.REVISED: "Figure revised",
    ChangeKind.WITHDRAWN: "Figure withdrawn",
    ChangeKind.OVERDUE: "Figures overdue",
    ChangeKind.DONE: "Done",
    ChangeKind.DUTY: "What others or the law required",
    ChangeKind.PROMISE: "New promise",
    ChangeKind.TARGET: "New target",
    ChangeKind.INSPECTION: "Inspection",
    ChangeKind.JUDGEMENT: "Judgement",
    ChangeKind.STATEMENT: "Statement",
    ChangeKind.RECOMMENDATION: "Recommendation",
    ChangeKind.ANSWER: "Answer",
    ChangeKind.MEETING: "Meeting",
    ChangeKind.RETURN: "New return",
    ChangeKind.MEASURE: "Measure",
}
"""What the kinds of news are called."""


def not_the_councils(bodies: Sequence[str]) -> str:
    """That the bodies under scrutiny have no part in a workbook that nobody has put a name to."""
    return NOT_THE_COUNCILS.format(bodies=" or ".join(bodies[:2]))


def answered(days: int) -> str:
    """Within how long whoever writes is answered."""
    return f"We answer within {days} working days."


def on_question(question: str) -> str:
    """That a reply is about a question."""
    return f"The question: {question}"


def who_and_when(who: str, day: str) -> str:
    """Whose reply it is, and of which day."""
    return f"{who}, {day}"


def tested(tools: Sequence[str], looked_at: str, day: str) -> str:
    """By what the pages were tested, on which day, and what was looked at."""
    return f"Last tested on {day} with {', '.join(tools)}: {looked_at}."


def looked_at(pages: Sequence[str], states: Sequence[str], checks: int) -> str:
    """Which pages and states were looked at."""
    return f"{checks} checks of {', '.join(pages)}; {', '.join(states)}"


def prepared(day: str) -> str:
    """When the statement was prepared."""
    return f"This statement was prepared on {day}."


def fault(rule: str, criterion: str, pages: Sequence[str]) -> str:
    """A rule that a machine found broken."""
    named = f" (success criterion {criterion})" if criterion else ""
    return f"{rule}{named}, on {', '.join(pages)}."


def not_met(what: str, criterion: str, until_then: str) -> str:
    """Something that does not meet the guidelines, and what to do instead."""
    return f"{what} This fails success criterion {criterion}. {until_then}"


def ask_for_formats(name: str, answer: str) -> str:
    """How to ask for another format of somebody who is named."""
    return f"If you need this in another format, or meet a barrier, write to {name}. {answer}"


def feed_title(area: str) -> str:
    """What the feed of an area is called."""
    return f"{area}: what is new"


def news_title(kind: ChangeKind, sentence: str) -> str:
    """The title of one thing that is new, short enough for a list."""
    short = sentence if len(sentence) <= 90 else f"{sentence[:88].rsplit(' ', 1)[0]} …"
    return f"{NEWS[kind]}: {short}"


def digest_subject(area: str, since: str) -> str:
    """The subject of an e-mail on what is new."""
    return f"Subject: {area}: what is new since {since}"


def digest_foot(snapshot: str, made: str) -> str:
    """Of which snapshot an e-mail is, and where more stands."""
    return f"As at {made}, snapshot {snapshot}. Each figure's source stands in the workbook."
