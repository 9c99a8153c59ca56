"""An area as pages show it: its record with every verdict, check and question, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scrutiny.assessment.by_chance import of_standings
from scrutiny.assessment.review import Reviewed
from scrutiny.assessment.standing import Process, Standing
from scrutiny.definitions.area import Finding, Record
from scrutiny.definitions.keeping import Reply
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication import promise_rows, record
from scrutiny.publication.cards import standing_told
from scrutiny.publication.content.area_told import AreaAbout, AreaTold
from scrutiny.publication.content.evidence_asked import Gaps
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.finding_told import FindingTold, Graded
from scrutiny.publication.content.keeping_told import ReplyTold
from scrutiny.publication.content.promises_told import ClaimTold, PromiseTold
from scrutiny.publication.content.returns_told import ReturnTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.enquiries import Raised, of_area, of_finding, questions
from scrutiny.publication.gaps import area_gaps, coverage_answer, covered
from scrutiny.publication.keeping_rows import keeper_told, reply_told
from scrutiny.publication.own_content import own_told
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import FINDING_KIND_WORDS, LinkRelation
from scrutiny.wording import chance_alone, gap, tally, yardstick
from scrutiny.wording import signals as process
from scrutiny.wording import strongest as grades
from scrutiny.wording.definition import ended
from scrutiny.wording.elsewhere_text import draft
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.filling import Filling
from scrutiny.wording.grammar import of_group
from scrutiny.wording.keeping_text import on_question
from scrutiny.wording.numbers import level_of, read_day, when
from scrutiny.wording.on_record import named_today, titles
from scrutiny.wording.overview import Latest, area_answer, area_tally, finding_answer

Figures = Mapping[tuple[str, str, str], Figure]
"""The published figures of a place, by measure, part and period."""


@dataclass(frozen=True, slots=True)
class Area:
    """What the words of one area are made from.

    `measures` and `wordings` hold flows too; `due` says in words when the next figures of each
    measure are due, and `overdue` in which month those were that should have come; `charts` are the
    process charts of its place that can be read. `returns` is what is said of each return of its
    cases, `cases_left_out` that they were refused.
    """

    record: Record
    reviewed: Reviewed
    definitions: Definitions
    measures: Mapping[str, Measure]
    wordings: Mapping[str, Wording]
    figures: Figures
    due: Mapping[str, str]
    overdue: Mapping[str, str]
    charts: Sequence[Process]
    returns: Sequence[ReturnTold]
    cases_left_out: str
    today: date

    def told(self) -> AreaTold:
        """Everything of the area, as pages show it."""
        held, reviewed, today = self.record, self.reviewed, self.today
        standings = self._standings()
        latest: Latest = {
            key: words
            for (_, key), words in standings.items()
            if self.measures[words.measure].variant_of is None
        }
        gaps = area_gaps(held, reviewed, self.measures, self.due)
        asked = self._asked()
        targets = {row.id: row for row in held.targets}
        return AreaTold(
            id=held.area.id,
            about=self._about(),
            answer=tuple(area_answer(held, latest)),
            tally=area_tally(held, latest),
            inspections=tuple(record.inspection(row, held, today) for row in held.inspections),
            findings=tuple(
                self._finding(finding, standings, gaps, asked[finding.id])
                for finding in held.findings
            ),
            standings={f"{finding} {key}": words for (finding, key), words in standings.items()},
            newest=self._newest(),
            expected_false=process.expected_false(
                [each.false_flag for each in self.charts if not each.needed]
            ),
            by_chance=chance_alone.by_chance(
                of_standings(reviewed.standings.values(), self.definitions.methods)
            ),
            overdue={
                row.measure_id: self.overdue[row.measure_id]
                for row in held.finding_measures
                if row.measure_id in self.overdue
            },
            commitments=self._commitments(),
            promised=tally.promised([(row, reviewed.promises[row.id]) for row in held.commitments]),
            targets=tuple(record.target(row, held, today) for row in held.targets),
            moved_targets=tuple(
                promise_rows.moved_target(each, targets) for each in reviewed.moved
            ),
            recommendations=tuple(
                promise_rows.recommendation(row, reviewed.answers[row.id].state, held.area.read_to)
                for row in held.recommendations
            ),
            claims=self._claims(),
            meetings=tuple(map(record.meeting, held.meetings)),
            events=tuple(map(record.event, held.events)),
            local_figures=tuple(map(record.local_figure, held.local_figures)),
            searches=tuple(map(record.search, held.searches)),
            gaps=gaps,
            coverage_answer=coverage_answer(held, reviewed, gaps),
            questions=of_area(held, asked, self._most),
            returns=tuple(self.returns),
            cases_left_out=self.cases_left_out,
            replies=tuple(self._reply(row, asked) for row in held.replies),
            own_indicators=own_told(held, self.definitions.methods),
        )

    @property
    def _most(self) -> int:
        return self.definitions.methods.most_questions.value

    def _about(self) -> AreaAbout:
        area = self.record.area
        return AreaAbout(
            name=area.name,
            place=area.place,
            places=area.places,
            bodies=area.bodies,
            invented=area.invented,
            read_to=area.read_to,
            read_to_shown=read_day(area.read_to),
            kept_by=keeper_told(area.kept_by) if area.kept_by else None,
            draft=draft(area.drafted_from) if area.is_draft else "",
        )

    def _reply(self, row: Reply, asked: Mapping[str, Sequence[Raised]]) -> ReplyTold:
        named = titles(self.record.findings)[row.finding_id]
        raised = next((r for r in asked[row.finding_id] if r.condition is row.condition), None)
        about = named
        if row.measure_id:
            about = self.measures[row.measure_id].short_name
        elif raised is not None:
            about = on_question(raised.question)
        return reply_told(row, about)

    def _standings(self) -> dict[tuple[str, str], StandingTold]:
        """By finding and key, in the order of the record."""
        found = {}
        series: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for (name, part, _), row in self.figures.items():
            series[name, part].append(row)
        for (finding, key), standing in self.reviewed.standings.items():
            latest = standing.latest
            if latest is None:
                continue
            figure = self.figures.get((standing.measure, standing.part, latest.period))
            if figure is None:
                continue
            measure = self.measures[standing.measure]
            pair = self.measures.get(standing.pair)
            found[finding, key] = standing_told(
                standing,
                measure,
                figure,
                self._beside(finding, standing),
                pair.short_name if pair else "",
                self.due.get(measure.id, ""),
                ended(measure, self.measures),
                level_of(self.definitions.methods.interval_z.value),
                series[standing.measure, standing.part],
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

    def _claims(self) -> tuple[ClaimTold, ...]:
        return tuple(
            promise_rows.claim(row, self.reviewed.claims[row.id], self.wordings.get(row.measure_id))
            for row in self.record.claims
        )

    def _commitments(self) -> tuple[PromiseTold, ...]:
        return tuple(
            promise_rows.commitment(
                row,
                self.reviewed.promises[row.id],
                self.record.area,
                self.wordings.get(row.measure_id),
                self.measures[row.measure_id].short_name if row.measure_id else "",
                self.today,
            )
            for row in self.record.commitments
        )

    def _asked(self) -> dict[str, list[Raised]]:
        """The questions on each finding, the strongest first."""
        filling = Filling(self.record, self.measures, self.wordings, self.due, self.today)
        met, enquiries = self.reviewed.conditions, self.definitions.enquiries
        return {
            each.id: questions(each, met[each.id], filling, enquiries)
            for each in self.record.findings
        }

    def _finding(
        self,
        finding: Finding,
        standings: Mapping[tuple[str, str], StandingTold],
        gaps: Gaps,
        asked: Sequence[Raised],
    ) -> FindingTold:
        held, reviewed, name = self.record, self.reviewed, finding.id
        said = [row for row in held.claims if name in row.finding_ids]
        due = [row for row in held.commitments if name in row.finding_ids]
        inspections = {each.id: each.name for each in held.inspections}
        judged = record.judgements_on(finding, held)
        tied = record.measures_of(finding, held)
        mine = gaps.of(name)
        # A measure of several findings stands otherwise since the inspection of each.
        latest: Latest = {
            key: words
            for (owner, key), words in standings.items()
            if owner == name and self.measures[words.measure].variant_of is None
        }
        later = [
            titles(held.findings)[link.later_id]
            for link in held.finding_links
            if link.earlier_id == name and link.relation is LinkRelation.CONTINUES
        ]
        return FindingTold(
            id=name,
            inspection_id=finding.inspection_id,
            kind_shown=FINDING_KIND_WORDS[finding.kind],
            short_title=finding.short_title,
            name=titles(held.findings)[name],
            summary=finding.summary,
            source_url=finding.source_url,
            found_in=inspections[finding.inspection_id],
            answerable=named_today(held.area, finding.responsible_bodies, self.today),
            answer=tuple(finding_answer(judged, [row.key for row in tied], latest, later)),
            grade=self._grade(name),
            judgements=tuple(record.judgement(row, held) for row in judged),
            line=record.line(finding, held),
            links=record.links(finding, held),
            measures=tied,
            keys=tuple(row.key for row in tied if (name, row.key) in standings),
            by_chance=chance_alone.by_chance(
                of_standings(
                    [each for (owner, _), each in reviewed.standings.items() if owner == name],
                    self.definitions.methods,
                )
            ),
            promised=tally.of_finding([(row, reviewed.promises[row.id]) for row in due]),
            said=tally.said([reviewed.claims[row.id].now.result for row in said]),
            gaps=mine,
            gaps_answer=gap.on_finding(mine.many),
            covered=covered(name, reviewed),
            questions=of_finding(asked, self._most),
        )

    def _grade(self, finding: str) -> Graded:
        # A variant asks the same in another way: it carries nothing of its own.
        names = {
            row.key: of_group(self.measures[row.measure_id].short_name, row.part)
            for row in self.record.finding_measures
            if self.measures[row.measure_id].variant_of is None
        }
        paths = {
            key: yardstick.path(names[key], self.wordings[standing.measure], way)
            for (name, key), standing in self.reviewed.standings.items()
            if name == finding and key in names
            if (way := standing.recovery) is not None and (way.short or way.fell)
        }
        graded = self.reviewed.grades[finding]
        return Graded(grades.SHOWN[graded.grade], grades.grade(graded, names, paths))


def wordings(definitions: Definitions) -> dict[str, Wording]:
    """How the values of each measure and flow are written."""
    return {m.id: wording_of(m) for m in definitions.measures.values()}
