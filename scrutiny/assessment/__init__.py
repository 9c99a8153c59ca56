"""What the evidence supports: intervals, comparisons, changes, verdicts. Never rounds or words."""
