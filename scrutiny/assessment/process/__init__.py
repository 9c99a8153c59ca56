"""Process charts: whether months or quarters vary as they always do, or something changed.

XmR charts as NHSRplotthedots 0.2.2 draws them; where this differs on purpose is told in
`data/examples/process.toml`, which the Methods page shows. `limits` draws the average and the
limits, `rules` holds one function for each rule, `chart` puts the two together for every point and
`summary` says what the last point of each series means. `charted`
puts the flows of every area on such charts.
"""

from scrutiny.assessment.process.chart import chart
from scrutiny.assessment.process.limits import Floors
from scrutiny.assessment.process.separate import chartable
from scrutiny.assessment.process.summary import summaries

__all__ = ["Floors", "chart", "chartable", "summaries"]
