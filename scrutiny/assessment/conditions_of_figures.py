"""Conditions that the figures of a finding meet. Each is stated in `assessment.conditions`."""

from __future__ import annotations

from collections.abc import Iterator

from scrutiny.assessment.coverage import has_figure
from scrutiny.assessment.evidence import Asked, Subject
from scrutiny.assessment.standing import Aim, Standing
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Assurance, Better, Reason, Recovered, Shows, Verdict

_MONTH_OF_DAYS = 365.25 / 12


def no_measure(asked: Asked) -> Iterator[Subject]:
    """No measure tied to the finding has a figure."""
    if not has_figure(asked.evidence.record, asked.evidence.standings, asked.finding.id):
        yield {}


def worse(asked: Asked) -> Iterator[Subject]:
    """The verdict is worse."""
    yield from (_of(s) for s in asked.now if s.verdict is Verdict.WORSE)


def group_left_behind(asked: Asked) -> Iterator[Subject]:
    """A group of a measure of this finding is behind, or does not share in what got better."""
    mine = {standing.key for standing in asked.all}
    seen: set[str] = set()
    for group in asked.evidence.standings.values():
        known = group.key in seen or group.stale or not group.part
        if known or not {group.key, group.measure} & mine:
            continue
        seen.add(group.key)
        whole = asked.elsewhere(group.measure)
        if whole is None or whole.stale or _is_better(group):
            continue
        if _is_better(whole) or _behind(group, whole):
            yield {"measure": whole.key, "group": group.part, "group_key": group.key}


def better_pair_worse(asked: Asked) -> Iterator[Subject]:
    """The verdict is better, and that of the balancing measure is worse."""
    for standing in asked.now:
        pair = _worse_pair(asked, standing)
        if standing.verdict is Verdict.BETTER and pair is not None:
            yield {**_of(standing), "pair": pair.key}


def failing_and_stable(asked: Asked) -> Iterator[Subject]:
    """It fails, by its target or beside England, and nothing shows that it moves."""
    yield from (_of(s) for s in asked.now if _failing_and_stable(s))


def will_miss(asked: Asked) -> Iterator[Subject]:
    """The target was missed, or will be at the present rate."""
    for standing in asked.now:
        if not _failing_and_stable(standing) and _will_miss(standing, asked):
            yield _of(standing)


def worse_than_england(asked: Asked) -> Iterator[Subject]:
    """Clearly worse than England."""
    yield from (_of(s) for s in asked.now if _below_england(s) and not _failing_and_stable(s))


def chance_decides(asked: Asked) -> Iterator[Subject]:
    """Whether the target is met is left to chance."""
    yield from _assured(asked, Assurance.CHANCE_DECIDES)


def first_signal(asked: Asked) -> Iterator[Subject]:
    """One signal that has not held yet."""
    yield from (_of(s) for s in asked.now if s.reason is Reason.FIRST_SIGNAL)


def improving(asked: Asked) -> Iterator[Subject]:
    """The verdict is better, and no balancing measure is worse."""
    for standing in asked.now:
        if standing.verdict is Verdict.BETTER and _worse_pair(asked, standing) is None:
            yield _of(standing)


def cannot_say(asked: Asked) -> Iterator[Subject]:
    """The verdict is cannot say, though there is a figure and a good direction.

    A first figure, as after a change of definition, is no fault of whoever is asked.
    """
    for standing in asked.now:
        silent = standing.verdict is Verdict.CANNOT_SAY and standing.better is not Better.NEITHER
        if standing.reason is Reason.NO_EARLIER_FIGURE:
            continue
        if silent and _value(standing) is not None:
            yield _of(standing)


def hidden(asked: Asked) -> Iterator[Subject]:
    """Many of the last year's points are hidden."""
    yield from (_of(s) for s in asked.now if s.hidden > asked.evidence.most_hidden)


def overdue(asked: Asked) -> Iterator[Subject]:
    """Newer figures of the area's own return were due. What others publish is not its to show."""
    yield from (_of(s) for s in asked.all if s.overdue and s.returned)


def stale(asked: Asked) -> Iterator[Subject]:
    """The last figure is too old to say anything of now."""
    yield from (_of(s) for s in asked.all if s.stale)


def no_target(asked: Asked) -> Iterator[Subject]:
    """A measure of an outcome or an output has no number to reach."""
    for standing in asked.now:
        matters = standing.shows in (Shows.OUTCOME, Shows.OUTPUT)
        if matters and standing.better is not Better.NEITHER and standing.aim is None:
            yield _of(standing)


def _of(standing: Standing) -> Subject:
    return {"measure": standing.key}


def _value(standing: Standing) -> float | None:
    return standing.latest.value if standing.latest else None


def _assured(asked: Asked, assurance: Assurance) -> Iterator[Subject]:
    yield from (_of(s) for s in asked.now if s.aim and s.aim.assurance is assurance)


def _is_better(standing: Standing) -> bool:
    """Better by its verdict, or since the inspectors came and not worse by its verdict."""
    if standing.verdict is Verdict.BETTER:
        return True
    if standing.recovery is not None:
        risen = standing.recovery.state in (Recovered.HELD, Recovered.BETTER)
    else:
        risen = standing.since is not None and standing.since.verdict is Verdict.BETTER
    return risen and standing.verdict is not Verdict.WORSE


def _behind(group: Standing, whole: Standing) -> bool:
    """Whether a group lies clearly on the bad side of the whole in the same period."""
    one, all_of_them = group.latest, whole.latest
    if one is None or all_of_them is None or one.period != all_of_them.period:
        return False
    if one.low is None or one.high is None or all_of_them.value is None:
        return False
    if group.better is Better.HIGHER:
        return one.high < all_of_them.value
    return group.better is Better.LOWER and one.low > all_of_them.value


def _worse_pair(asked: Asked, standing: Standing) -> Standing | None:
    pair = asked.elsewhere(standing.pair) if standing.pair else None
    return pair if pair and not pair.stale and pair.verdict is Verdict.WORSE else None


def _below_england(standing: Standing) -> bool:
    england = standing.against.get("england")
    return england is not None and england.verdict is Verdict.WORSE


def _failing_and_stable(standing: Standing) -> bool:
    if standing.aim is not None:
        stable = standing.process is not None and standing.process.reason is Reason.COMMON_CAUSE
        return stable and standing.aim.assurance is Assurance.WILL_MISS
    on_year, trend = standing.on_year, standing.trend
    still = on_year is not None and on_year.verdict is Verdict.NO_CLEAR_CHANGE
    moving = trend is not None and trend.verdict in (Verdict.BETTER, Verdict.WORSE)
    return _below_england(standing) and still and not moving


def _will_miss(standing: Standing, asked: Asked) -> bool:
    aim, latest = standing.aim, standing.latest
    if aim is None or latest is None or aim.met is not False:
        return False
    if aim.assurance is Assurance.WILL_MISS:
        return True
    if aim.due is None:
        return False
    ended = last_day(latest.period)
    if aim.due <= asked.evidence.today and ended >= aim.due:
        return True
    return _reached_late(aim, (aim.due - ended).days / _MONTH_OF_DAYS)


def _reached_late(aim: Aim, months_left: float) -> bool:
    return aim.reach is not None and aim.reach[0] > months_left
