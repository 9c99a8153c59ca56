"""What the page Measure says, and every page of a measure: headings, labels, short sentences."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.vocabulary.words import BreakKind, Movement

COMPARE = (
    ("england", "England"),
    ("region", "Region"),
    ("neighbours", "Statistical neighbours"),
)
REGION = "Region"
PERIOD = "Period"
VALUE = "Value"
COUNTS = "Counts"
ON_YEAR = "On the year before"
UNFINISHED = "unfinished, not judged"
QUESTION = "Is this getting better, and how does it compare?"
GROUPS = (
    ("neighbours", "Statistical neighbours"),
    ("region", "Authorities of the region"),
    ("all", "All authorities"),
)
PEERS = {
    "neighbours": "statistical neighbours",
    "region": "authorities of the region",
    "all": "authorities",
}
BESIDE = "Show beside"
NO_PEER = "No other place"
ALL_MEASURES = "All measures, by theme"
OTHER_MEASURES = "Other measures"
INDEX_COLUMNS = ("Measure", "Latest", "On the year", "Against England")
NO_BREAKDOWN = "No breakdown"
MEASURE = "Measure"
PLACE = "Place"
COMPARE_WITH = "Compare with"
BREAK_DOWN = "Break down by"
OTHER_PLACE = "Choose another place to see its figures."
OWN_RECORDS = "What its own invented records show is on the page "
FLOW = "Flow"
ON_THE_YEAR = "On the year"
ENGLAND = "England"
AGAINST_ENGLAND = "Against England"
AMONG_NEIGHBOURS = "Among neighbours"
NEIGHBOURS = "Neighbours, middle"
NOTE = "Note"
MOVED_AS_MUCH = "Moved as much"
CHANGE = "Change"
CHANGE_COLUMNS = ("measure", "place", "from", "to", "change", "change_shown")
"""The names of the columns of all authorities' changes."""
COLLECTED_OTHERWISE = "Way of collecting changed"
DEPENDS_ON_SIZE = "A number of things depends on the size of the place, so it is not compared."
ONLY_AUTHORITIES = "Only authorities have neighbours and a region: compare with all authorities."
NO_OTHER_PLACE = "No other place has this figure, so there is nothing to compare it with."
SMALL_NUMBERS = "Small numbers swing by chance: look at the interval before the value."
WHY = "Why it matters"
NOT_TOLD = "Does not tell you"
WORKED_OUT = "How it is worked out"
HOW_OFTEN = "How often"
DEFINITION = "Full definition"
METHODS = "Methods"
WHAT_THIS_IS = "What this is, and where it comes from"
POINT_COLUMNS = ("Period", "Value", "Average", "Limits", "Signal")
OVER_THE_YEARS = "Over the years"
SINCE_INSPECTION = "Since the inspection"
AGAINST = (("england", "Against England"), ("neighbours", "Against neighbours"))
AGAINST_TARGET = "Against the target"
HOW_SURE = "How sure"


def update_line(last: str, due: str, ended: str, *, returned: bool, overdue: bool) -> str:
    """When figures were published and when the next are due; `ended` says that none will come."""
    if returned:
        return "From the area's own returns; new with each return, once a year in January."
    if not last:
        return "No figures are held."
    if ended:
        return f"Last published {last}. {ended}"
    line = f"Last published {last}. Next due {due}"
    return f"{line}, but not held here yet." if overdue else f"{line}."


def origin(published: str, copy_note: str, file: str, digest: str, licence: str) -> str:
    """What follows a source's title: when it was published, which file it is, its licence."""
    copy = f", {copy_note}" if copy_note else ""
    return f", published {published}{copy}. File {file}, SHA-256 {digest}…, {licence}."


def break_words(kind: BreakKind, words: str) -> str:
    """What a break in a series means for who reads across it."""
    if kind is BreakKind.COLLECTION:
        return f"Dotted upright line: {words}. Compare across it with care."
    return f"{words}. Figures before and after are not joined and not compared."


def every_measure(many: int, place: str) -> str:
    """How many measures of a place are listed."""
    return f"{many} measures of {place} have figures. Each leads to its own page."


MOST_NAMED = 15


def got_better(places: Sequence[str], of: int, group: str) -> str:
    """How many of the others got better on the year, and which as far as they can be named."""
    some = f"{len(places)} of the {of} {group} got better on the year by more than chance"
    named = f": {'; '.join(places)}" if 0 < len(places) <= MOST_NAMED else ""
    return f"{some}{named}."


def dashed(subtitle: str, england: str) -> str:
    """A chart's subtitle with what its dashed line is."""
    return f"{subtitle}; dashed line: England, {england}"


def standing(name: str, both: str, below: int, others: int, group: str) -> str:
    """Where the place stands among its peers, in ten words; `both` empty where it has no figure."""
    if not both:
        return f"No figure for {name}"
    return f"{name}, {both}: higher than {below} of {others} {group}"


def worked_out(
    numerator: str, denominator: str, period: str, value: str, counts: str, ours: str
) -> str:
    """How a rate is worked out, with the numbers of one figure where they are held."""
    words = f"{numerator}, of {denominator}"
    if counts:
        words += f". For {period}: {f'{ours}, ' if ours else f'{value} is '}{counts}"
        words += f"; the publisher gives {value}" if ours else ""
    return f"{words[0].upper()}{words[1:]}."


def without(places: Sequence[str]) -> str:
    """Which places have no figure."""
    return f"No figure for {', '.join(sorted(places))}."


def doubtful(places: Sequence[str]) -> str:
    """Which places are left out, for their figures are not reliable."""
    return f"Published but not reliable, left out: {', '.join(places)}."


def parts_newest(topic: str, period: str, words: str) -> str:
    """Says so where a breakdown is older than the newest figure."""
    return f"The newest figures by {topic} are for {period}. {words}"


def overdue(line: str) -> str:
    """Newer figures were due and are not here."""
    return f"Overdue. {line}"


def row_of(period: str, row: int, file: str) -> str:
    """Which row of a file a figure comes from."""
    return f"The figure for {period} comes from row {row} of {file}."


def interval(sure: str) -> str:
    """What intervals are called, by how sure they are."""
    return f"{sure} interval"


def limits(low: float, high: float) -> str:
    """The limits at a point."""
    return f"{low:,.1f} to {high:,.1f}"


def beside(place: str, area: str) -> str:
    """Says whose figures are seen where they are not the area's own."""
    return f"You are looking at {place}, beside {area}."


def not_held(place: str, measure: str) -> str:
    """That a place has no figure of a measure."""
    return f"No figure for {place} is held: {measure}."


def invented(area: str) -> str:
    """Why nothing published is shown of an invented area."""
    return f"{area} is invented, so nobody has published figures on it."


def source(credit: str, snapshot: str) -> str:
    """Where the rows of a table come from, for its file."""
    return f"Source: {credit}. Open Government Licence v3.0. Snapshot {snapshot}."


def compared(period: str) -> str:
    """The heading over the places of one period."""
    return f"Compared, {period}"


def place_and_peers(measure: str, period: str, place: str, peers: str) -> str:
    """The caption of a table of places."""
    return f"{measure}, {period}: {place} and {peers}"


def all_places(many: int) -> str:
    """The summary in front of the table of all places."""
    return f"All {many} places as a table"


def by_cases(measure: str, period: str) -> str:
    """The subtitle of the funnel."""
    return f"{measure}, {period}, by number of cases"


def bars(sure: str) -> str:
    """What the bars of a chart of places are."""
    return f"Bars show the {sure} interval where counts are held."


def by_topic(topic: str, period: str) -> str:
    """The heading over the groups of one topic."""
    return f"By {topic}, {period}"


def no_parts(topic: str, place: str) -> str:
    """That a place has no breakdown, and which have."""
    return (
        f"No breakdown by {topic} is held for {place}. Breakdowns are held for the areas under "
        "scrutiny, their regions, their neighbours and England."
    )


def place_by_topic(place: str, topic: str, period: str) -> str:
    """What a chart of groups shows."""
    return f"{place} by {topic}, {period}"


def groups_and_whole(measure: str, unit: str, place: str) -> str:
    """The subtitle of a chart of groups."""
    return f"{measure}, {unit}; dashed line: {place}"


def parts_of(measure: str, place: str, period: str, topic: str) -> str:
    """The caption of a table of groups."""
    return f"{measure}, {place}, {period}, by {topic}"


def as_published(words: str, counts_words: str) -> str:
    """How a measure that is taken as published is worked out."""
    return f"As published: {words}. {counts_words}"


def moved_in(period: str) -> str:
    """The heading over all authorities' changes."""
    return f"How much such figures usually move, {period}"


def moved_title(change: str, usual: str) -> str:
    """What a strip of all changes shows of the one marked."""
    return f"{change}: {usual}"


def moved_told(place: str, before: str, change: str, usual: str) -> str:
    """The same with the place and the period before, for who does not see the chart."""
    return f"{place}, change from {before}: {change}; {usual}."


def moves_of(measure: str, before: str, period: str) -> str:
    """The caption of the table of all changes."""
    return f"Change from {before} to {period}: {measure}"


def all_changes(many: int) -> str:
    """The summary in front of that table."""
    return f"All {many} changes as a table"


def moved_as_much(as_far: int, authorities: int, movement: Movement, *, of_size: bool) -> str:
    """How many authorities moved as much the same way: ``5 of 143, unusual``."""
    of = f"{as_far} of {authorities}" + (" of like size" if of_size else "")
    return of if movement is Movement.BETWEEN else f"{of}, {movement}"
