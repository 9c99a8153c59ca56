"""The words that fill a question, from what meets its condition: one function a kind of subject.

Which names there are for each is `vocabulary.asking.NAMES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Judged
from scrutiny.assessment.evidence import About, Paired
from scrutiny.assessment.promises import MovedTarget, Promise
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.area import Claim, Commitment, Finding, Record, Target, Unmeasured
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import ClaimResult, PromiseState, Reason
from scrutiny.wording.claim import against_each, stretch
from scrutiny.wording.each_side import like, none_better, on_each_side
from scrutiny.wording.figure import Wording, beside_value, leading
from scrutiny.wording.grammar import listed, small
from scrutiny.wording.numbers import day, in_unit, read_day, written_date
from scrutiny.wording.on_record import in_a_sentence
from scrutiny.wording.point import counted, led, told
from scrutiny.wording.promise import since_reading


@dataclass(frozen=True, slots=True)
class Filling:
    """What the words are made from beside the facts.

    `wordings` by measure; `due` says when the next figures of a measure were due; `today` is the
    day from which successors of bodies that ended are known.
    """

    record: Record
    measures: Mapping[str, Measure]
    wordings: Mapping[str, Wording]
    due: Mapping[str, str]
    today: date

    def names(self, finding: Finding, about: About) -> dict[str, str]:
        """The words for every name that is known of what meets a condition for a finding."""
        area, bodies = self.record.area, finding.responsible_bodies
        names = {
            "what": finding.short_title,
            # The first of those that answer is asked, or its successor where it has ended.
            "body": in_a_sentence(area.answering(bodies[0], self.today)) if bodies else "",
            "read": read_day(area.read_to),
            **self._of(about),
        }
        return {name: words for name, words in names.items() if words}

    def _of(self, about: About) -> dict[str, str]:
        match about:
            case Finding():
                return {}
            case Unmeasured():
                return {"what": about.ask}
            case Standing():
                return self._of_figure(about)
            case Paired():
                return {**self._of_figure(about.standing), **self._of_pair(about.pair)}
            case Judged():
                return self._of_claim(about)
            case MovedTarget():
                return self._of_target(about)
            case Promise():
                return self._of_promise(about)
            case Answer():
                return self._of_recommendation(about)

    def asked(self, finding: Finding, about: About) -> str:
        """Who can answer: whoever said, promised or moved it, else who answers for the finding.

        A partnership is no body that a letter reaches: the one to write to is named beside it.
        """
        named = self._asked(finding, about)
        if not named.lower().endswith("local area partnership"):
            return named
        return f"{named} (write to {self.record.area.bodies[0]})"

    def _asked(self, finding: Finding, about: About) -> str:
        match about:
            case Judged():
                said_by = self._claim(about).said_by
                bodies = [b for b in self.record.area.bodies if b.lower() in said_by.lower()]
                return self._named(bodies) if bodies else in_a_sentence(said_by)
            case Promise():
                row = self._commitment(about)
                return self._named(row.promised_by or row.owed_by)
            case MovedTarget():
                return in_a_sentence(about.by)
            case _:
                return self._named(finding.responsible_bodies[:1])

    def _of_pair(self, pair: Standing) -> dict[str, str]:
        names = {"pair": self._name(pair.measure, pair.part)}
        compared, wording = pair.on_year, self.wordings[pair.measure]
        if compared is not None and None not in (compared.before.value, compared.after.value):
            names["pair_before"] = told(wording, compared.before)
            names["pair_value"] = told(wording, compared.after)
        return names

    def _of_figure(self, standing: Standing) -> dict[str, str]:
        wording, latest = self.wordings[standing.measure], standing.latest
        # A question names the group by itself, so the measure goes by the whole's name.
        names = {
            "measure": self._name(standing.measure),
            "group": standing.part.partition("=")[2],
            "due": self.due.get(standing.measure, ""),
            "before": _before(standing, wording),
        }
        if latest is not None and latest.value is not None:
            names["level"] = wording.value(led(wording, latest))
            names["value"] = f"{names['level']}{counted(wording, latest)}"
            names["when"] = shown(latest.period)
            names["numbers"] = on_each_side(self.measures[standing.measure].sides, latest)
        if standing.reason in _TESTED:
            names["chance"] = "more than chance explains"
        england = standing.against.get("england")
        if england is not None and england.value is not None:
            theirs = {"value": england.value, "published_value": england.published_value}
            value = leading(wording, theirs) or 0.0
            names["england"] = f"{wording.value(value)}{beside_value(wording, theirs)}"
        neighbours = standing.against.get("neighbours")
        names["like"] = like(neighbours)
        names["among"] = like(neighbours) or none_better(neighbours)
        if standing.aim is not None:
            names["target"] = wording.aim(standing.aim.value)
            names["due"] = day(standing.aim.due) if standing.aim.due else names["due"]
        return names

    def _of_claim(self, judged: Judged) -> dict[str, str]:
        row = self._claim(judged)
        names = {
            "claim": row.claim.rstrip("."),
            "who": row.said_by,
            "when": written_date(row.date, row.date_precision),
        }
        if not row.measure_id:
            return names
        wording, now = self.wordings[row.measure_id], judged.now
        names["measure"] = self._name(row.measure_id, row.part)
        if now.result is ClaimResult.DEPENDS:
            names["each"] = against_each(wording, now)
        against = now.compared
        if against and against.before.value is not None and against.after.value is not None:
            names["before"] = stretch(wording, against.before, now.before)
            names["value"] = stretch(wording, against.after, now.after)
            if judged.then.result is ClaimResult.SUPPORTED:
                names["then"] = "the figures public then bore it out"
        return names

    def _of_target(self, moved: MovedTarget) -> dict[str, str]:
        targets = {each.id: each for each in self.record.targets}
        new, old = targets[moved.target_id], targets[moved.replaced_id]
        return {
            "promise": old.what,
            "who": new.set_by,
            "when": written_date(new.set_on) if new.set_on else "",
            "before": _level(old),
            "target": _level(new),
        }

    def _of_promise(self, promise: Promise) -> dict[str, str]:
        row = self._commitment(promise)
        names = {"promise": row.what}
        if row.promised_by:
            names["who"] = self._named(row.promised_by)
        else:
            names["setter"] = in_a_sentence(row.set_by)
            names["owed"] = self._named(row.owed_by)
        if row.done_on:
            names["when"] = written_date(row.done_on)
        due = ""
        if row.due_date:
            due = written_date(row.due_date, row.due_precision)
        elif row.first_due_date:
            due = written_date(row.first_due_date)
        # A date is left out where it would say more than is known: of what was put back and is
        # not late by its new date, and of what was done late nobody knows when.
        put_back = promise.state is PromiseState.DUE and promise.moved is not None
        when_unknown = promise.state is PromiseState.DONE_LATE and not row.done_on
        if promise.state is PromiseState.OVERDUE:
            names["passed"] = due
        elif not put_back and not when_unknown:
            names["due"] = due
        if promise.state is PromiseState.UNREAD:
            names["read"] = since_reading(self.record.area.read_to, promise.searched)
        compared = promise.compared
        if compared is not None and compared.after.value is not None:
            wording = self.wordings[row.measure_id]
            names["measure"] = self._name(row.measure_id)
            names["value"] = told(wording, compared.after)
            if compared.before.value is not None:
                names["before"] = told(wording, compared.before)
        return names

    def _of_recommendation(self, answer: Answer) -> dict[str, str]:
        rows = self.record.recommendations
        row = next(each for each in rows if each.id == answer.recommendation_id)
        return {
            "what": row.topic,
            "who": row.committee,
            "when": written_date(row.meeting_date, row.date_precision),
        }

    def _claim(self, judged: Judged) -> Claim:
        return next(each for each in self.record.claims if each.id == judged.claim_id)

    def _commitment(self, promise: Promise) -> Commitment:
        return next(each for each in self.record.commitments if each.id == promise.commitment_id)

    def _name(self, measure: str, part: str = "") -> str:
        name = self.measures[measure].short_name
        name = name if name[:2].isupper() else small(name)
        return f"{name} ({part.partition('=')[2].lower()})" if part else name

    def _named(self, bodies: Sequence[str]) -> str:
        """Bodies that did or owe something, each with who answers for it today."""
        found = []
        for body in bodies:
            now = self.record.area.answering(body, self.today)
            ended = f" (now {in_a_sentence(now)})" if now != body else ""
            found.append(f"{in_a_sentence(body)}{ended}")
        return listed(found)


_TESTED = (Reason.BEYOND_CHANCE, Reason.RUN, Reason.HELD)
"""Why a verdict may say that chance does not explain a change."""


def _before(standing: Standing, wording: Wording) -> str:
    """The figure of the year before; empty where the verdict does not rest on it."""
    compared = standing.on_year
    if compared is None or compared.before.value is None:
        return ""
    return told(wording, compared.before) if compared.verdict is standing.verdict else ""


def _level(target: Target) -> str:
    """``75 % by 31 March 2025``, with its date where it has one."""
    number, due = in_unit(target.value, target.unit), target.due_date
    return f"{number} by {written_date(due)}" if due else number
