"""What the page Finding and the tables of the record say besides what a snapshot holds."""

from __future__ import annotations

QUESTION = "What did inspectors find, and is it being put right?"
VIEWS = (
    ("now", "Where it stands, what to ask"),
    ("measure", "One measure at a time"),
    ("promised", "What was promised"),
    ("said", "What was said, checked"),
    ("gaps", "What nothing shows"),
    ("record", "What inspectors and others said"),
)
"""What the page shows of a finding, one at a time."""
FINDING = "Finding"
LARGE_TYPE = "Large type"
YES, NO = "Yes", "No"
SHOW = "Show"
MEASURE = "Measure"
COMPARE_WITH = "Compare with"
EACH_MEASURE = "Each measure of this finding, in one sentence"
NO_FIGURE = "No figure measures this finding."
ASK = "What to ask"
FIGURES = "What the figures say"
NO_PROMISE = "No promise about this finding is on record."
TARGETS = "Targets and legal limits"
ANSWERS = "Recommendations and answers: "
COMMITMENTS = "Commitments"
NO_STATEMENT = "No statement on progress is on record."
SAID = "What was said of progress, and what the figures say"
STATEMENTS = "Statements on progress, in our words, and what the figures say of them"
STATEMENT_COLUMNS = ("Said", "On the figures known then", "On the figures known now", "Note")
SOURCE = "Source"
VERDICT = "Verdict"
BUT = "But"
WHEN_CHANGED = "When it changed"
WHEN_WE_CAN_SAY = "When we can say"
NO_NEWER = "No newer figures"
SHOWS_AND_NOT = "What it shows and what it cannot"
SHOWS = "Shows"
CANNOT_SHOW = "Cannot show"
NOT_TOLD = "Does not tell you"
ALL_FIGURES = "All its figures: "
NOTE = "Note"
ITS_FIGURES = "Its figures"
NOTHING_FURTHER = "Nothing further on record"
KIND = "Kind"
FOUND_IN = "Found in"
ANSWERABLE = "Answerable"
LINE = "The line from first to now: this finding, and those tied to it in our reading"
JUDGEMENTS_FROM = "Where these judgements come from"
TIED = "How it is tied to other findings (our reading, not the inspectors')"
FOUND = "What inspectors found and said since"
QUOTED = "Figures quoted locally"
NOT_JOINED = (
    "Definitions differ or are not known. They do not make a series and must not be joined to one."
)
QUOTED_COLUMNS = ("Period", "Value", "What", "From")
LOOKED_FOR = "Looked for since, and not found"
HAPPENED = "What happened, and what families said"
EVENTS = "Events"
UNMEASURED = "What no figure measures"
WITHOUT_TARGET = "Measures without a target"
UNFOLLOWED = "Promises that no measure follows"
OVERDUE = "Figures that are overdue or old"
NO_GAP = "No gap is on record."
GAP_COLUMNS = ("What is missing", "The words to ask for it")
COVERED = "How far the figures cover each finding"
COVERAGE_COLUMNS = (
    "Finding",
    "Measures with figures",
    "With a target",
    "That show an outcome",
    "Gaps",
)
FINDING_GAP_COLUMNS = ("Finding", "What is missing", "The words to ask for it")
COVERAGE = "What the evidence covers, and what it does not"
NO_QUESTION = "The evidence held here raises no question."
MEASURE_COLUMNS = (
    "Measure",
    "Latest",
    "In words",
    "Since the inspection",
    "Against others",
    "What it can show",
)
LINE_COLUMNS = (
    "Published",
    "Finding",
    "Inspection",
    "Judgement",
    "What else they said",
    "Source",
)
EVENT_COLUMNS = ("Date", "What", "Who", "Source")


def read_with(measure: str) -> str:
    """The heading over the measure that balances another."""
    return f"Read with: {measure}"


def figures_as_table(many: int) -> str:
    """The summary in front of the table of a series."""
    return f"All {many} figures as a table" if many > 1 else "The figure as a table"


def more_questions(many: int) -> str:
    """The summary in front of the questions that stand behind the strongest."""
    return f"{many} more {'question' if many == 1 else 'questions'}"


def more_measures(many: int) -> str:
    """The summary in front of the measures of which none is told to have got better or worse."""
    if many == 1:
        return "1 more measure, which lately got neither better nor worse for certain"
    return f"{many} more measures, of which none lately got better or worse for certain"


def as_read(day: str, newest: str) -> str:
    """How far the record was read, and the newest period that figures are for, empty for none."""
    more = f" The newest figures are for {newest}." if newest else ""
    return f"Public papers were read to {day}.{more}"


def said_to(who: str, whom: str) -> str:
    """Who said something, and to whom."""
    return f"{who}, to: {whom}"


def origin(measure: str, place: str, snapshot: str) -> str:
    """Where the rows of a table come from, for its file."""
    return f"{measure}, {place}. Snapshot {snapshot}."


def quoted(many: int) -> str:
    """The summary in front of the figures quoted locally."""
    return f"{many} figures from papers and the press, kept apart from official figures"


def looked_for(what: str, day: str) -> str:
    """What was looked for and not found, and when."""
    return f"{what} (looked for in {day})."


def events(many: int) -> str:
    """The summary in front of the events."""
    return f"{many} events on record"


def ask_of_each(words: str) -> str:
    """The words that ask for each of several things."""
    return f"Ask of each: {words}"


def elsewhere(many: int) -> str:
    """How many questions stand elsewhere."""
    return f"{many} more stand on the pages of the findings."
