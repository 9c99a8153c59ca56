"""Altair charts from published figures. Data go in as plain values: no frame is made here."""

from scrutiny.views.charts.funnel import funnel
from scrutiny.views.charts.intervals import intervals
from scrutiny.views.charts.process import process
from scrutiny.views.charts.ranked import ranked
from scrutiny.views.charts.stacked import SHADES, stacked
from scrutiny.views.charts.trend import trend

__all__ = ["SHADES", "funnel", "intervals", "process", "ranked", "stacked", "trend"]
