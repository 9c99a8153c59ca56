"""What a return has lost of the fields that flows need: unread, blank, or left out by a rule.

A record that breaks a rule is left out of the measures that it would spoil. Where that happens to
many, what is left is not the return but a remainder of it, and its counts are too low without
looking so. Method: for each needed field (`needed_for` in `data/returns/fields.csv`), the share of
the records that have it, or must have it, in which it cannot be used, for each cause and for all
together; among all records, and among those that are not wholly historical, whichever is more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from scrutiny.definitions.methods import Methods
from scrutiny.definitions.returns import Field, FieldKind, Rule, Severity, Spoiled
from scrutiny.errors import Problem
from scrutiny.records.returns.rules import Checked, Failures
from scrutiny.records.returns.typed import DAYS, column_words

_MOST_FORMS = 3
_FORMS = "Save days as 2025-09-28 or 28/09/2025, or export the return again"
_VALUES = "Export the return again, or correct the column"
_UNREAD, _BLANK = "unread", "blank"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a return is refused, from `data/methods.toml`; without them nothing may be lost.

    `lost`: the share of a needed field that may be lost. `blank`: the share that may be blank
    where blank is only a question. `fewest`: fewer records than this are no reason.
    """

    lost: float = 0.0
    blank: float = 0.0
    fewest: int = 1

    @classmethod
    def of(cls, methods: Methods) -> Limits:
        return cls(
            methods.lost_most.value, methods.blank_most.value, methods.lost_too_few_to_tell.value
        )


NOTHING_LOST = Limits()


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost of one field: `lost` of `of` records, and how many by each of `causes`, which
    are "unread", "blank" and ids of rules; one record may be lost by several.

    `blank` of `blank_of` records leave it blank where that can be right. `empty` of those lost
    have no value, and `nothing` are the words for nothing that stand there instead.
    """

    field: Field
    lost: int
    of: int
    causes: Mapping[str, int]
    filled: int
    blank: int = 0
    blank_of: int = 0
    empty: int = 0
    nothing: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.lost / self.of if self.of else 0.0


@dataclass(frozen=True)
class Losses:
    """What one return has lost, and whether it may be kept."""

    context: Checked
    failures: Failures

    @cached_property
    def fields(self) -> tuple[Loss, ...]:
        """The fields of which anything is lost, in the order of the return's form."""
        layout, year = self.context.given.layout, self.context.year
        needed = [
            field
            for field in self.context.format.fields
            if field.needed_for and field.used_in(year) and field.names(layout)
        ]
        return tuple(loss for field in needed if (loss := self._of(field)).lost or loss.blank)

    def problems(self, limits: Limits) -> list[Problem]:
        """Why the return must be refused; empty where it may be kept."""
        found = [problem for loss in self.fields for problem in self._of_field(loss, limits)]
        return found + list(self._of_rules(limits))

    def kept(self) -> list[dict[str, object]]:
        """The losses as plain data, to be stored beside the return."""
        return [
            {
                "field": f"{loss.field.module}.{loss.field.field}",
                "needed_for": [str(each) for each in loss.field.needed_for],
                "lost": loss.lost,
                "of": loss.of,
            }
            for loss in self.fields
            if loss.lost
        ]

    def _of(self, field: Field) -> Loss:
        ref = "person_ref" if field.module == "person" else "request_ref"
        table = self.context.table(field.module).filter(pl.col(ref).is_not_null())
        filled = _refs(table.filter(pl.col(field.field).is_not_null()), ref)
        by_cause = dict(self._causes(field, table, ref))
        no_value = _refs(table.filter(pl.col(field.field).is_null()), ref) - by_cause[_UNREAD]
        asked = set() if _blank_is_an_answer(field) else self._asked(field, table, ref)
        made = []
        for among in (None, self._live if ref == "request_ref" else None):
            causes = {
                cause: len(refs if among is None else refs & among)
                for cause, refs in by_cause.items()
            }
            lost = set().union(*by_cause.values())
            have = filled | lost
            if among is not None:
                lost, have = lost & among, have & among
            made.append(
                Loss(
                    field,
                    len(lost),
                    len(have),
                    {cause: count for cause, count in causes.items() if count},
                    len((filled | by_cause[_UNREAD]) & have),
                    len(asked),
                    len(asked | filled),
                    len(no_value & lost),
                    self._said_nothing(field),
                )
            )
        return max(made, key=lambda loss: loss.share)

    def _said_nothing(self, field: Field) -> tuple[str, ...]:
        held = self.context.given.nothing.filter(
            pl.col("module") == field.module, pl.col("field") == field.field
        )
        return tuple(held["form"].unique().sort())

    def _causes(
        self, field: Field, table: pl.DataFrame, ref: str
    ) -> Iterator[tuple[str, set[int]]]:
        unread = self.context.given.unread.filter(
            pl.col("module") == field.module, pl.col("field") == field.field
        )
        yield _UNREAD, _refs(table.join(unread, on="row", how="semi"), ref)
        if field.wanted == "required":
            blank = table.filter(pl.col(field.field).is_null())
            yield _BLANK, _refs(blank.join(unread, on="row", how="anti"), ref)
        for rule in self._naming(field):
            if not _blank_is_an_answer(field) and set(rule.spoils) & set(field.needed_for):
                yield rule.id, _refs(self._broken(rule, field.module), ref)

    def _asked(self, field: Field, table: pl.DataFrame, ref: str) -> set[int]:
        """Where a query about the field is open and the field blank."""
        blank = table.filter(pl.col(field.field).is_null())
        found: set[int] = set()
        for rule in self._naming(field):
            if rule.severity is Severity.QUERY:
                rows = self._broken(rule, field.module).select("row")
                found |= _refs(blank.join(rows, on="row", how="semi"), ref)
        return found

    def _naming(self, field: Field) -> list[Rule]:
        name = f"{field.module}.{field.field}"
        return [rule for rule in self.context.format.rules if name in rule.fields]

    def _broken(self, rule: Rule, module: str) -> pl.DataFrame:
        """The rows that break a rule, but for those of which a cell it looks at was not read."""
        named = (pl.col("module") + "." + pl.col("field")).is_in(rule.fields)
        return self.failures.rows.filter(
            pl.col("rule") == rule.id, pl.col("module") == module
        ).join(self.context.given.unread.filter(named), on=["module", "row"], how="anti")

    @cached_property
    def _live(self) -> set[int]:
        """The requests that are not wholly historical, as flows count no other."""
        historical = (pl.col("request_outcome") == "H").fill_null(value=False) & (
            pl.col("assessment_outcome") == "H"
        ).fill_null(value=True)
        return _refs(self.context.cases.filter(~historical), "request_ref")

    def _of_field(self, loss: Loss, limits: Limits) -> Iterator[Problem]:
        place = column_words(self.context.given, loss.field)
        unread, blank = loss.causes.get(_UNREAD, 0), loss.causes.get(_BLANK, 0)
        if _too_many(unread, loss.filled, limits.lost, limits.fewest) or (
            unread and unread == loss.filled
        ):
            forms = self._forms(loss.field)
            found = f"{unread:,} of {loss.filled:,} values cannot be read; their form is {forms}"
            yield Problem(place, found, _FORMS if loss.field.kind in DAYS else _VALUES)
        elif _too_many(blank, loss.of, limits.lost, limits.fewest):
            found = f"is blank in {blank:,} of {loss.of:,} records"
            yield Problem(place, found + _written(loss), _VALUES)
        elif _too_many(loss.blank, loss.blank_of, limits.blank, limits.fewest) and set(
            loss.field.needed_for
        ) - {"breakdowns"}:
            found = f"is blank in {loss.blank:,} of {loss.blank_of:,} records where it is expected"
            yield Problem(place, found + _written(loss), _VALUES)
        elif _too_many(loss.lost, loss.of, limits.lost, limits.fewest * len(loss.causes)):
            rules = ", ".join(cause for cause in loss.causes if cause not in (_UNREAD, _BLANK))
            forms = f" (their form is {self._forms(loss.field)})" if unread else ""
            others = loss.lost - unread - loss.empty
            found = f"cannot be used in {loss.lost:,} of {loss.of:,} records: {unread:,} values "
            found += f"cannot be read{forms}, {loss.empty:,} are blank{_written(loss)}"
            if others:
                found += f", {others:,} have a value and are left out"
            found += f" by the rules {rules}" if rules else ""
            yield Problem(place, found, _VALUES)

    def _forms(self, field: Field) -> str:
        held = self.context.given.forms.filter(
            pl.col("module") == field.module, pl.col("field") == field.field
        )
        told = [f"`{form}`" for form in held.head(_MOST_FORMS)["form"]]
        more = held.height - _MOST_FORMS
        return ", ".join(told) + (f" and {more} more" if more > 0 else "")

    def _moves_spoiled(self, rule: Rule, module: str) -> tuple[Spoiled, ...]:
        """What a wrong number of an authority spoils, for it counts as a move all the same."""
        named = [
            field
            for field in self.context.format.by_module[module]
            if field.code_list == "la_code" and f"{module}.{field.field}" in rule.fields
        ]
        if rule.severity is not Severity.ERROR or not named:
            return ()
        return named[0].needed_for

    def _of_rules(self, limits: Limits) -> Iterator[Problem]:
        """Rules that leave out most of what they look at."""
        name = self.context.given.files[0][0] if self.context.given.files else "the return"
        causes: dict[tuple[str, str], int] = {}
        for loss in self.fields:
            for cause, count in loss.causes.items():
                if _too_many(count, loss.of, limits.lost, limits.fewest):
                    causes[cause, loss.field.module] = loss.of
        for rule in self.context.format.rules:
            for module in self.failures.rows.filter(rule=rule.id)["module"].unique().sort():
                rows = self._broken(rule, module)["row"].n_unique()
                height = self.context.table(module).height
                spoils = rule.spoils or self._moves_spoiled(rule, module)
                if not spoils:
                    continue
                of = causes.get((rule.id, module))
                if of is None and _too_many(rows, height, limits.lost, limits.fewest):
                    of = height
                if of is not None:
                    spoiled = ", ".join(each.replace("_", " ") for each in spoils)
                    fields = ", ".join(f for f in rule.fields if f.startswith(f"{module}."))
                    found = (
                        f"in {module.replace('_', ' ')} {rows:,} of {of:,} records would be left "
                        f"out of {spoiled} by the rule {rule.id} ({fields or module})"
                    )
                    yield Problem(name, found, rule.words)


def _blank_is_an_answer(field: Field) -> bool:
    """Whether most records leave a field blank and mean no: a mark, or where somebody moved to."""
    return field.kind is FieldKind.YES_NO or field.code_list == "la_code"


def _written(loss: Loss) -> str:
    """The words for nothing that stand where a field counts as blank."""
    words = ", ".join(f"`{word}`" for word in loss.nothing)
    return f" (also where {words} stands)" if words else ""


def _too_many(lost: int, of: int, share: float, fewest: int) -> bool:
    return lost >= fewest and lost > share * of


def _refs(frame: pl.DataFrame, ref: str) -> set[int]:
    return set(frame[ref].drop_nulls().to_list())
