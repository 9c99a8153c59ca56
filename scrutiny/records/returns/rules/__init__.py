"""The rules that a return is held to, a module for each part of the return.

Importing this package registers every rule.
"""

from scrutiny.records.returns.rules import (  # noqa: F401
    across,
    assessment,
    needs,
    person,
    placements,
    plans,
    requests,
    reviews,
    settings,
    structure,
    values,
    years,
)
from scrutiny.records.returns.rules.registry import Checked, Failures
from scrutiny.records.returns.rules.registry import run as check

__all__ = ["Checked", "Failures", "check"]
