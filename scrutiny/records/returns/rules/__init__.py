"""The rules that a return is held to: tables of expressions, and functions where one is not enough.

`data/returns/rules.csv` has the words of each, how grave it is and what it keeps a record out of.
The letter of its id says where it stands here: S structure and values, P person, R and A
decisions, N ehc_plans, D and L settings, V5 needs, V6 reviews, X across and years. To add one: a
row there, and here an expression in the table of its subject; a function only where it looks at
rows of several tables.
"""

from scrutiny.records.returns.rules import (
    across,
    decisions,
    ehc_plans,
    needs,
    person,
    reviews,
    settings,
    structure,
    values,
    years,
)
from scrutiny.records.returns.rules.registry import Failures, Register
from scrutiny.records.returns.rules.subjects import Checked

__all__ = ["REGISTER", "Checked", "Failures", "check"]

REGISTER = Register(
    [
        part.RULES
        for part in (
            structure,
            values,
            person,
            decisions,
            ehc_plans,
            settings,
            needs,
            reviews,
            across,
            years,
        )
    ]
)
check = REGISTER.check
