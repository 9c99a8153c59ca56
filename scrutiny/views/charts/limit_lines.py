"""The average and the limits of a process chart, as they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.views.charts.look import GREY, data
from scrutiny.vocabulary.words import Limits, MeasuredIn
from scrutiny.wording import charts_text as say
from scrutiny.wording.numbers import number

SHARE = MeasuredIn.PER_CENT
_DASHED, _DOTTED, _SOLID = [6, 4], [2, 3], [1, 0]


def within(chart: ProcessChart, unit: str, value: float) -> float:
    """A limit as it is drawn: a share within 0 and 100, and no less than nought where no value is
    less. The limit itself, as rules are read, stays as it is.
    """
    if unit == SHARE:
        return min(max(value, 0.0), 100.0)
    below = any(point.number is not None and point.number < 0 for point in chart.points)
    return value if below else max(value, 0.0)


def everything(chart: ProcessChart, unit: str) -> list[float]:
    """All that must lie within the plot, in the unit."""
    found = [chart.target, *(value for _, value in chart.steps)]
    found += [n for p in chart.points for n in (p.number, p.centre, p.lower, p.upper)]
    return [within(chart, unit, value) for value in found if value is not None]


def from_nought(chart: ProcessChart, unit: str) -> bool:
    """Whether the scale starts at nought: unless all lies in the top quarter of such a scale.

    There a chart from nought would be a flat line under its top, and hide every change.
    """
    drawn = everything(chart, unit)
    return min(drawn) <= 0.75 * max(drawn) or max(drawn) <= 0


def stretches(periods: Sequence[str], chart: ProcessChart) -> list[dict[str, float]]:
    """The average and the limits, one row for each stretch in which they stay the same.

    `at` and `to` are its ends on the axis, half a period before its first and after its last
    point.
    """
    held = {point.period: point for point in chart.points}
    found: list[dict[str, float]] = []
    for at, period in enumerate(periods):
        point = held.get(period)
        if point is None:
            continue
        if point.centre is None or point.lower is None or point.upper is None:
            continue
        limits = {"centre": point.centre, "lower": point.lower, "upper": point.upper}
        if found and {key: found[-1][key] for key in limits} == limits:
            found[-1]["to"] = at + 0.5
        else:
            found.append({"at": at - 0.5, "to": at + 0.5, **limits})
    return found


def layers(
    chart: ProcessChart, unit: str, found: Sequence[dict[str, float]], x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Limits dashed, or dotted where they are for trial; the average solid."""
    made = []
    for each in found:
        ends = {"at": each["at"], "to": each["to"]}
        trial = chart.limits is Limits.TRIAL and each is found[-1]
        low, high = (within(chart, unit, each[side]) for side in ("lower", "upper"))
        limits: list[dict[str, Any]] = [{**ends, "value": low}, {**ends, "value": high}]
        average = [{**ends, "value": each["centre"]}]
        for rows, dash in ((limits, _DOTTED if trial else _DASHED), (average, _SOLID)):
            rule = alt.Chart(data(rows)).mark_rule(
                color=GREY, strokeWidth=1.5, strokeDash=dash, aria=False
            )
            made.append(rule.encode(x=x, x2=alt.X2("to:Q"), y=y))
    return made


def worded(
    chart: ProcessChart, unit: str, stretch: dict[str, float], small: bool
) -> list[tuple[float, str]]:
    """Where the average and the limits stand, and what they are called.

    A limit cut off by the edge of what can be has no name, since no value can lie beyond it.
    """
    trial = chart.limits is Limits.TRIAL
    found = [(stretch["centre"], say.average(_fine(stretch["centre"], unit)))]
    for side in ("lower", "upper"):
        at = within(chart, unit, stretch[side])
        if at == stretch[side]:
            name = say.limit(_fine(at, unit), side, small=small, trial=trial)
            found.append((at, name))
    return found


def _fine(value: float, unit: str) -> str:
    """An average or a limit: one place more than whole numbers have, unless they are large."""
    return in_unit(value, int(unit == SHARE or abs(value) < 100), unit)


def in_unit(value: float, decimals: int, unit: str) -> str:
    """``38.6 %`` for a share, else the number alone."""
    return number(value, decimals) + (" %" if unit == SHARE else "")
