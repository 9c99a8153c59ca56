"""Published figures, as they may be shown."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from scrutiny.vocabulary.words import Direction, Movement, Reason, Status, Verdict

BOTH = "&"
"""Joins the two parts of a figure that is broken down by two topics at once."""


class Against(Struct, frozen=True, array_like=True):
    """How one figure stands against one benchmark.

    `value` is the benchmark's, in words, the publisher's first and ours after it where they differ,
    empty where it has none; `number` the same as a number.
    """

    value: str
    number: float | None
    verdict: Verdict
    tag: str
    sentence: str


class Among(Struct, frozen=True, array_like=True):
    """The place of a change on the year among all authorities' changes of the same two periods.

    `as_far` of `authorities`, itself one of them, moved as much the same way; `of_size`: they are
    those nearest in size.
    """

    as_far: int
    authorities: int
    of_size: bool
    movement: Movement


class Figure(Struct, frozen=True, array_like=True):
    """One published value of one place, period and part, as it may be shown.

    `number`, `low` and `high` are rounded as shown (null where there is none), `numerator` and
    `denominator` as published, or as worked out where the measure's `counts` says so (a small
    numerator that was worked out is null); `value`, `counts` and `interval` are the same in words.
    `verdict`, `direction`, `reason`, `tag` and `change` speak of the change on the year before;
    `level` says where the figure stands. Sentences are written for the areas under scrutiny and
    for every place's last figure, and are empty elsewhere. `against` holds england, region and
    neighbours where comparing makes sense. `revised` says what an earlier release gave, empty where
    the same. `number` and `value` are the publisher's own percentage where ours, made of its
    counts, differs from it as shown: `ours` is then ours and `our_words` says so; interval, counts
    and every test are of ours. `published_number` is the publisher's own percentage wherever it is
    given. `source` is an index into the measure's releases, `row` the publisher's row. `trend` is
    the tested trend of five
    years in words, `rank` where the place stands among all authorities and `funnel` whether it lies
    further from their average than chance explains; `usual` where the change on the year stands
    among all authorities' changes, for a cell, and `among` the same as numbers; each empty or null
    where it cannot be told. `counts_left_out` says
    why a share of England or of a region has no counts, empty where it has, or where nobody
    published any. `not_newest` says of the last figure of a place why it has none for the newest
    period that most authorities have, empty elsewhere. `by_chance` says of that last
    figure how many tests stand behind all of its place's, empty elsewhere.
    """

    basis: str
    place: str
    period: str
    period_shown: str
    part: str
    number: float | None
    low: float | None
    high: float | None
    value: str
    numerator: float | None
    denominator: float | None
    counts: str
    interval: str
    status: Status
    status_words: str
    direction: Direction
    verdict: Verdict
    reason: Reason
    tag: str
    title: str
    level: str
    change: str
    caution: bool
    revised: str
    our_words: str
    published_number: float | None
    source: int
    row: int
    against: Mapping[str, Against]
    trend: str = ""
    rank: str = ""
    funnel: str = ""
    usual: str = ""
    among: Among | None = None
    counts_left_out: str = ""
    not_newest: str = ""
    by_chance: str = ""
    ours: float | None = None

    @property
    def both(self) -> str:
        """The value in words, with our own where the publisher's leads and differs."""
        return "; ".join(filter(None, (self.value, self.our_words)))

    @property
    def topic(self) -> str:
        """What the figure is a group by, empty for the whole."""
        return self.part.partition("=")[0]

    @property
    def group(self) -> str:
        """The group of one topic that the figure is of, empty for the whole."""
        return self.part.partition("=")[2]

    @property
    def groups(self) -> tuple[tuple[str, str], tuple[str, str]] | None:
        """Topic and group twice, where the figure is broken down by two at once; else null."""
        one, both, other = self.part.partition(BOTH)
        if not both:
            return None
        (topic, _, group), (topic_2, _, group_2) = one.partition("="), other.partition("=")
        return (topic, group), (topic_2, group_2)
