"""What is new: from snapshot to snapshot, as a feed and as an e-mail."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

from msgspec.structs import replace

from scrutiny.publication.content.news_told import NewsTold
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current, withdraw, write_snapshot
from scrutiny.serving.feed import ATOM, atom
from scrutiny.views.digest import digest
from scrutiny.vocabulary.words import ChangeKind
from tests.told import area_told, snapshot_told

A = f"{{{ATOM}}}"
NEWS = (
    NewsTold(date(2026, 11, 20), ChangeKind.VERDICT, "Plans in time got worse: <38.6 %>.", "two"),
    NewsTold(date(2026, 11, 20), ChangeKind.NEW_FIGURE, "Plans in time: 38.6 % in 2024.", "two"),
    NewsTold(date(2026, 10, 1), ChangeKind.SLIPPED, f"A date was put back {'and ' * 40}.", "one"),
)


def made(build: Path, *names: str) -> Published:
    for at, name in enumerate(names, 1):
        about = replace(
            snapshot_told(name), fingerprint=f"of {name}", made_on=date(2026, 11, at), areas=("x",)
        )
        contents = {
            "snapshot.json": about,
            "areas/x.json": area_told("x"),
            "areas/x.news.json": NEWS,
        }
        write_snapshot(build, name, contents)
    return current(build)


def entries(snapshot: Path) -> list[ElementTree.Element]:
    return ElementTree.fromstring(atom(snapshot, "x")).findall(f"{A}entry")


def test_the_feed_is_valid_atom(tmp_path: Path) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what a feed and each entry must have, once."""
    made(tmp_path, "one", "two")
    feed = ElementTree.fromstring(atom(tmp_path / "snapshots" / "two", "x"))
    assert feed.tag == f"{A}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{A}{name}")) == 1, name
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert links == {"self": "x.atom", "alternate": "../briefing?area=x"}
    assert feed.findtext(f"{A}updated") == "2026-11-20T00:00:00Z"
    ids = [feed.findtext(f"{A}id")]
    for entry in feed.findall(f"{A}entry"):
        for name in ("id", "title", "updated", "content"):
            assert len(entry.findall(f"{A}{name}")) == 1, name
        ids.append(entry.findtext(f"{A}id"))
        assert len(entry.findtext(f"{A}title") or "") < 150
    assert len(ids) == len(set(ids)) == 4
    for each in ids:
        assert UUID(str(each).removeprefix("urn:uuid:")).version == 5
    assert feed.findall(f"{A}entry")[0].findtext(f"{A}content") == NEWS[0].sentence


def test_an_entry_keeps_its_id(tmp_path: Path) -> None:
    made(tmp_path, "one", "two", "three")
    told = [
        [entry.findtext(f"{A}id") for entry in entries(tmp_path / "snapshots" / name)]
        for name in ("two", "three")
    ]
    assert told[0] == told[1]


def test_what_a_withdrawn_snapshot_told_is_in_no_feed(tmp_path: Path) -> None:
    published = made(tmp_path, "one", "two", "three")
    withdraw(tmp_path, "two", date(2026, 11, 30), "A. Clerk", "wrong")
    (entry,) = entries(tmp_path / "snapshots" / "three")
    assert entry.findtext(f"{A}content") == NEWS[2].sentence
    assert published.news("x") == NEWS[2:]


def test_an_email_has_a_subject_and_a_sentence_for_each(tmp_path: Path) -> None:
    published = made(tmp_path, "one", "two")
    lines = list(digest(published, "x", date(2026, 10, 31)))
    assert lines[0] == "Subject: x: what is new since 31 October 2026"
    assert lines[1] == ""
    assert "Another verdict:" in lines
    assert "- Plans in time: 38.6 % in 2024. (20 November 2026)" in lines
    assert not any("put back" in line for line in lines)
    assert "snapshot two" in lines[-1]
    assert "Nothing is new since then." in list(digest(published, "x", date(2026, 11, 20)))


def test_what_a_build_tells_as_new(published: Published) -> None:
    """The first snapshot tells what is new since the last meeting, as its briefing does."""
    for area in published.about.areas:
        told = json.loads((published.folder / "areas" / f"{area}.news.json").read_text())
        since = published.since(area)
        briefing = {item for each in since for part in each.parts for item in part.items}
        kinds = {ChangeKind(each["kind"]) for each in told}
        assert not kinds & {ChangeKind.OVERDUE, ChangeKind.MEASURE}
        assert {each["sentence"] for each in told} <= briefing
        assert {each["snapshot"] for each in told} <= {published.about.id}
    assert published.news("oxfordshire")
