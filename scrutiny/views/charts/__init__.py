"""Altair charts from published figures. Data go in as plain values: no frame is made here."""

from scrutiny.views.charts.funnel_chart import funnel
from scrutiny.views.charts.interval_chart import intervals
from scrutiny.views.charts.process_chart import process
from scrutiny.views.charts.ranked import ranked
from scrutiny.views.charts.stacked import SHADES, stacked
from scrutiny.views.charts.strip import strip
from scrutiny.views.charts.trend_chart import trend

__all__ = [
    "SHADES",
    "funnel",
    "intervals",
    "process",
    "ranked",
    "stacked",
    "strip",
    "trend",
]
