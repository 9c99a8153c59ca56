"""Asking the department for newer releases, of a stub that speaks as its interface does."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.interface import interface_of
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records import store
from scrutiny.records.newer import Change, changes, offers, plan
from scrutiny.sources.open_data import Limits, OpenData
from tests import made
from tests.conftest import HOME
from tests.made import Row
from tests.open_data_stub import (
    DATA_SET,
    OTHER_DATA_SET,
    PUBLICATION,
    Answering,
    Handler,
    Stub,
    standing,
    version,
)
from tests.unit.test_imports import state_of

PAGE = "sources/ehc_timeliness.toml"
CSV = f"/v1/data-sets/{DATA_SET}/csv"
VERSIONS = f"/v1/data-sets/{DATA_SET}/versions"
ON_TIME = "EHC plans issued within 20 weeks"


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return made.timeliness(definitions)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with standing() as one:
        yield one


def next_year(rows: list[Row]) -> list[Row]:
    return [*rows, *({**r, "time_period": "2031"} for r in rows if r["time_period"] == "2024")]


def offered(stub: Stub, rows: list[Row], published: str, name: str = "2.0") -> None:
    """The 20-week data set in one version, beside another data set of its publication."""
    mine = version(name, published, len(rows))
    stub.offer(OTHER_DATA_SET, "Something else", b"a,b\r\n1,2\r\n", version("1.0", published, 1))
    stub.offer(DATA_SET, "EHC plans, timeliness", made.as_csv(rows), mine)


@dataclass
class Asked:
    """What came of asking, as `scrutiny update` asks, and how long was waited between."""

    data: Path
    stub: Stub
    waits: list[float]

    def interface(self, **limits: float) -> OpenData:
        short = Limits(**{"seconds": 20, "seconds_of_a_file": 20, **limits})  # type: ignore[arg-type]
        return OpenData(self.stub.address, short, self.waits.append)

    def planned(self, folder: Path, **limits: float):  # type: ignore[no-untyped-def]
        interface, intake = self.interface(**limits), load_intake(self.data)
        found, told = offers(intake, interface, ["ehc_timeliness"], lambda _: None)
        fetched = {folder / each.file_name: each for each in found}
        for path, each in fetched.items():
            interface.download(each.data_set.id, each.version, path)
        return plan(fetched, intake), told


@pytest.fixture
def asked(data: Path, stub: Stub) -> Asked:
    return Asked(data, stub, [])


def refused(asked: Asked, folder: Path, **limits: float) -> str:
    """What is said where nothing can be had; nothing is changed then, and no file is left."""
    before = state_of(asked.data)
    with pytest.raises(ProblemsFound) as found:
        asked.planned(folder, **limits)
    assert state_of(asked.data) == before
    return str(found.value)


def test_a_new_release_is_shown_by_measure_and_year_and_comes_with_its_page(
    asked: Asked, tmp_path: Path, rows: list[Row], definitions: Definitions
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    planned, _ = asked.planned(tmp_path)
    (moved,) = planned.moved
    assert (moved.source, moved.release, moved.new) == ("ehc_timeliness", "2032", True)
    told = list(changes(moved, list(definitions.measures.values())))
    # Numerator, denominator and percentage of each place of the year.
    places = sum(row["time_period"] == "2024" for row in rows)
    assert places > 150
    new = next(each for each in told if (each.measure, each.period) == (ON_TIME, "2031"))
    assert new == Change(ON_TIME, "2031", 3 * places, 0, 0)
    store.write_all(asked.data, planned.contents)
    page = load_definitions(asked.data).sources["ehc_timeliness"]
    release = next(each for each in page.releases if each.id == "2032")
    assert f"{release.published}" == "2032-06-24"
    assert not release.published_assumed
    assert f"{page.first_published.dates['2031']}" == "2032-06-24"
    assert page.open_data.data_set == DATA_SET
    figures = store.read_release(asked.data, "ehc_timeliness", "2032")
    held = {row[:3]: row[4] for row in figures.iter_rows() if not row[3]}
    # As published for 2024: 371 of 962 in Oxfordshire.
    assert held["plans_in_20_weeks", "931", "2031"] == 371
    # Once it is held, nothing is newer.
    again, told_again = asked.planned(tmp_path)
    assert not again.contents
    assert told_again == ("EHC plans issued within 20 weeks: up to date, published on 2032-06-24.",)


def test_an_amended_release_is_told_figure_by_figure(
    asked: Asked, tmp_path: Path, rows: list[Row], definitions: Definitions
) -> None:
    """One council's count of plans in time is another, one council's last year is gone."""
    other = [dict(row) for row in rows]
    mine = next(r for r in other if (r["old_la_code"], r["time_period"]) == ("931", "2024"))
    mine["plans_issued_within_20_weeks"] = "370"
    gone = next(r for r in other if (r["old_la_code"], r["time_period"]) == ("938", "2024"))
    other.remove(gone)
    offered(asked.stub, other, "2026-09-03T08:30:00+00:00", "1.1")
    planned, _ = asked.planned(tmp_path)
    (moved,) = planned.moved
    measure = definitions.measures["ehc_plans_20_weeks"]
    told = [each for each in changes(moved, [measure]) if each.measure == measure.name]
    held_parts = store.read_release(definitions.root, "ehc_timeliness", "2025").filter(
        (pl.col("part") != "")
        & (pl.col("period") == "2024")
        & pl.col("quantity").is_in(
            ["plans_timed", "plans_in_20_weeks", "plans_in_20_weeks_per_cent"]
        )
    )
    last = next(each for each in told if each.period == "2024")
    assert (last.new, last.changed, last.gone) == (0, 1, 3 + held_parts.height)
    store.write_all(asked.data, planned.contents)
    held = store.read_releases(asked.data).filter(source="ehc_timeliness", release="2025")
    assert held["copy_note"][0] == (
        "version 1.1 of the department's open data interface, 2026-09-03"
    )


def test_versions_that_are_not_out_count_for_nothing(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    offered(asked.stub, rows, "2019-06-24T08:30:00+00:00")
    late = version("3.0", "2033-06-24T08:30:00+00:00", len(rows), "Withdrawn")
    asked.stub.versions[DATA_SET].append(late)
    (asked.data / PAGE).write_text(
        (asked.data / PAGE).read_text().replace("published_assumed = true\n", "")
    )
    releases = asked.data / "figures" / "releases.csv"
    releases.write_text(releases.read_text().replace("2026-06-30,true", "2026-06-30,false"))
    planned, told = asked.planned(tmp_path)
    assert not planned.contents
    assert told == ("EHC plans issued within 20 weeks: up to date, published on 2019-06-24.",)


def test_lists_are_read_page_by_page(asked: Asked, tmp_path: Path, rows: list[Row]) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    asked.stub.page_size = 1
    planned, _ = asked.planned(tmp_path)
    assert planned.contents
    assert any("page=2" in each for each in asked.stub.asked)


def test_a_data_set_that_has_other_headings_is_not_guessed(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    """Where the page names it, it is refused as any file is; else it is said what there is."""
    renamed = [heading.replace("plans_issued_den", "plans_total") for heading in made.HEADINGS]
    content = made.as_csv(
        [{k.replace("plans_issued_den", "plans_total"): v for k, v in r.items()} for r in rows],
        renamed,
    )
    offered(asked.stub, rows, "2032-06-24T08:30:00+00:00")
    asked.stub.files[DATA_SET] = content
    planned, (told,) = asked.planned(tmp_path)
    assert not planned.contents
    assert f"EHC plans, timeliness ({DATA_SET})" in told
    page = asked.data / PAGE
    page.write_text(
        page.read_text().replace("[open_data]", f'[open_data]\ndata_set = "{DATA_SET}"')
    )
    assert 'lacks the headings "plans_issued_den"' in refused(asked, tmp_path)


def test_a_data_set_that_is_another_family_by_now_is_refused(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    offered(asked.stub, rows, "2032-06-24T08:30:00+00:00")
    headings = "time_period time_identifier geographic_level old_la_code la_name region_code"
    signs = load_intake(asked.data).sources["ehc_residential"]
    named = [*headings.split(), *(h for h in map(str, signs.every_heading) if h not in headings)]
    asked.stub.files[DATA_SET] = (
        ",".join(named) + "\r\n2024" + "," * (len(named) - 1) + "\r\n"
    ).encode()
    page = asked.data / PAGE
    page.write_text(
        page.read_text().replace("[open_data]", f'[open_data]\ndata_set = "{DATA_SET}"')
    )
    told = refused(asked, tmp_path)
    assert "is EHC plans with a residential placement, not EHC plans issued within 20 weeks" in told


# What may befall an answer.


def failing(code: int, headers: dict[str, str] | None = None) -> Answering:
    return lambda handler: handler.whole(code, b"sorry", headers or {})


def half(handler: Handler) -> None:
    content = next(iter(v for k, v in handler.stub.files.items() if k == DATA_SET))
    handler.head(200, {"Content-Length": str(len(content))})
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def half_that_looks_whole(handler: Handler) -> None:
    """Cut off after a line, and said to be as long as it is: only the number of rows tells."""
    lines = handler.stub.files[DATA_SET].splitlines(keepends=True)
    handler.whole(200, b"".join(lines[: len(lines) // 2]), {})


def half_a_zip(handler: Handler) -> None:
    content = gzip.compress(handler.stub.files[DATA_SET])
    handler.whole(200, content[: len(content) // 2], {"Content-Encoding": "gzip"})


def of_no_length(handler: Handler) -> None:
    handler.head(200, {})
    handler.wfile.write(handler.stub.files[DATA_SET])
    handler.close_connection = True


def endless(handler: Handler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.head(200, {"Transfer-Encoding": "chunked"})
    piece = b"x,y\n" * 4096
    try:
        while not handler.stub.stop.is_set():
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    except OSError:
        handler.close_connection = True


def bomb(handler: Handler) -> None:
    handler.whole(200, gzip.compress(b"0" * 64_000_000), {"Content-Encoding": "gzip"})


def drip(handler: Handler) -> None:
    """A byte now and then, so that no single wait is long."""
    handler.head(200, {"Content-Length": "100000"})
    try:
        while not handler.stub.stop.wait(0.05):
            handler.wfile.write(b" ")
    except OSError:
        handler.close_connection = True


def test_an_error_is_asked_again_three_times_and_then_said(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    asked.stub.instead[VERSIONS] = [failing(500)] * 2
    assert asked.planned(tmp_path)[0].contents
    assert asked.waits == [2, 2]
    asked.stub.instead[VERSIONS] = [failing(500)] * 9
    assert "failed (its answer is 500) (asked 3 times)" in refused(asked, tmp_path)
    assert len(asked.stub.instead[VERSIONS]) == 6


def test_whoever_is_asked_too_much_is_left_alone_as_long_as_he_says(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    asked.stub.instead[VERSIONS] = [failing(429, {"Retry-After": "7"})]
    assert asked.planned(tmp_path)[0].contents
    assert asked.waits == [7]
    asked.stub.instead[VERSIONS] = [failing(429, {"Retry-After": "86400"})]
    assert "is asked too much" in refused(asked, tmp_path)
    assert asked.waits == [7]


@pytest.mark.parametrize("path", [VERSIONS, CSV])
def test_an_answer_that_takes_too_long_is_not_waited_for(
    asked: Asked, tmp_path: Path, rows: list[Row], path: str
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    asked.stub.instead[path] = [drip] * 9
    limits = {"seconds": 0.5, "seconds_of_a_file": 0.5, "tries": 1}
    assert "did not answer whole within" in refused(asked, tmp_path, **limits)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (half, "broke off before its answer was whole"),
        (half_that_looks_whole, "it is cut off"),
        (half_a_zip, "is cut off"),
        (of_no_length, "does not say how long its answer is"),
        (endless, "is larger than 2 MB"),
        (bomb, "is larger than 2 MB"),
        (
            failing(302, {"Location": "http://127.0.0.1:1/elsewhere"}),
            "sends whoever asks to another",
        ),
        (failing(404), "gives nothing (its answer is 404)"),
    ],
)
def test_a_file_that_does_not_come_whole_changes_nothing(
    asked: Asked, tmp_path: Path, rows: list[Row], answer: Answering, said: str
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    page = asked.data / PAGE
    page.write_text(
        page.read_text().replace("[open_data]", f'[open_data]\ndata_set = "{DATA_SET}"')
    )
    asked.stub.instead[CSV] = [answer] * 9
    assert said in refused(asked, tmp_path, largest_file=2 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ([], "the whole"),
        ({"results": []}, "paging"),
        ({"paging": {"page": 1, "totalPages": 1}, "results": [{"id": "../../x"}]}, "id"),
        ({"paging": {"page": 1, "totalPages": 1}, "results": [{"version": "1.0"}]}, "status"),
        ({"paging": {"page": 7, "totalPages": 9}, "results": []}, "in no order"),
        ({"paging": {"page": 1, "totalPages": 10**9}, "results": [{}]}, "pages without an end"),
    ],
)
def test_an_answer_of_another_form_is_refused_and_its_place_named(
    asked: Asked, tmp_path: Path, rows: list[Row], content: object, where: str
) -> None:
    offered(asked.stub, rows, "2032-06-24T08:30:00+00:00")
    path = f"/v1/publications/{PUBLICATION}/data-sets" if where == "id" else VERSIONS
    asked.stub.instead[path] = [lambda handler: handler.json(content)]
    told = refused(asked, tmp_path)
    assert where in told
    assert "../" not in told


def test_an_endless_list_is_cut_off(asked: Asked, tmp_path: Path, rows: list[Row]) -> None:
    offered(asked.stub, rows, "2032-06-24T08:30:00+00:00")
    asked.stub.instead[VERSIONS] = [endless]
    assert "is larger than" in refused(asked, tmp_path, largest_answer=100_000)


def test_only_an_address_on_which_nobody_can_listen_in_is_asked() -> None:
    with pytest.raises(ProblemsFound, match="https"):
        OpenData("http://statistics.example")
    assert OpenData(interface_of(HOME / "data").address).address.startswith("https://")


def test_the_command_asks_shows_and_writes_on_yes(
    asked: Asked, tmp_path: Path, rows: list[Row]
) -> None:
    offered(asked.stub, next_year(rows), "2032-06-24T08:30:00+00:00")
    before = state_of(asked.data)

    def update(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrutiny", "update", "--address", asked.stub.address]
        return subprocess.run(
            [*command, "--source", "ehc_timeliness", *words],
            env={**os.environ, "SCRUTINY_HOME": str(asked.data.parent)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    shown = update()
    assert shown.returncode == 0, shown.stderr
    places = sum(row["time_period"] == "2024" for row in rows)
    assert f"  {ON_TIME}, 2031: {3 * places} new, 0 changed, 0 gone." in shown.stdout.splitlines()
    assert "Nothing was written" in shown.stdout
    assert state_of(asked.data) == before
    done = update("--yes")
    assert "Imported 1 release. Next: scrutiny build" in done.stdout
    assert state_of(asked.data) != before
    assert "Nothing new, nothing written." in update("--yes").stdout
    asked.stub.instead[VERSIONS] = [failing(404)]
    assert (update().returncode, "Traceback" in update().stderr) == (2, False)
