"""Figures of two snapshots set side by side: new, revised, withdrawn, judged anew, overdue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrutiny.publication.changes.held import Held, HeldMeasure, Row, ties
from scrutiny.publication.changes.one_change import Change, ChangeKind
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Reason
from scrutiny.wording.grammar import others, small
from scrutiny.wording.numbers import when

Tie = tuple[str, str, tuple[str, ...]]


def figure_changes(before: Held, now: Held, area: str) -> Iterator[Change]:
    """Every change of an area's figures and of how they are judged."""
    then, here = before.area(area), now.area(area)
    place = str((here.get("about") or {}).get("place", ""))
    tied = ties(here)
    pairs = {name: (before.measure(name, place), now.measure(name, place)) for name in now.measures}
    for name, (old, new) in pairs.items():
        if new is None:
            continue
        mine = [tie for tie in tied.values() if tie[0] == name]
        findings = tuple(dict.fromkeys(f for tie in mine for f in tie[2]))
        if not mine and new.about.get("variant_of"):
            continue
        if name not in before.measures:
            yield from _added(name, new, findings)
            continue
        if old is None:
            continue
        yield from _of_measure(name, old, new, [(name, "", findings), *(t for t in mine if t[1])])
        yield from _overdue(name, old, new, findings)
    for name in sorted(set(before.measures) - set(now.measures)):
        gone = before.measure(name, place)
        if gone is not None and gone.figures:
            short = _short(gone.about, "")
            sentence = f"{short}: this measure is no longer in the workbook."
            yield Change(ChangeKind.MEASURE, name, short, (), sentence)
    yield from _verdicts(then, here, pairs, tied)


def _added(name: str, new: HeldMeasure, findings: tuple[str, ...]) -> Iterator[Change]:
    held = [row for row in new.series("", new.main).values() if row.get("number") is not None]
    if held:
        short = _short(new.about, "")
        sentence = f"{short} is new in this workbook. Its latest figure: {_told(held[-1])}."
        yield Change(ChangeKind.MEASURE, name, short, findings, sentence, now=_value(held[-1]))


def _of_measure(
    name: str, old: HeldMeasure, new: HeldMeasure, series: list[Tie]
) -> Iterator[Change]:
    redefined = _redefined(old, new)
    if redefined:
        short = _short(new.about, "")
        sentence = (
            f"{short}: this workbook now works it out in another way, so its figures are not set "
            "against those shown before."
        )
        yield Change(ChangeKind.MEASURE, name, short, series[0][2], sentence)
    decimals = min(int(each.about.get("decimals") or 0) for each in (old, new))
    for _, part, findings in series:
        then, here = old.series(part, new.main), new.series(part, new.main)
        key, short = f"{name} {part}".strip(), _short(new.about, part)
        if not then and old.figures and part:
            # The group was not followed at the time: its figures are not new for anybody.
            continue
        yield from _new(key, short, findings, then, here)
        if not redefined:
            yield from _revised(key, short, findings, then, here, decimals)
            yield from _withdrawn(key, short, findings, then, here)


def _new(
    key: str, short: str, findings: tuple[str, ...], then: dict[str, Row], here: dict[str, Row]
) -> Iterator[Change]:
    fresh = [
        period
        for period, row in here.items()
        if row.get("number") is not None and then.get(period, {}).get("number") is None
    ]
    added = [period for period in here if period not in then]
    if not fresh:
        if added and added[-1] == next(reversed(here)):
            row = here[added[-1]]
            words = row.get("status_words") or "no figure"
            sentence = f"{short}: no figure for {shown(added[-1])}: {words}."
            yield Change(ChangeKind.NEW_FIGURE, key, short, findings, sentence, shown(added[-1]))
        return
    last = fresh[-1]
    row = here[last]
    sentence = f"{short}: {_told(row)}."
    if row.get("change"):
        sentence += f" {row['change']}"
    sentence += others(len(fresh) - 1, "came")
    yield Change(
        ChangeKind.NEW_FIGURE,
        key,
        short,
        findings,
        sentence,
        shown(last),
        now=_value(row),
        rows=tuple((shown(p), "", _value(here[p])) for p in reversed(fresh)),
    )


def _revised(
    key: str,
    short: str,
    findings: tuple[str, ...],
    then: dict[str, Row],
    here: dict[str, Row],
    decimals: int,
) -> Iterator[Change]:
    found = [
        period
        for period, row in here.items()
        if period in then and _differ(then[period], row, decimals)
    ]
    if not found:
        return
    last = found[-1]
    was, is_ = _both(then[last], here[last])
    sentence = f"{short}, {shown(last)}: was {was}, is now {is_}."
    sentence += others(len(found) - 1, "changed")
    rows = tuple((shown(p), *_both(then[p], here[p])) for p in reversed(found))
    yield Change(ChangeKind.REVISED, key, short, findings, sentence, shown(last), was, is_, rows)


def _withdrawn(
    key: str, short: str, findings: tuple[str, ...], then: dict[str, Row], here: dict[str, Row]
) -> Iterator[Change]:
    gone = [
        period
        for period, row in then.items()
        if row.get("number") is not None and here.get(period, {}).get("number") is None
    ]
    if not gone:
        return
    last = gone[-1]
    was = _value(then[last])
    words = here.get(last, {}).get("status_words") or "no longer given"
    sentence = f"{short}, {shown(last)}: was {was}, now there is no figure: {words}."
    sentence += others(len(gone) - 1, "went")
    rows = tuple((shown(p), _value(then[p]), "") for p in reversed(gone))
    yield Change(ChangeKind.WITHDRAWN, key, short, findings, sentence, shown(last), was, "", rows)


def _overdue(
    name: str, old: HeldMeasure, new: HeldMeasure, findings: tuple[str, ...]
) -> Iterator[Change]:
    """Only what some finding rests on: for other measures nobody waits."""
    if not new.about.get("overdue") or not findings:
        return
    short, due = _short(new.about, ""), str(new.about.get("next_due") or "")
    since = f"were due in {due}" if due else "were due"
    sentence = f"{short}: newer figures {since} and have not been put in here."
    if not old.about.get("overdue"):
        sentence += " That is new."
    yield Change(ChangeKind.OVERDUE, name, short, findings, sentence, due)


def _verdicts(
    then: Row,
    here: Row,
    pairs: dict[str, tuple[HeldMeasure | None, HeldMeasure | None]],
    tied: dict[str, Tie],
) -> Iterator[Change]:
    """Headlines that differ. Where a snapshot has no headlines yet, both go by the change on the
    year, so that a new way of judging is never told as news.
    """
    was, is_ = _standings(then), _standings(here)
    before_ties = ties(then)
    for key, (measure, part, findings) in tied.items():
        old, new = pairs.get(measure, (None, None))
        if old is None or new is None or key not in before_ties or _redefined(old, new):
            continue
        one: Row | None = was.get(key)
        other: Row | None = is_.get(key)
        if one is None or other is None:
            one, other = _latest(old, part, new.main), _latest(new, part, new.main)
        if one is None or other is None or _judged(one) == _judged(other):
            continue
        if one.get("stale") and other.get("stale"):
            continue
        short = str(other.get("short_name") or _short(new.about, part))
        words = str(other.get("headline") or other.get("sentence") or other.get("change") or "")
        old_tag, new_tag = _tag(one), _tag(other)
        sentence = f'{short}: was "{old_tag}", is now "{new_tag}". {words}'.strip()
        if one.get("mode") != other.get("mode"):
            sentence += " It is now judged in another way."
        elif (one.get("period"), one.get("value")) == (other.get("period"), other.get("value")):
            sentence += " The figure is the same; what it is judged by changed."
        yield Change(
            ChangeKind.VERDICT,
            key,
            short,
            findings,
            sentence,
            str(other.get("period_shown") or ""),
            old_tag,
            new_tag,
        )


def _standings(area: Row) -> dict[str, Row]:
    """Headlines by the key of the measure; they are the same under every finding."""
    held = area.get("standings")
    if not isinstance(held, dict):
        return {}
    return {
        name.partition(" ")[2]: row
        for name, row in held.items()
        if isinstance(row, dict) and row.get("verdict")
    }


def _latest(held: HeldMeasure, part: str, main: str | None) -> Row | None:
    rows = [r for r in held.series(part, main).values() if r.get("number") is not None]
    return rows[-1] if rows and rows[-1].get("verdict") else None


def _judged(row: Row) -> tuple[Any, ...]:
    return row.get("verdict"), row.get("direction"), row.get("reason") == Reason.FIRST_SIGNAL


def _tag(row: Row) -> str:
    text = str(row.get("tag") or row.get("verdict"))
    return small(text)


def _redefined(old: HeldMeasure, new: HeldMeasure) -> bool:
    """Whether the two snapshots work the measure out from other things."""
    return _made_from(old.about, new.about) != _made_from(new.about, old.about)


def _made_from(about: Row, other: Row) -> dict[str, Any]:
    """What a measure is worked out from, as far as both snapshots tell."""
    found = {}
    for key in ("kind", "counted", "of", "numerator", "denominator", "published"):
        if key in about and key in other:
            part = about[key]
            found[key] = part.get("quantities") if isinstance(part, dict) else part
    return found


def _differ(one: Row, other: Row, decimals: int) -> bool:
    first, second = one.get("number"), other.get("number")
    if first is None or second is None:
        return False
    if round(float(first), decimals) != round(float(second), decimals):
        return True
    known = [
        (one[name], other[name])
        for name in ("numerator", "denominator")
        if one.get(name) is not None and other.get(name) is not None
    ]
    return any(then != here for then, here in known)


def _both(one: Row, other: Row) -> tuple[str, str]:
    """What was and is shown, with the counts where the values look alike."""
    was, is_ = _value(one), _value(other)
    if was != is_:
        return was, is_
    return f"{was} ({one.get('counts')})", f"{is_} ({other.get('counts')})"


def _told(row: Row) -> str:
    told = "; ".join(filter(None, (row.get("counts"), row.get("published_words"))))
    about = f" ({told})" if told else ""
    return f"{_value(row)} in {when(str(row['period']))}{about}"


def _value(row: Row) -> str:
    return str(row.get("value") or row.get("number") or "no figure")


def _short(about: Row, part: str) -> str:
    name = str(about.get("short_name") or about.get("name") or about.get("id") or "")
    group = part.partition("=")[2]
    return f"{name}, {group}" if group else name
