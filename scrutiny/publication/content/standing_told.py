"""How one measure of one finding stands, in words."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.vocabulary.words import Direction, Mode, Reason, Verdict


class StandingLine(Struct, frozen=True):
    """One thing that is known of a measure beside its headline.

    `tag` says the verdict in a word or two; it is empty where the line has none. `verdict` gives
    the sign beside it, null where there is none. `sentence` stands beside the tag and does not say
    it again.
    """

    label: str
    tag: str
    verdict: Verdict | None
    sentence: str


class Mark(Struct, frozen=True):
    """How a measure stands in one of three ways: on the year, since the inspection, against others.

    `tag` says the verdict in a word or two, `than` what it is set against; where nothing can be
    tested `tag` is the rank among neighbours in words. `verdict` gives the sign, null for a rank
    and where a figure recovered part of what was lost, which is neither good nor bad. `tag` and
    `than` are empty where there is nothing to set it against.
    """

    label: str
    tag: str
    verdict: Verdict | None
    than: str


class Past(Struct, frozen=True, array_like=True):
    """One earlier figure of a measure, or the latest: what a small line of the last years draws.

    `year` is the one that the period ends in. `number` is null, and `tag` empty, where there is no
    figure. `tag` speaks of the change on the year before.
    """

    year: int
    period_shown: str
    number: float | None
    value: str
    tag: str
    verdict: Verdict
    direction: Direction


class StandingTold(Struct, frozen=True):
    """One measure of one finding: its verdict, and all that is known, every part a sentence.

    `place` is the code of the place whose figure it is, a wider one than the area where that has
    none; `returned`: the figure is from the area's own cases. `shows` says what the measure can
    show in a word or two, `shows_words` in a sentence. `verdict`, `direction` and `reason` speak of
    the latest period, `tag` says them in a word or two, and `title` is what a chart is titled.
    `value` and `period_shown` are the latest figure, empty where it is hidden; `ours` is our own
    where the publisher's leads and differs, else empty. `headline` is the sentence of
    the verdict; `beside` and `sentence` stand beside the tag, without its words: the same, and all
    that is said in one go. `warning` is what the measure to read with it says against it, `again`
    when more can be said, `story` when it changed; each empty where there is nothing to say.
    `ended` says that no more figures come on this definition, and what came in its place; empty
    while they do. `chart`: there is a process chart. `stale`: the figure is too old to tell how
    things stand; `first`: it is the first on its definition. `variant`: it asks the same as
    another measure in another way. `aim` is the target, in the measure's unit, and `aim_shown` the
    same in words, null and empty without one. `marks` are three, in their order; `past` are the
    figures of the last years, the oldest first.
    """

    measure: str
    part: str
    place: str
    returned: bool
    short_name: str
    shows: str
    shows_words: str
    mode: Mode
    mode_words: str
    verdict: Verdict
    direction: Direction
    reason: Reason
    tag: str
    title: str
    headline: str
    beside: str
    sentence: str
    value: str
    ours: str
    period: str
    period_shown: str
    lines: tuple[StandingLine, ...]
    warning: str
    again: str
    ended: str
    chart: bool
    story: tuple[str, ...]
    stale: bool
    variant: bool
    aim: float | None
    aim_shown: str
    marks: tuple[Mark, ...]
    past: tuple[Past, ...]
    first: bool
