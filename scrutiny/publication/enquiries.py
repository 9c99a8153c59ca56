"""Questions to ask: lines of enquiry filled in from what meets their condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrutiny.assessment.conditions import Met
from scrutiny.assessment.review import Reviewed
from scrutiny.assessment.standing import Point, Standing
from scrutiny.definitions.area import Finding, Record, Target
from scrutiny.definitions.enquiry import Enquiry, names_in
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import ClaimResult, Condition, PromiseState, Reason
from scrutiny.wording.claim import against_each, stretch
from scrutiny.wording.figure import Wording, beside_value
from scrutiny.wording.grammar import capital, listed, small
from scrutiny.wording.numbers import day, in_unit, read_day, written_date
from scrutiny.wording.on_record import in_a_sentence
from scrutiny.wording.point import counted, told
from scrutiny.wording.promise import since_reading


@dataclass(frozen=True, slots=True)
class Raised:
    """One question that is raised: its strength (1 the strongest), the finding that raises it, the
    words, and why it is asked.
    """

    strength: int
    finding: str
    condition: Condition
    question: str
    why: str


@dataclass(frozen=True, slots=True)
class Filling:
    """What the names in a question are filled from.

    `wordings` by measure; `due` says when the next figures of a measure were due; `today` is the
    day from which successors of bodies that ended are known.
    """

    record: Record
    reviewed: Reviewed
    measures: Mapping[str, Measure]
    wordings: Mapping[str, Wording]
    due: Mapping[str, str]
    today: date

    def questions(self, finding: Finding, enquiries: Sequence[Enquiry]) -> list[Raised]:
        """The questions on one finding, the strongest first; each thing is asked about once."""
        found = []
        for met in self.reviewed.conditions[finding.id]:
            if self._of_a_variant(met):
                continue
            names = {name: text for name, text in self._names(finding, met).items() if text}
            rows = [row for row in enquiries if row.condition is met.condition]
            for row in sorted(rows, key=lambda row: row.strength):
                if names_in(row.question) <= names.keys():
                    asked = capital(row.question.format(**names))
                    strength = row.strength + self._milder(met)
                    found.append(Raised(strength, finding.id, met.condition, asked, row.why))
                    break
        return sorted(_once(found), key=lambda each: each.strength)

    def _of_a_variant(self, met: Met) -> bool:
        """A variant asks the same as its measure in another way: one question is enough."""
        measure = str(met.subject.get("measure", "")).partition(" ")[0]
        return bool(measure) and self.measures[measure].variant_of is not None

    def _milder(self, met: Met) -> int:
        """What was done late in the end calls for an answer less than what is late now."""
        name = str(met.subject.get("commitment", ""))
        late = met.condition is Condition.LATE and name in self.reviewed.promises
        return 30 if late and self.reviewed.promises[name].state is PromiseState.DONE_LATE else 0

    def _names(self, finding: Finding, met: Met) -> dict[str, str]:
        subject = met.subject
        names = {
            "what": str(subject.get("ask") or finding.short_title),
            "body": self._body(finding.responsible_bodies),
            "read": read_day(self.record.area.read_to),
        }
        if "measure" in subject:
            names |= self._of_measure(finding, str(subject.get("group_key") or subject["measure"]))
        group = str(subject.get("group") or "") or str(subject.get("measure", "")).partition(" ")[2]
        if group:
            # The question names the group by itself, so the measure goes by the whole's name.
            names["group"] = group.partition("=")[2]
            names["measure"] = self._name(str(subject["measure"]).partition(" ")[0])
        if "pair" in subject:
            names["pair"] = self._name(str(subject["pair"]))
        if "commitment" in subject:
            names |= self._of_commitment(str(subject["commitment"]))
            if met.condition is Condition.LATE:
                names = self._as_late(str(subject["commitment"]), names)
            elif met.condition is Condition.DUE_SINCE_READING:
                searched = self.reviewed.promises[str(subject["commitment"])].searched
                names["read"] = since_reading(self.record.area.read_to, searched)
        if "target" in subject:
            names |= self._of_target(str(subject["target"]), subject)
        if "claim" in subject:
            names |= self._of_claim(str(subject["claim"]))
        if "recommendation" in subject:
            names |= self._of_recommendation(str(subject["recommendation"]))
        return names

    def _body(self, bodies: Sequence[str]) -> str:
        """Who is asked: the first of those that answer, or its successor where it has ended."""
        if not bodies:
            return ""
        return in_a_sentence(self.record.area.answering(bodies[0], self.today))

    def _named(self, bodies: Sequence[str]) -> str:
        """Bodies that did or owe something, each with who answers for it today."""
        found = []
        for body in bodies:
            now = self.record.area.answering(body, self.today)
            ended = f" (now {in_a_sentence(now)})" if now != body else ""
            found.append(f"{in_a_sentence(body)}{ended}")
        return listed(found)

    def _name(self, key: str) -> str:
        measure, _, part = key.partition(" ")
        name = self.measures[measure].short_name
        name = name if name[:2].isupper() else small(name)
        return f"{name} ({part.partition('=')[2].lower()})" if part else name

    def _standing(self, finding: Finding, key: str) -> Standing | None:
        held = self.reviewed.standings
        return held.get((finding.id, key)) or next(
            (s for (_, k), s in held.items() if k == key), None
        )

    def _of_measure(self, finding: Finding, key: str) -> dict[str, str]:
        standing = self._standing(finding, key)
        names = {"measure": self._name(key)}
        if standing is None:
            return names
        wording = self.wordings[standing.measure]
        names["due"] = self.due.get(standing.measure, "")
        if standing.latest is not None and standing.latest.value is not None:
            counts = counted(wording, standing.latest)
            names["value"] = f"{wording.value(standing.latest.value)}{counts}"
            names["when"] = shown(standing.latest.period)
        names["before"] = self._before(standing, wording)
        if standing.reason in _TESTED:
            names["chance"] = "more than chance explains"
        england = standing.against.get("england")
        if england is not None and england.value is not None:
            theirs = {"value": england.value, "published_value": england.published_value}
            names["england"] = f"{wording.value(england.value)}{beside_value(wording, theirs)}"
        if standing.aim is not None:
            names["target"] = wording.aim(standing.aim.value)
            names["due"] = day(standing.aim.due) if standing.aim.due else names["due"]
        return names

    def _before(self, standing: Standing, wording: Wording) -> str:
        """The figure of the year before; empty where the verdict does not rest on it."""
        compared = standing.on_year
        point: Point | None = compared.before if compared else None
        if compared is None or point is None or point.value is None:
            return ""
        if compared.verdict is not standing.verdict:
            return ""
        return told(wording, point)

    def _of_commitment(self, name: str) -> dict[str, str]:
        row = next(each for each in self.record.commitments if each.id == name)
        promise = self.reviewed.promises[name]
        names = {"promise": row.what}
        if row.promised_by:
            names["who"] = self._named(row.promised_by)
        else:
            names["setter"] = in_a_sentence(row.set_by)
            names["owed"] = self._named(row.owed_by)
        if row.due_date:
            names["due"] = written_date(row.due_date, row.due_precision)
        elif row.first_due_date:
            names["due"] = written_date(row.first_due_date)
        if row.done_on:
            names["when"] = written_date(row.done_on)
        compared = promise.compared
        if compared is not None and compared.after.value is not None:
            wording = self.wordings[row.measure_id]
            names["measure"] = self._name(row.measure_id)
            names["value"] = told(wording, compared.after)
            if compared.before.value is not None:
                names["before"] = told(wording, compared.before)
        return names

    def _as_late(self, name: str, names: Mapping[str, str]) -> dict[str, str]:
        """The names of a late promise, without a date that would say more than is known."""
        state = self.reviewed.promises[name].state
        if state is PromiseState.MISSED or (state is PromiseState.DONE_LATE and "when" in names):
            return dict(names)
        rest = {key: text for key, text in names.items() if key not in ("due", "when")}
        if state is PromiseState.OVERDUE and "due" in names:
            rest["passed"] = names["due"]
        return rest

    def _of_target(self, name: str, subject: Mapping[str, object]) -> dict[str, str]:
        row = next(each for each in self.record.targets if each.id == name)
        moved = next((each for each in self.reviewed.moved if each.target_id == name), None)
        if moved is None or subject.get("replaced") is None:
            return {}
        old = next(each for each in self.record.targets if each.id == moved.replaced_id)

        def told(target: Target) -> str:
            number, due = in_unit(target.value, target.unit), target.due_date
            return f"{number} by {written_date(due)}" if due else number

        return {
            "promise": old.what,
            "who": row.set_by,
            "when": written_date(row.set_on) if row.set_on else "",
            "before": told(old),
            "target": told(row),
        }

    def _of_claim(self, name: str) -> dict[str, str]:
        row = next(each for each in self.record.claims if each.id == name)
        judged = self.reviewed.claims[name]
        now = judged.now
        names = {
            "claim": row.claim.rstrip("."),
            "who": row.said_by,
            "when": written_date(row.date, row.date_precision),
        }
        if row.measure_id:
            names["measure"] = self._name(f"{row.measure_id} {row.part}".strip())
            if now.result is ClaimResult.DEPENDS:
                names["each"] = against_each(self.wordings[row.measure_id], now)
            against = now.compared
            if against and against.before.value is not None and against.after.value is not None:
                wording = self.wordings[row.measure_id]
                names["before"] = stretch(wording, against.before, now.before)
                names["value"] = stretch(wording, against.after, now.after)
                if judged.then.result is ClaimResult.SUPPORTED:
                    names["then"] = "the figures public then bore it out"
        return names

    def _of_recommendation(self, name: str) -> dict[str, str]:
        row = next(each for each in self.record.recommendations if each.id == name)
        return {
            "what": row.topic,
            "who": row.committee,
            "when": written_date(row.meeting_date, row.date_precision),
        }


_TESTED = (Reason.BEYOND_CHANCE, Reason.RUN, Reason.HELD)
"""Why a verdict may say that chance does not explain a change."""


def _once(rows: Sequence[Raised]) -> list[Raised]:
    seen: dict[str, Raised] = {}
    for row in rows:
        seen.setdefault(row.question, row)
    return list(seen.values())


def chosen(rows: Sequence[Raised], most: int) -> tuple[list[Raised], list[Raised]]:
    """Those to show and the rest: the strongest first, and of one kind no more than two."""
    shown_: list[Raised] = []
    rest: list[Raised] = []
    for row in sorted(rows, key=lambda row: row.strength):
        alike = sum(each.condition is row.condition for each in shown_)
        (shown_ if len(shown_) < most and alike < 2 else rest).append(row)
    return shown_, rest


def of_finding(asked: Sequence[Raised], most: int) -> Questions:
    """The strongest questions on a finding, and those beyond the `most` that are shown."""
    shown_, rest = chosen(asked, most)
    return Questions(tuple(_told(row, "") for row in shown_), tuple(_told(row, "") for row in rest))


def of_area(
    record: Record, asked: Mapping[str, Sequence[Raised]], most: int
) -> dict[str, Questions]:
    """The strongest questions on the findings of each inspection, and on ``all``.

    `asked` are those on each finding. They are named by it, and a question that several raise is
    asked once, under the names of all.
    """
    together: dict[str, list[Raised]] = {"all": []}
    for finding in record.findings:
        together["all"] += asked[finding.id]
        together.setdefault(finding.inspection_id, []).extend(asked[finding.id])
    return {name: _named(_merged(rows), most) for name, rows in together.items()}


def _named(asked: Sequence[Raised], most: int) -> Questions:
    shown_, rest = chosen(asked, most)
    named = tuple(_told(row, f"{row.finding}: ") for row in shown_)
    return Questions(named, elsewhere=len(rest))


def _merged(asked: Sequence[Raised]) -> list[Raised]:
    held: dict[str, list[Raised]] = {}
    for row in asked:
        held.setdefault(row.question, []).append(row)
    return [
        replace(min(rows, key=lambda row: row.strength), finding=", ".join(r.finding for r in rows))
        for rows in held.values()
    ]


def _told(row: Raised, about: str) -> Question:
    return Question(about, row.question, row.why, row.condition)
