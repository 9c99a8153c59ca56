"""An area's own cases counted and protected: the cells and waits that may be shown, and the attack.

This is the one place where exact counts of cases become something that may be shown. What is
assessed and worded afterwards is what is shown, never the exact count, so no sentence, interval
or verdict can give away what a cell hides.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scrutiny.definitions.counted import NESTED, QUANTITIES
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.attack import Attack, attack
from scrutiny.disclosure.cube import KEY, Protection, cells_of, quantile_shown
from scrutiny.disclosure.in_print import NOTHING_IN_PRINT
from scrutiny.disclosure.kept_cubes import NOTHING_COUNTED, ToKeep, Told, as_text
from scrutiny.disclosure.prepared import Prepared, prepared
from scrutiny.disclosure.protect import LeftOut, Protected, finest, protect, without
from scrutiny.disclosure.regrouped import Regrouped, cuts, regrouped, with_codes
from scrutiny.disclosure.relations import Constraint, Relations
from scrutiny.disclosure.report import report
from scrutiny.disclosure.return_facts import ReturnFacts, settled
from scrutiny.measures.case_counts import CELL, SUMS, cells, waits
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.vocabulary.words import Profile, Status


def relations(flows: Iterable[Flow]) -> Relations:
    """How the quantities hang together; of nested pairs, those shown as shares are of meaning."""
    return Relations(
        nested=NESTED,
        shares=tuple((flow.counted, flow.of) for flow in flows if flow.of is not None),
        sums=tuple(SUMS.items()),
        stocks=frozenset(name for name, quantity in QUANTITIES.items() if quantity.stock),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one area's cases.

    `cells`: CELL, `shown` (rounded, null where hidden), `status` and `reason`, which says why a
    cell is hidden: for later attacks alone, no page shows it. `waits`: as
    `measures.case_counts.waits`, rounded to whole weeks, null where there are too few or none,
    which `status` tells.
    """

    cells: pl.DataFrame
    waits: pl.DataFrame


def protection(methods: Methods, profile: Profile) -> Protection:
    """The constants of a disclosure profile. An open figure needs none and gets none."""
    filtered = profile is Profile.FILTERED
    return Protection(
        hidden_from=1,
        hidden_to=(methods.hidden_up_to if filtered else methods.hidden_up_to_local).value,
        base=methods.rounded_to.value if filtered else 1,
        smallest_denominator=methods.smallest_denominator.value,
        all_or_none_below=methods.all_or_none_below.value,
        median_from=methods.middle_from.value,
        protected_width=methods.protected_width.value,
        held_within=methods.held_within.value,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier snapshots showed of an area, and what is kept of how that was made."""

    cubes: Sequence[pl.DataFrame]
    counted: pl.DataFrame
    told: Told | None


def shown(
    area: str,
    stored: Sequence[Stored],
    definitions: Definitions,
    earlier: Earlier,
    facts: tuple[ReturnFacts, ...],
    in_print: pl.DataFrame = NOTHING_IN_PRINT,
) -> tuple[Shown, ToKeep]:
    """Counts one area's cases, hides what must be hidden and tries to undo it.

    `earlier` is what a reader may have kept, `facts` what would be told of the returns, `in_print`
    what publishers have shown of the same children. Where nothing of the cases moved by more than
    a few, all is told as it was. A table through which the attack still finds what is hidden is
    left out, until it finds nothing.
    """
    cases, clocks = join_returns(area, stored), definitions.methods.clocks
    form = definitions.return_format
    flows = tuple(definitions.flows.values())
    rules = protection(definitions.methods, Profile.FILTERED)
    known = relations(flows)
    told = earlier.told
    now = cuts(form)
    then = regrouped(earlier.cubes, now)
    every = cells(cases, form, clocks)
    ready = prepared(
        every,
        then,
        # What was shown under other rules is known to readers, and no reason to show it again.
        earlier.counted if told is None or told.rules == repr(rules) else NOTHING_COUNTED,
        flows,
        rules,
        definitions.methods.cells_hold.value,
        form,
        lambda other: cells(cases, other, clocks),
        in_print,
    )
    given = ready.cells
    if told is not None and told.rules != repr(rules):
        given = given.with_columns(before=pl.lit(None, pl.Int64))
    made_with = _made_with(known, rules)
    left_out: tuple[LeftOut, ...] = ()
    while True:
        protected = protect(
            given,
            known,
            rules,
            then.earlier,
            _joining(ready, given),
            grown=ready.grown,
            trusted=told is not None and told.made_with == made_with,
        )
        published = protected.published
        still = told is not None and _as_before(published, then)
        if told is not None and still and told.made_with == made_with:
            reported = told.report
            break
        attacked = _attacked(protected, known, rules, then, ready)
        if attacked.withstood:
            reported = report(protected, attacked, left_out, known.stocks)
            break
        found = {finest(each.shown) for each in attacked.failing}
        left_out = (*left_out, *sorted(found))
        given = without(given, found)
    waited = _waits_shown(waits(cases, form, clocks), published, rules)
    if told is not None:
        waited = _as_told(waited, told, published, then)
        facts = told.facts if still else settled(facts, told.facts, rules)
    shown_ = Shown(published.select(*CELL, "shown", "status", "reason"), waited)
    counted = _counted(every, protected, earlier.counted)
    kept = Told(waited.write_csv(), reported, facts, repr(rules), made_with)
    return shown_, ToKeep(as_text(with_codes(shown_.cells, now)), counted, kept)


_CODE = Path(__file__).resolve().parent


def _made_with(relations: Relations, rules: Protection) -> str:
    """A checksum of what a protection and its attack rest on beside the counts."""
    digest = hashlib.sha256(repr((relations.nested, relations.shares, relations.sums)).encode())
    digest.update(repr((sorted(relations.stocks), rules)).encode())
    for path in sorted(_CODE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _attacked(
    protected: Protected, known: Relations, rules: Protection, then: Regrouped, ready: Prepared
) -> Attack:
    told = ("count", "public", "in_print")
    every = pl.concat([frame.select(*KEY, *told) for frame in (protected.cells, protected.gone)])
    return attack(
        protected.published,
        known,
        rules,
        then.earlier,
        _joining(ready, every),
        every.select(*KEY, "count"),
        gone=protected.gone,
        public=every.filter("public"),
        excusing=True,
    )


def _joining(ready: Prepared, cells_: pl.DataFrame) -> list[Constraint]:
    """What joins those cells beside their keys."""
    there = set(cells_of(cells_, needs=["count"]))
    return [each for each in ready.also if each.coefficients.keys() <= there]


def _as_before(published: pl.DataFrame, then: Regrouped) -> bool:
    """Whether every cell is as the last snapshot had it."""
    if not then.earlier:
        return False
    columns = [*KEY, "shown"]
    return published.select(columns).sort(KEY).equals(then.earlier[-1].select(columns).sort(KEY))


def _as_told(
    waited: pl.DataFrame, told: Told, published: pl.DataFrame, then: Regrouped
) -> pl.DataFrame:
    """Waits, each as it was told as long as the count of its plans is."""
    key = CELL[:5]
    kept = pl.read_csv(io.StringIO(told.waits), schema=waited.schema)
    counts = ["plans_timed", "plans_in_20_weeks"]
    last = then.earlier[-1].select(*KEY, before="shown")
    same = (
        published.filter(pl.col("quantity").is_in(counts), pl.col("topic_2") == "")
        .join(last, on=KEY, how="inner")
        .group_by(CELL[1:5])
        .agg(pl.col("shown").eq_missing(pl.col("before")).all().alias("same"))
        .filter("same")
    )
    stays = kept.join(same, on=CELL[1:5], how="semi")
    both = pl.concat([waited.join(stays, on=key, how="anti"), stays])
    return waited.select(key).join(both, on=key, how="left", maintain_order="left")


def _counted(every: pl.DataFrame, protected: Protected, kept: pl.DataFrame) -> pl.DataFrame:
    """The counts behind what is shown and those of now, of every cell that was ever counted."""
    both = (protected.cells, protected.gone)
    made = pl.concat([frame.select(*KEY, made="count") for frame in both])
    new = every.select(*KEY, last="count").join(made, on=KEY, how="left")
    new = new.join(
        kept.select(*KEY, then="made"), on=KEY, how="left", maintain_order="left"
    ).select(*KEY, pl.coalesce("made", "then").alias("made"), "last")
    return pl.concat([new, kept.join(new, on=KEY, how="anti").select(new.columns)])


def _waits_shown(exact: pl.DataFrame, published: pl.DataFrame, rules: Protection) -> pl.DataFrame:
    """Waits that say nothing of a count that is hidden.

    One row for each published cell of the plans that they are waits of, null where withheld: that
    there is a wait tells how many plans there are at least, and a middle wait on which side of 20
    weeks half of them lie. So both counts must be shown, and what is shown must suffice.
    """
    one = published.filter(pl.col("topic_2") == "")
    in_time = one.filter(pl.col("quantity") == "plans_in_20_weeks").select(
        *CELL[1:5], in_time="shown"
    )
    cells_ = one.filter(pl.col("quantity") == "plans_timed").join(in_time, on=CELL[1:5], how="left")
    rows = cells_.join(exact.drop("n"), on=CELL[:5], how="left", maintain_order="left")
    known = pl.col("shown").is_not_null() & pl.col("in_time").is_not_null()
    # As few as the count shown can stand for.
    least = (pl.col("shown") - rules.base // 2).fill_null(0)
    rows = rows.with_columns(least=pl.when(known).then(least).otherwise(0))
    none = pl.when(pl.col("shown") == 0).then(pl.lit(str(Status.NOT_APPLICABLE)))
    return rows.select(*CELL[:5], status=none.otherwise(pl.lit(str(Status.HIDDEN)))).with_columns(
        pl.Series(
            name,
            [
                quantile_shown(n, value, rules, at=at)
                for n, value in rows.select("least", name).iter_rows()
            ],
            dtype=pl.Int64,
        )
        for name, at in (("median", 0.5), ("ninetieth", 0.9))
    )
