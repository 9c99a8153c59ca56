"""What the page Methods says of how individuals are protected and of what a return is held to."""

from __future__ import annotations

from collections.abc import Sequence

REASONS = (
    "The count itself is small.",
    "It is none or all of a small group, which tells of everybody in it.",
    "The group that it is a part of is hidden.",
    "Others could be worked out from it.",
)
PROTECTED = (
    "A figure that a public body has published is shown as published. A council's own return "
    "never leaves its computer: names and numbers serve to match persons in memory and are not "
    "kept, and what is counted from it is protected before anything is drawn or worded. Tables "
    "are fixed: months for the whole, quarters by one breakdown, years by two at most."
)
NOTHING_TO_PROTECT = "No return is held here, so there was nothing to protect."
PROTECTION = "How individuals are protected"
SHOWN_COLUMNS = ("Tables", "Counts", "Of those not nought, shown", "Of the cases in them, shown")
TOLD_ELSEWHERE = (
    "What publishers show of the same children, exactly and once a year, is part of what anybody "
    "can know. Each such count is taken to be known, as published or as it will be, and no hidden "
    "count may be worked out from it and what is shown here together."
)
ELSEWHERE = "What publishers show of the same children"
ELSEWHERE_COLUMNS = ("Measure here", "Published")
HOW_MUCH = "How much is still shown"
WHY = "Why counts are hidden"
LEFT_OUT = (
    "A record that breaks a rule of severity error is left out of the measures that it would "
    "spoil, and counted. Nothing is dropped in silence. The department's own numbers of the "
    "rules are not known here, so they have ours."
)
RULES = "Rules for a return"
RULE_COLUMNS = ("Rule", "Severity", "What is wrong, and what to do", "Fields")
BROKEN_COLUMNS = ("Rule", "Severity", "Records", "What is wrong")
RETURNS = "What a return is held to"


def named(area: str, *, invented: bool) -> str:
    """An area's name, with the word that it is invented."""
    return f"{area} (invented)" if invented else area


def at_least(share: float) -> str:
    """Shares are cut off to whole per cents, so that nobody can work out what few are hidden."""
    return "all" if share == 1 else f"over {100 * share:.0f} %"


def attacked(area: str, hidden: int, at_least: int, elsewhere: int, left_out: Sequence[str]) -> str:
    """What the attack on the snapshot found: nothing closer than `at_least`.

    `elsewhere`: from how many counts that publishers show; `left_out`: tables that could not be
    protected.
    """
    found = (
        f"No count could be pinned closer than {at_least + 1} possible numbers, but where that "
        "follows from what publishers or earlier snapshots have shown."
        if hidden
        else "Nothing was hidden."
    )
    out = f" Could not be protected, and left out: {'; '.join(left_out)}." if left_out else ""
    return (
        f"{area}: this build attacked its own output. From every count, sum, share and rounding "
        f"shown, from earlier snapshots and from {elsewhere:,} counts that publishers show, a "
        f"solver worked out the lowest and highest value of each of {hidden:,} hidden counts. "
        f"{found}{out}"
    )


def shown(area: str) -> str:
    """The caption of the table of what is still shown."""
    return f"{area}: how much is still shown"


def table(grain: str, breakdown: str) -> str:
    """The name of a table that is protected."""
    return f"By {grain}, {breakdown}"


def all_rules(many: int) -> str:
    """The summary in front of the rules."""
    return f"All {many} rules"


def broken(census: str) -> str:
    """The caption of the rules that a return breaks."""
    return f"Rules that the return of {census} breaks"


def return_of(census: str) -> str:
    """The summary in front of what a return breaks."""
    return f"The return of {census}"


def no_return(area: str) -> str:
    """That no return is held."""
    return f"No return of {area} is shown here."
