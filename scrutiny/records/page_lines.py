"""What a source's page lacks to read a file, and the lines that would make it read it.

All of it is told in one message, with lines ready to paste. A line that renames is offered only
where one heading that is new in the file is clearly meant. A heading that stood in earlier files
beside the missing one is another quantity, perhaps its opposite, however alike the two are. Nor is
a line offered for a column that says whom a row counts: another population must not be taken for a
renamed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from scrutiny.definitions.source import Heading, Layout, Release, Source
from scrutiny.errors import Problem, located, quoted
from scrutiny.records.part_of_all import is_whole
from scrutiny.sources.recognise import likeness, own_headings
from scrutiny.vocabulary.periods import TERMS

SHOWN = 8
"""So many headings of a file are named at once."""

ALIKE = 0.8
"""So alike, from 0 to 1, must two headings be for one to be offered as the other's new name."""

_TELLING = {
    **dict.fromkeys(("pc", "pct", "perc", "percent", "percentage", "rate", "per", "%"), "share"),
    **dict.fromkeys(("avg", "average", "mean", "median"), "average"),
    **dict.fromkeys(("not", "no", "non", "never"), "not"),
    **dict.fromkeys(("ex", "exc", "excl", "excluding", "without"), "except"),
}
"""Words of a heading that make another quantity of it, and what they tell."""


@dataclass(slots=True)
class Lacking:
    """What a page lacks, in words, and the edits of the page that would mend it."""

    source: Source
    file: str
    heading_row: int = 1
    found: list[str] = field(default_factory=list)
    would_do: list[str] = field(default_factory=list)
    edits: list[tuple[str, str]] = field(default_factory=list)
    column: str | None = None

    @property
    def page(self) -> str:
        return f"data/sources/{self.source.id}.toml"

    def problems(self) -> list[Problem]:
        """One problem, or none where nothing is lacking."""
        if not self.found:
            return []
        alone = self.column if len(self.found) == 1 else None
        place = located(self.file, row=self.heading_row, column=alone) if alone else self.file
        lines = "\n".join(f"{where}:\n{text}" for where, text in self.edits)
        would_do = list(self.would_do)
        if lines:
            would_do.append(f"These lines of {self.page} would do")
        return [Problem(place, "; ".join(self.found), ". ".join(would_do), lines)]

    def headings(
        self, lacking: Sequence[Heading], headings: Sequence[str]
    ) -> Mapping[str, str] | None:
        """Headings that the page names and the file does not have.

        Gives the page's heading for each of the file's that is clearly it, or null where not all
        that are lacking can be told so.
        """
        if not lacking:
            return {}
        source = self.source
        new = [name for name in source.new_among(headings) if not name.startswith("#")]
        named = quoted(lacking)
        matched = all(heading.among(headings) for heading in source.signs)
        if matched and len(lacking) == 1:
            self.column = str(lacking[0])
            self.found.append(f"is missing; {source.name} needs it")
        else:
            noun = "heading" if len(lacking) == 1 else "headings"
            verb = "has the headings of" if matched else "looks like"
            self.found.append(f"{verb} {source.name} but lacks the {noun} {named}")
        new.sort(key=lambda name: max(likeness(heading, [name]) for heading in lacking))
        new.reverse()
        shown = quoted(new[:SHOWN])
        more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        self.found[-1] += (
            f" (headings that the page does not name, the likest first: {shown}{more})"
            if new
            else " (no heading of the file is new)"
        )
        if whom := [heading for heading in lacking if heading in source.filters]:
            told = quoted(whom, " and ")
            self.would_do.append(
                f"{told} says whom a row counts, so this may be about others than {self.page} "
                "describes: describe it in a page of its own, or leave it out"
            )
            return None
        own = own_headings(source)
        same = [heading for heading in own if heading.among(headings)]
        if len(same) * 2 < len(own) or not same:
            self.would_do.append(
                "So few of its headings are the same that it may count something else: describe "
                f"it in a page of its own, and see {self.page} for how"
            )
            return None
        self.would_do.append(
            f"If the publisher renamed it and it counts the same, give {self.page} both names; if "
            "it counts something else, describe the file in a page of its own"
        )
        if source.not_used is None:
            return None
        meant = {heading: name for heading in lacking if (name := _meant(heading, new))}
        if len(set(meant.values())) < len(lacking):
            return None
        for heading, name in meant.items():
            key = next((key for key, named in _keys(source) if named == heading), "column")
            full = next((h for h in source.named_columns if h == heading), heading)
            was = _listed(full.names) if full.others else f'"{full}"'
            both = _listed((*full.names, name))
            self.edits.append((f"instead of {key} = {was}", f"{key} = {both}"))
        return {name: str(heading) for heading, name in meant.items()}

    def whole(self, text: pl.DataFrame, period: str) -> None:
        """The rows of the whole, which the last period of the file does not have.

        `text` has a row for each row of the file, with `period` and the page's own headings.
        """
        part = self.source.part
        if part is None:
            return
        value = pl.col(part.value).str.strip_chars()
        rows = text.filter(pl.col("period") == period)
        if rows.is_empty() or rows.filter(is_whole(part)).height:
            return
        wanted = quoted(part.whole, " or ")
        self.found.append(
            f"has 0 authorities in its last period, the whole counted: no row of "
            f'"{part.value}" is {wanted}'
        )
        titled = pl.col(part.topic).str.strip_chars() == value
        counted = (
            rows.select("place", value=value, titled=titled)
            .group_by("value")
            .agg(pl.col("titled").any(), places=pl.col("place").n_unique())
            .filter(pl.col("titled") | pl.col("value").str.contains(r"(?i)^(all|total)\b|\btotal$"))
            .sort("titled", "places", "value", descending=[True, True, False])
        )
        if counted.is_empty():
            self.would_do.append("Without the whole nothing can be shown: download it again")
            return
        best = counted.row(0, named=True)
        self.found[-1] += f'; "{best["value"]}" stands there for {best["places"]} places'
        new = _listed((*part.whole, best["value"]))
        self.edits.append((f"instead of whole = {_listed(part.whole)}", f"whole = {new}"))

    def release(self, latest: str) -> None:
        """The release that the file is, of which the page says nothing."""
        source = self.source
        if not latest:
            self.found.append("has no period that is understood")
            return
        self.found.append(
            f'goes up to the period "{latest}", which is no known release of {source.name}'
        )
        self.would_do.append(f"Add a [[releases]] entry for it to {self.page}")
        if following := next_release(source, latest):
            self.edits += release_edits(source, following)


def next_release(source: Source, latest: str, published: date | None = None) -> Release | None:
    """A release up to a period that the page does not have, called as the one before is.

    Without the day that it was `published`, the same day of its year is assumed. Null where the
    period or the page tells too little.
    """
    year = re.match(r"\d{4}", latest)
    if year is None or not source.releases:
        return None
    before = max(source.releases, key=lambda release: release.latest_period)
    shift = int(year[0]) - int(before.latest_period[:4])
    terms = (_term(before.latest_period), _term(latest))
    ident = _moved(before.id, shift, terms)
    if ident in {release.id for release in source.releases}:
        ident += "-later"
    assumed = before.published.replace(
        year=before.published.year + shift, day=min(before.published.day, 28)
    )
    return Release(
        id=ident,
        latest_period=latest,
        published=published or assumed,
        published_assumed=published is None,
        title=_moved(before.title, shift, terms),
    )


def release_edits(source: Source, release: Release) -> list[tuple[str, str]]:
    """Where in the page which lines belong, for a release that it does not have."""
    edits = []
    first, latest, day = source.first_published, release.latest_period, release.published
    if first and latest not in first.dates and source.layout is not Layout.LONG:
        line = (
            f'"{latest}" = "{day:%Y-%m}"' if release.published_assumed else f'"{latest}" = "{day}"'
        )
        where = "below [first_published.dates]"
        if not first.dates:
            where, line = "at the end", f"\n[first_published.dates]\n{line}"
        edits.append((where, line))
    published = [f"published = {day}"]
    if release.published_assumed:
        published[0] += "  # put the day here, and take out the next line"
        published.append("published_assumed = true")
    entry = (
        "",
        "[[releases]]",
        f'id = "{release.id}"',
        f'latest_period = "{latest}"',
        *published,
        f'title = "{release.title}"',
    )
    return [*edits, ("at the end", "\n".join(entry))]


def with_edits(page: str, edits: Sequence[tuple[str, str]]) -> str:
    """The page's text with lines put in at the end, or below a line that stands there once."""
    for where, text in edits:
        if where == "at the end":
            page = f"{page.rstrip()}\n{text}\n"
        else:
            line = where.removeprefix("below ")
            page = page.replace(f"{line}\n", f"{line}\n{text}\n", 1)
    return page


def _moved(text: str, years: int, terms: tuple[str, str]) -> str:
    """The words of a release moved on by some years, and from one term to another.

    >>> _moved("spring term 2024/25", 1, ("spring", "autumn")), _moved("2024-25", 1, ("", ""))
    ('autumn term 2025/26', '2025-26')
    >>> _moved("reporting year 2025", 2, ("", ""))
    'reporting year 2027'
    """

    def on(match: re.Match[str]) -> str:
        first = f"{int(match[1]) + years}"
        return first + (f"{match[2]}{(int(match[3]) + years) % 100:02}" if match[2] else "")

    moved = re.sub(r"(?<!\d)((?:19|20)\d\d)(?:([-/])(\d\d))?(?!\d)", on, text)
    return moved.replace(terms[0], terms[1]) if all(terms) else moved


def _term(period: str) -> str:
    """The name of a period's term; empty for other kinds of period."""
    match = re.fullmatch(r"\d{4}/\d{2}-([1-3])", period)
    return TERMS[int(match[1]) - 1] if match else ""


def _meant(heading: Heading, new: Sequence[str]) -> str | None:
    """The one new heading of the file that is clearly this one under another name."""
    kinds = {_kind(name) for name in heading.names}
    same = [name for name in new if _kind(name) in kinds]
    alike = sorted(((likeness(heading, [name]), name) for name in same), reverse=True)
    if not alike or alike[0][0] < ALIKE or (len(alike) > 1 and alike[1][0] == alike[0][0]):
        return None
    return alike[0][1]


def _kind(heading: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What a heading counts by, so far as its words tell: its unit, whether it denies or excepts
    something, and its numbers. Headings that differ in one of these name different quantities.

    >>> _kind("request_outcome_over_6_weeks_pc") == _kind("request_outcome_over_6_weeks")
    False
    >>> _kind("pc_plans_issued_gt_1_year") == _kind("plans_issued_over_1_year_percent")
    True
    """
    words = re.findall("[a-z]+|[0-9]+|%", heading.casefold())
    told = frozenset(_TELLING[word] for word in words if word in _TELLING)
    return told, tuple(word for word in words if word.isdigit())


def _keys(source: Source) -> Iterator[tuple[str, Heading]]:
    """Every heading that stands in a line of its own in the page, with its key."""
    for columns in (source.place, source.period, source.part, source.long):
        for key in type(columns).model_fields if columns else ():
            if isinstance(named := getattr(columns, key), Heading):
                yield key, named
    for quantity in source.quantities:
        yield "column", quantity.column


def _listed(names: Sequence[str]) -> str:
    """Names as a list of TOML."""
    escaped = (name.replace("\\", "\\\\").replace('"', '\\"') for name in names)
    return f"[{quoted(escaped)}]"
