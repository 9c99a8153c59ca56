"""What the page Methods says of verdicts, definitions and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scrutiny.vocabulary.words import Better

BY_CHANCE = (
    "Figures move by chance. A figure is called better or worse than a benchmark only when the "
    "benchmark lies outside its interval. Two that are shown alike are about the same."
)
HOLDS_FOR_ALL = (
    "No one direction is good for some measures. Then we say that they rose or fell, not that "
    "they got better or worse.",
    "Missing is never nought. [x] means not available, [z] not applicable, [c] hidden to "
    "protect individuals, [low] rounds to nought but is not, [u] published but not reliable, "
    "[t] left out here, for it would tell what the publisher withholds of an authority.",
    "The counts of England and of a region are left out wherever, less those of the "
    "authorities that are shown, they would tell what the publisher withholds of another. "
    "Their percentages stay.",
    "Where the way of collecting changed, the chart is marked and sentences say so. Where the "
    "definition changed, points are not joined and not compared.",
    "A later release replaces an earlier one; where they differ, the earlier value is shown as "
    "revised.",
)
QUESTION = "How do we know, and what can we not know?"
ALL_MEASURES = "All measures"
DEFINITION_OF = "Definition of"
AGREEMENT = "Agreement with other publications of the same quantity"
AGREEMENT_COLUMNS = ("Measure", "Against", "Values compared", "Differ beyond rounding")
CHECKED = "Checked against a second source"
EACH_MEASURE = "Measure by measure"
SOURCES = "Sources"
FILES = "Files that the figures were taken from"
FILE_COLUMNS = ("Release", "Publisher", "Published", "File", "Figures", "Check", "Note")
CORRECTIONS = "Errors in published files, put right here"
EACH_ERROR = "Error by error"
STOPS = "Each stops the import once the publisher has put it right"
ERROR_COLUMNS = ("Where", "Column", "Published", "Here", "Why")
VERDICTS = "How verdicts are reached"
USUAL = "Real, common and important at once"
THREE_ANSWERS = (
    "A change on the year raises three questions. Each has an answer of its own, and no one word "
    "says all three: a change can be real, common and important at once."
)
WRONG = "How often yearly figures say something though nothing has changed"
FOUR_WAYS = "Each measure is judged in one of four ways. Its page says in which."
FOR_ALL = "What holds for all of them"
CONSTANTS = "Constants, with their dates and references"
CHARTS = "When a process chart tells a change"
FROZEN = "Limits from before the inspection, and their price"
OTHER_TOOLS = "Where other tools differ"
RECORD = "Claims, grades and gaps"
EXAMPLE_COLUMNS = ("Month", "Value", "Flagged")
DIFFERENCES = "Differences on purpose from NHSRplotthedots 0.2.2, a package that the NHS uses"
DIFFERENCE_COLUMNS = ("What", "There", "Here", "Why")
DECIDING = "Constants that decide what the workbook says"
CONSTANT_COLUMNS = ("Constant", "Value", "What it does", "Since", "Reference")
BETTER = {
    Better.HIGHER: "Higher is better",
    Better.LOWER: "Lower is better",
    Better.NEITHER: "No one direction can be called good",
}
DEFINITIONS = "Definitions"
SEE_FIGURES = "See the figures"
HOW_WORKED_OUT = "How it is worked out, and what it does not tell you"
ASKED = "Question"
WHY = "Why it matters"
WORKED_OUT = "Worked out"
UNIT = "Unit"
GOOD = "Which way is good"
PUBLISHED = "Published"
TWO_WAYS = "Two ways of counting"
BREAKS = "Breaks"
NOT_TOLD = "Does not tell you"
BEARS_ON = "Bears on"
NO_FINDING = "no finding of this area"
DISCLOSURE = "Disclosure"
WRITTEN = "Written and checked"
CHANGES = "Changes"
FIGURES = "Figures"


def written_and_checked(by: str, checked_by: str, next_review: date) -> str:
    """Who wrote a definition, who checked it and when it is reviewed."""
    checked = f"checked by {checked_by}" if checked_by else "not yet checked by a second analyst"
    return f"Written by the {by}; {checked}. Next review {next_review}."


def breaks(words: Sequence[str]) -> str:
    """Every break of a series."""
    return f"{'. '.join(words)}."


def as_given(words: str, counts_words: str, *, counted: bool) -> str:
    """How a measure that has no numerator is worked out."""
    return f"As {'counted' if counted else 'published'}: {words}. {counts_words}".strip()


def rate(numerator: str, denominator: str, counts_words: str) -> str:
    """How a rate is worked out."""
    return f"Numerator: {numerator}. Denominator: {denominator}. {counts_words}".strip()


def profile(*, filtered: bool) -> str:
    """What is done to figures before they are shown."""
    if filtered:
        return "Filtered: small counts hidden, all others rounded"
    return "Open: shown as published"


def ranked(fewest: str) -> str:
    """Which authorities are ranked: not shares of fewer than `fewest`."""
    return (
        f"Every authority with a figure that can be used is ranked, but for shares of fewer than "
        f"{fewest}. The ranks it may have by chance come from the intervals, where there are "
        "counts."
    )


def answer(overdue: int, of: int) -> str:
    """Where every number comes from, and for how many measures newer figures were due."""
    return (
        "Every number of a real area was published by a public body, is worked out from such "
        f"numbers, or is counted from the area's own return and protected. For {overdue} of {of} "
        "measures newer figures were due and are not held here yet."
    )


def definition_of(measure: str) -> str:
    """What is shown when one definition was asked for."""
    return f"Definition of {measure}."


def compared(values: int, differ: int) -> str:
    """How many values were compared with a second source."""
    return f"{values:,} values compared; {differ} differ beyond rounding."


def files(many: int) -> str:
    """The summary in front of the table of files."""
    return f"{many} files"


def kept(status: str) -> str:
    """What is shown of a published error that stays."""
    return f"kept, marked [{status}]"


def errors(many: int) -> str:
    """How many errors in published files are put right."""
    return f"{many} errors that we know of. Each is told with its reason."


def examples(many: int) -> str:
    """The summary in front of the worked examples."""
    return f"{many} worked examples; each is a test that runs with every change"


def says(words: str) -> str:
    """What the workbook says of an example."""
    return f"The workbook says: {words}"


def measures(many: int, of: int) -> str:
    """How many measures are defined here."""
    return f"{many} of {of} measures."


def example(sentence: str) -> str:
    """A change that is all three, from the figures held here."""
    return f"An example, the largest of its kind now: {sentence}"
