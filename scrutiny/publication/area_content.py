"""An area as pages show it: its record with every verdict, check and question, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scrutiny.assessment.review import Reviewed
from scrutiny.assessment.standing import Process, Standing
from scrutiny.definitions.area import Record
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.cards import latest_words, short_name, standing_words
from scrutiny.publication.charts import flow_wording
from scrutiny.publication.enquiries import Filling, Question, as_words, chosen
from scrutiny.publication.gaps import area_gaps
from scrutiny.publication.published import Figure
from scrutiny.publication.record import area_words
from scrutiny.vocabulary.periods import last_day
from scrutiny.wording import claim as claims
from scrutiny.wording import promise as promises
from scrutiny.wording import signals as process
from scrutiny.wording import strongest as grades
from scrutiny.wording.definition import ended
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.numbers import when

Figures = Mapping[tuple[str, str, str], Figure]
"""The published figures of a place, by measure, part and period."""


@dataclass(frozen=True, slots=True)
class Area:
    """What the words of one area are made from.

    `measures` and `wordings` hold flows too; `due` says in words when the next figures of each
    measure are due, `charts` are the process charts of its place that can be read.
    """

    record: Record
    reviewed: Reviewed
    definitions: Definitions
    measures: Mapping[str, Measure]
    wordings: Mapping[str, Wording]
    figures: Figures
    due: Mapping[str, str]
    charts: Sequence[Process]
    today: date

    def content(self) -> dict[str, Any]:
        """Everything of the area as plain data."""
        held = self._standings()
        variants = {m.id for m in self.measures.values() if m.variant_of is not None}
        latest = {
            key.partition(" ")[2]: latest_words(words)
            for key, words in held.items()
            if words["measure"] not in variants
        }
        named: dict[str, Measure | Flow] = {**self.definitions.measures, **self.definitions.flows}
        content = area_words(self.record, named, latest, self.today)
        content["standings"] = held
        content["newest"] = self._newest()
        content["stale"] = sorted({w["measure"] for w in held.values() if w["stale"]})
        content["expected_false"] = process.expected_false(
            [each.false_flag for each in self.charts if not each.needed]
        )
        self._claims(content)
        self._commitments(content)
        self._recommendations(content)
        content["moved_targets"] = self._moved()
        content["promised"] = tally(content["commitments"])
        area_gaps(content, self.record, self.reviewed, self.measures, self.due)
        self._findings(content)
        return content

    def _standings(self) -> dict[str, dict[str, Any]]:
        """By finding and key, joined by a space, in the order of the record."""
        found = {}
        for (finding, key), standing in self.reviewed.standings.items():
            latest = standing.latest
            if latest is None:
                continue
            figure = self.figures.get((standing.measure, standing.part, latest.period))
            if figure is None:
                continue
            measure = self.measures[standing.measure]
            pair = self.measures.get(standing.pair)
            found[f"{finding} {key}"] = standing_words(
                standing,
                measure,
                figure,
                self._beside(finding, standing),
                pair.short_name if pair else "",
                self.due.get(measure.id, ""),
                ended(measure, self.measures),
                rounded=self.wordings[measure.id].rounded,
            )
        return found

    def _newest(self) -> str:
        """The newest period of which any measure of the area has a figure; empty without one."""
        periods = [s.latest.period for s in self.reviewed.standings.values() if s.latest]
        return when(max(periods, key=last_day)) if periods else ""

    def _beside(self, finding: str, standing: Standing) -> Standing | None:
        held = self.reviewed.standings
        return held.get((finding, standing.pair)) or next(
            (each for (_, key), each in held.items() if key == standing.pair), None
        )

    def _claims(self, content: dict[str, Any]) -> None:
        for row in content["claims"]:
            judged = self.reviewed.claims[row["id"]]
            wording = self.wordings.get(row["measure_id"])
            for name, check in (("then", judged.then), ("now", judged.now)):
                row[name] = {
                    "result": str(check.result),
                    "tag": claims.TAGS[check.result],
                    "sentence": claims.check(wording, check),
                }
            later = [claims.later(wording, each) for each in judged.later] if wording else []
            row["after"] = [each for each in later if each]

    def _commitments(self, content: dict[str, Any]) -> None:
        by_id = {row.id: row for row in self.record.commitments}
        for row in content["commitments"]:
            promise = self.reviewed.promises[row["id"]]
            row["state"] = str(promise.state)
            row["state_shown"] = promises.STATES[promise.state]
            row["timing"] = promises.timing(by_id[row["id"]], promise, self.record.area.read_to)
            row["moved_words"] = promises.moved(promise.moved)
            measure = self.measures.get(row["measure_id"])
            row["effect_shown"] = promises.effect(
                self.wordings.get(row["measure_id"]), promise, measure.short_name if measure else ""
            )

    def _recommendations(self, content: dict[str, Any]) -> None:
        by_id = {row.id: row for row in self.record.recommendations}
        for row in content["recommendations"]:
            given, state = by_id[row["id"]], self.reviewed.answers[row["id"]].state
            row["answer_state"] = str(state)
            row["answer_shown"] = promises.ANSWERS[state]
            row["asked_shown"] = promises.asked(given)
            row["response_shown"] = promises.response(given, state, self.record.area.read_to)

    def _moved(self) -> list[dict[str, Any]]:
        by_id = {target.id: target for target in self.record.targets}
        found = []
        for each in self.reviewed.moved:
            new, old = by_id[each.target_id], by_id[each.replaced_id]
            what = old.what.partition(", by ")[0]
            found.append(
                {
                    "finding_ids": list(new.finding_ids),
                    "sentence": promises.moved_target(each, what, new.unit),
                    "source_url": new.source_url,
                }
            )
        return found

    def _findings(self, content: dict[str, Any]) -> None:
        filling = Filling(
            self.record, self.reviewed, self.measures, self.wordings, self.due, self.today
        )
        # A variant asks the same in another way: it carries nothing of its own.
        names = {
            row.key: short_name(self.measures[row.measure_id], row.part)
            for row in self.record.finding_measures
            if self.measures[row.measure_id].variant_of is None
        }
        most = self.definitions.methods.most_questions.value
        every: dict[str, list[Question]] = {}
        for finding, row in zip(self.record.findings, content["findings"], strict=True):
            asked = filling.questions(finding, self.definitions.enquiries)
            every.setdefault(finding.inspection_id, []).extend(asked)
            row |= _questions(asked, most)
            graded = self.reviewed.grades[finding.id]
            row["grade"] = {
                "grade": str(graded.grade),
                "shown": grades.SHOWN[graded.grade],
                "sentence": grades.grade(graded, names),
            }
            held = content["standings"]
            row["keys"] = [m["key"] for m in row["measures"] if f"{finding.id} {m['key']}" in held]
            row["promised"] = _promised(content, finding.id)
            row["said"] = _said(content, finding.id)
        together = [question for asked in every.values() for question in asked]
        content["questions"] = {
            name: _questions(_together(asked), most, named=True)
            for name, asked in {"all": together, **every}.items()
        }


def _questions(asked: Sequence[Question], most: int, *, named: bool = False) -> dict[str, Any]:
    """The questions shown, and the rest; of an area, named by finding, only how many those are."""
    shown, rest = chosen(asked, most)
    if not named:
        return {"questions": list(map(as_words, shown)), "more": list(map(as_words, rest))}
    rows = [{**as_words(row), "about": f"{row.finding}: "} for row in shown]
    return {"questions": rows, "more": [], "elsewhere": len(rest)}


def _together(asked: Sequence[Question]) -> list[Question]:
    """A question that several findings raise is asked once, under the names of all."""
    held: dict[str, list[Question]] = {}
    for row in asked:
        held.setdefault(row.question, []).append(row)
    return [
        replace(min(rows, key=lambda row: row.strength), finding=", ".join(r.finding for r in rows))
        for rows in held.values()
    ]


def _of(content: Mapping[str, Any], table: str, finding: str) -> list[Mapping[str, Any]]:
    return [row for row in content[table] if finding in row["finding_ids"]]


def _promised(content: Mapping[str, Any], finding: str) -> str:
    """How many promises there are on a finding, and what became of them."""
    rows = _of(content, "commitments", finding)
    if not rows:
        return "No promise about this finding is on record."
    return tally(rows)


def tally(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the area promised, and apart from it what others or the law required of it.

    ``4 promises: 2 done, 1 missed, 1 open. An effect could show in the figures for 3 of them, and
    is seen for none. Others or the law set 1 duty: 1 done.``
    """
    promised = [row for row in rows if row["promised_by"]]
    required = [row for row in rows if not row["promised_by"]]
    told = []
    if promised:
        noun = "promise" if len(promised) == 1 else "promises"
        told.append(f"{len(promised)} {noun}: {_states(promised)}. {_effects(promised)}")
        if moved := sum(bool(row["moved_words"]) for row in promised):
            told.append(f"{moved} had {'its' if moved == 1 else 'their'} date moved.")
    else:
        told.append("No promise is on record.")
    if required:
        noun = "duty" if len(required) == 1 else "duties"
        told.append(f"Others or the law set {len(required)} {noun}: {_states(required)}.")
    return " ".join(told)


def _states(rows: Sequence[Mapping[str, Any]]) -> str:
    counted: dict[str, int] = {}
    for row in rows:
        word = _TALLIED.get(row["state"], row["state_shown"].lower())
        counted[word] = counted.get(word, 0) + 1
    parts = sorted(counted.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{n} {word}" for word, n in parts)


def _effects(rows: Sequence[Mapping[str, Any]]) -> str:
    """For how many an effect could show in a figure held here, and for how many it does."""
    could = sum(bool(row["measure_id"]) for row in rows)
    if not could:
        return f"No figure here could show an effect of {'it' if len(rows) == 1 else 'them'}."
    seen = sum(row["effect_shown"].startswith("Effect seen") for row in rows)
    of = "it" if len(rows) == 1 else "all of them" if could == len(rows) else ""
    of = of or f"{could} of the {len(rows)}"
    return f"An effect could show in the figures for {of}, and is seen for {seen or 'none'}."


def _said(content: Mapping[str, Any], finding: str) -> str:
    """What the figures say of the statements on a finding."""
    rows = _of(content, "claims", finding)
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["now"]["tag"].lower()] = counted.get(row["now"]["tag"].lower(), 0) + 1
    told = ", ".join(f"{n} {_CHECKED.get(word, word)}" for word, n in counted.items())
    noun = "statement" if len(rows) == 1 else "statements"
    return f"{len(rows)} {noun} on progress. By the figures known now: {told}." if rows else ""


_TALLIED = {
    "not_found": "with no outcome on record",
    "unread": "due since we last looked",
}
_CHECKED = {
    "depends on the period": "that depend on the period",
    "too early": "too early to tell",
    "cannot say": "that cannot be checked",
}


def wordings(definitions: Definitions) -> dict[str, Wording]:
    """How the values of each measure and flow are written; those of flows are rounded."""
    made = {m.id: wording_of(m) for m in definitions.measures.values()}
    return made | {flow.id: flow_wording(flow) for flow in definitions.flows.values()}
