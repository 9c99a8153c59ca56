"""A second attack, which shares nothing with the first: a browser, subtraction, and patience.

It takes only what a browser can get of two successive snapshots, reads the numbers back out of the
downloads, and subtracts parts from wholes, months from quarters, inner from outer counts and one
snapshot from the other, again and again, until nothing more follows. The truth is then looked up
only to see whether anybody came to light.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.workbook import load_definitions
from scrutiny.measures.case_counts import cells
from scrutiny.publication.build import build
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.records.returns.case_store import held_years, read_stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.views.html import page_body
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import BOTH_PARTS, WAITED, Kind
from scrutiny.wording.download_text import WHOLE
from scrutiny.wording.flow_text import TOPICS
from tests.attack.browsing import downloads, shown, views
from tests.conftest import HOME

# Written down again, so that a number changed in the project is noticed here.
LAST_HIDDEN, HALF, WIDTH = 7, 2, 3
Key = tuple[str, str, frozenset[tuple[str, str]]]
"""Which count: a name, a period in words, and the parts it is broken down by."""
Span = tuple[float, float]
ANY: Span = (0.0, float("inf"))
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory, workbook: Folders) -> list[Published]:
    """What stood on the pages a year ago, and what stands there now."""
    home = tmp_path_factory.mktemp("two")
    for folder in ("data", "private"):
        shutil.copytree(workbook.home / folder, home / folder)
    shutil.rmtree(home / "private" / "shown")
    shutil.rmtree(home / "data" / "areas" / "northmere" / "returns")
    latest = home / "private" / "cases" / "northmere" / "2026"
    latest.rename(home / "later")
    build(Folders(home), date(2026, 2, 1))
    first = current(home / "build")
    (home / "later").rename(latest)
    build(Folders(home), date(2026, 11, 22))
    return [first, current(home / "build")]


def span(text: str) -> Span | None:
    """What a number shown stands for; None where no number stands."""
    found = re.fullmatch(r"(?:about )?([\d,]+)", text.strip())
    if not found:
        return ANY if text.strip() == "[c]" else None
    number = float(found[1].replace(",", ""))
    return (number, number) if number == 0 else (max(number - HALF, LAST_HIDDEN + 1), number + HALF)


class Reader:
    """Somebody who keeps every number that was ever on the pages."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.known: dict[Key, Span] = {}

    def browse(self) -> None:
        for state in views(self.published, "northmere", "flow"):
            html = page_body(shown(self.published, state, "flow"))
            for rows in downloads(html):
                self.read(rows)

    def read(self, rows: list[list[str]]) -> None:
        """One CSV file: each row names its measure, its period and its groups."""
        heads, *body = rows
        flows = {self.published.measure(f).about.name: f for f in self.published.about.flows}
        for each in body:
            row = dict(zip(heads, each, strict=True))
            if "part" not in row:
                # The points of a chart: the same figures stand in another file.
                continue
            about = self.published.measure(flows[row["measure"]]).about
            groups = row["part"].split(BOTH_PARTS) if row["part"] != WHOLE else []
            parts = {(topic, group) for topic, _, group in (part.partition("=") for part in groups)}
            value = row["status"] or row["value"].removesuffix(".0")
            if any(topic == WAITED for topic, _ in parts):
                self.note("open_cases", row["period"], parts, value)
                continue
            spelt = {(TOPICS[topic], group) for topic, group in parts}
            counted = f"{row['numerator']} of {row['denominator']}" if row["denominator"] else ""
            self.counts(about, row["period"], spelt, value, counted)

    def counts(
        self,
        about: MeasureTold,
        period: str,
        parts: set[tuple[str, str]],
        value: str,
        counts: str,
    ) -> None:
        assert about.published is not None
        counted, *of = about.published.quantities
        if of:
            inner, _, outer = counts.removeprefix("about ").partition(" of ")
            if outer:
                self.note(counted, period, parts, inner)
                self.note(of[0], period, parts, outer)
            elif "[c]" in value:
                self.note(counted, period, parts, "[c]")
        elif about.kind is Kind.COUNT:
            self.note(counted, period, parts, value)

    def note(self, name: str, period: str, parts: Iterable[tuple[str, str]], text: str) -> None:
        found = span(text)
        if found is None:
            return
        key = (name, period, frozenset(parts))
        low, high = self.known.get(key, ANY)
        narrowed = (max(low, found[0]), min(high, found[1]))
        assert narrowed[0] <= narrowed[1], "two pages contradict each other"
        self.known[key] = narrowed


NESTED = {
    "requests_refused": "requests",
    "requests_mediation": "requests",
    "requests_tribunal": "requests",
    "decisions_in_6_weeks": "decisions",
    "plans_timed": "plans_issued",
    "plans_timed_no_exceptions": "plans_timed",
    "plans_in_20_weeks": "plans_timed",
    "plans_in_20_weeks_no_exceptions": "plans_timed_no_exceptions",
    "review_decisions_in_4_weeks": "review_decisions",
    "open_over_20_weeks": "open_cases",
}


def sums(known: Mapping[Key, Span]) -> list[tuple[Key, list[Key]]]:
    """Every whole with all its parts, as a reader would line them up."""
    found: list[tuple[Key, list[Key]]] = []
    below: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in known:
        name, period, parts = key
        for part in parts:
            below[((name, period, parts - {part}), part[0])].append(key)
    found += [(whole, parts) for (whole, _), parts in below.items() if len(parts) > 1]
    for name, period, parts in list(known):
        if name.startswith("open"):
            continue
        year = period[-4:]
        if re.fullmatch(r"\d{4}", period):
            ends = ("January to March", "April to June", "July to September", "October to December")
            found.append(((name, period, parts), [(name, f"{end} {year}", parts) for end in ends]))
        elif " to " in period:
            first = _MONTHS.index(period.split()[0])
            months = [f"{month} {year}" for month in _MONTHS[first : first + 3]]
            found.append(((name, period, parts), [(name, month, parts) for month in months]))
    return found


def followed(known: Mapping[Key, Span]) -> dict[Key, Span]:
    """Everything that follows by adding, subtracting and comparing, until nothing more does."""
    spans = defaultdict(lambda: ANY, known)
    lines = sums(known)
    for _ in range(60):
        before = dict(spans)
        for whole, parts in lines:
            lows, highs = zip(*(spans[part] for part in parts), strict=True)
            narrow(spans, whole, sum(lows), sum(highs))
            for part, low, high in zip(parts, lows, highs, strict=True):
                least, most = spans[whole]
                narrow(spans, part, least - (sum(highs) - high), most - (sum(lows) - low))
        for name, period, parts in list(spans):
            outer = (NESTED.get(name, ""), period, parts)
            if outer in spans:
                narrow(spans, (name, period, parts), 0, spans[outer][1])
                narrow(spans, outer, spans[name, period, parts][0], float("inf"))
        if dict(spans) == before:
            break
    return dict(spans)


def narrow(spans: dict[Key, Span], key: Key, low: float, high: float) -> None:
    held = spans[key]
    if low != low or high != high:  # infinity less infinity says nothing
        return
    made = (max(held[0], low), min(held[1], high))
    # A contradiction means that the data changed between snapshots: the older word is dropped.
    if made[0] <= made[1]:
        spans[key] = made


def truth(folders: Folders) -> dict[Key, int]:
    """The exact counts, for the judge alone."""
    definitions = load_definitions(HOME / "data")
    private = folders.private
    stored = [read_stored(private, "northmere", y) for y in held_years(private, "northmere")]
    from scrutiny.vocabulary.periods import shown as in_words
    from scrutiny.wording.flow_text import TOPICS

    exact = cells(
        join_returns("northmere", stored), definitions.return_format, definitions.methods.clocks
    )
    found = {}
    for row in exact.iter_rows(named=True):
        parts = frozenset(
            (TOPICS[row[f"topic_{i}"]], row[f"part_{i}"]) for i in (1, 2) if row[f"topic_{i}"]
        )
        found[row["quantity"], in_words(row["period"]), parts] = row["count"]
    return found


def come_to_light(spans: Mapping[Key, Span], exact: Mapping[Key, int]) -> list[Key]:
    """Small counts that a reader can pin more closely than they may, and rightly."""
    return [
        key
        for key, (low, high) in spans.items()
        if 1 <= exact.get(key, 0) <= LAST_HIDDEN
        and high - low < WIDTH
        and low <= exact[key] <= high
    ]


@pytest.fixture(scope="module")
def read(snapshots: list[Published]) -> list[Reader]:
    readers = [Reader(published) for published in snapshots]
    for reader in readers:
        reader.browse()
    return readers


def test_the_reader_reads_what_stands_there(read: list[Reader], workbook: Folders) -> None:
    exact = truth(workbook)
    known = read[1].known

    def stood(key: Key, low: float, count: int, high: float) -> bool:
        """What stood there before may have moved by another base, and still stand."""
        moved = 5 if read[0].known.get(key) == (low, high) else 0
        return low - moved <= count <= high + max(moved, LAST_HIDDEN if moved and not high else 0)

    assert len(known) > 3000
    wrong = [
        key
        for key, (low, high) in known.items()
        if key in exact and (low, high) != ANY and not stood(key, low, exact[key], high)
    ]
    assert wrong == []
    # Nearly every number of the cube can be read; what stands only as a denominator can too.
    assert sum(key in known for key, n in exact.items() if n > LAST_HIDDEN) > 0.6 * sum(
        n > LAST_HIDDEN for n in exact.values()
    )


def test_one_snapshot_gives_nobody_away(read: list[Reader], workbook: Folders) -> None:
    exact = truth(workbook)
    for reader in read:
        assert come_to_light(followed(reader.known), exact) == []


def test_two_snapshots_together_give_nobody_away(read: list[Reader], workbook: Folders) -> None:
    both = dict(read[1].known)
    for key, (low, high) in read[0].known.items():
        held = both.get(key, ANY)
        made = (max(low, held[0]), min(high, held[1]))
        if made[0] <= made[1]:
            both[key] = made
    assert come_to_light(followed(both), truth(workbook)) == []


def test_the_attack_finds_what_plain_hiding_gives_away(workbook: Folders) -> None:
    """Without rounding and without hiding others, subtraction brings many to light."""
    exact = truth(workbook)
    plain = {
        key: ANY if 1 <= count <= LAST_HIDDEN else (float(count), float(count))
        for key, count in exact.items()
    }
    assert len(come_to_light(followed(plain), exact)) > 50


def test_the_later_snapshot_shows_a_year_more(snapshots: list[Published]) -> None:
    first, second = (
        {f.period for f in each.measure("flow_requests").of("999")} for each in snapshots
    )
    assert {p for p in second - first if len(p) == 4} == {"2025"}
    assert first < second


def test_the_exact_cube_is_nowhere_in_a_snapshot(snapshots: list[Published]) -> None:
    """No count of a flow on disk that is not nought or a multiple of five."""
    for flow in snapshots[1].about.flows:
        measure = snapshots[1].measure(flow)
        for figure in measure.of("999"):
            for number in (figure.numerator, figure.denominator):
                assert number is None or number % 5 == 0
    assert not list(Path(snapshots[1].folder).rglob("*.parquet"))
