"""Who is let in by a link: signatures, cookies, the register, and how often one may try."""

from __future__ import annotations

import hmac
import stat
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from scrutiny.errors import NotKnown
from scrutiny.serving import admission as door
from scrutiny.serving.admission import Admission, signed
from scrutiny.serving.link_register import (
    SharedLink,
    link,
    links,
    new_id,
    pinned,
    register,
    withdraw_link,
)

DAY = date(2026, 11, 22)


def made(folder: Path, **said: object) -> SharedLink:
    each = SharedLink(
        **{  # type: ignore[arg-type]
            "id": new_id(),
            "area": "northmere",
            "page": "briefing",
            "address": "",
            "snapshot": "",
            "made": DAY,
            "until": DAY + timedelta(days=30),
            **said,
        }
    )
    register(folder, each)
    return each


def test_a_link_opens_with_its_own_signature_alone(tmp_path: Path) -> None:
    first, second = made(tmp_path), made(tmp_path)
    signature = signed(tmp_path, first.id)
    admission = Admission(tmp_path)
    assert admission.opened(first.id, signature) == first
    assert admission.opened(second.id, signature) is None
    assert admission.opened(first.id, "") is None
    for at in range(len(signature)):
        other = "A" if signature[at] != "A" else "B"
        wrong = signature[:at] + other + signature[at + 1 :]
        # The last letter of base64 holds bits that say nothing.
        if at < len(signature) - 1:
            assert admission.opened(first.id, wrong) is None, at


def test_the_cookie_is_not_the_link_and_the_link_not_the_cookie(tmp_path: Path) -> None:
    each = made(tmp_path)
    signature, admission = signed(tmp_path, each.id), Admission(tmp_path)
    cookie = admission.cookie(each.id)
    assert cookie != signature
    assert admission.admitted(each.id, cookie) == each
    assert admission.admitted(each.id, signature) is None
    assert admission.opened(each.id, cookie) is None


def test_the_key_of_another_register_opens_nothing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    each = made(here)
    register(there, each)
    signature = signed(there, each.id)
    assert Admission(here).opened(each.id, signature) is None, "no key there yet"
    signed(here, each.id)
    assert Admission(here).opened(each.id, signature) is None


def test_signatures_are_compared_in_constant_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = made(tmp_path)
    right = signed(tmp_path, each.id)
    compared = Mock(wraps=hmac.compare_digest)
    monkeypatch.setattr(hmac, "compare_digest", compared)
    Admission(tmp_path).opened(each.id, right[:-4] + "AAAA")
    assert compared.called


def test_what_is_kept_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "links"
    each = made(folder)
    signature = signed(folder, each.id)
    assert stat.S_IMODE(folder.stat().st_mode) & 0o007 == 0
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0
        assert signature.encode() not in path.read_bytes(), "the register opens nothing"


def test_a_link_is_good_up_to_and_with_its_last_day(tmp_path: Path) -> None:
    each = made(tmp_path, until=DAY)
    assert each.good(DAY)
    assert not each.good(DAY + timedelta(days=1))
    assert not withdraw_link(tmp_path, each.id, DAY).good(DAY)
    again = withdraw_link(tmp_path, each.id, DAY + timedelta(days=3))
    assert again.withdrawn == DAY, "the first day stays"


@pytest.mark.parametrize("id", ["", "..", "../key", "key", "a" * 16, "A" * 16, "a" * 200])
def test_what_is_no_link_is_none(tmp_path: Path, id: str) -> None:
    each = made(tmp_path)
    signed(tmp_path, each.id)
    assert link(tmp_path, id) is None
    with pytest.raises(NotKnown, match=each.id):
        withdraw_link(tmp_path, id, DAY)


def test_a_damaged_entry_opens_nothing_and_stops_no_other(tmp_path: Path) -> None:
    whole, damaged = made(tmp_path), made(tmp_path)
    file = tmp_path / f"{damaged.id}.json"
    file.write_bytes(file.read_bytes()[:40])
    (tmp_path / f"{new_id()}.json").write_bytes((tmp_path / f"{whole.id}.json").read_bytes())
    assert list(links(tmp_path)) == [whole]


def test_the_snapshots_of_good_links_are_pinned(tmp_path: Path) -> None:
    made(tmp_path)
    made(tmp_path, snapshot="kept")
    made(tmp_path, snapshot="over", until=DAY - timedelta(days=1))
    made(tmp_path, snapshot="back", withdrawn=DAY)
    assert pinned(tmp_path, DAY) == {"kept"}
    assert pinned(tmp_path / "nowhere", DAY) == frozenset()


def test_wrong_tries_are_counted_for_a_minute_by_address_and_by_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(door.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(door, "MOST_TRIES", {"address": 3, "link": 5})
    admission = Admission(tmp_path)
    for _ in range(3):
        assert not admission.tried_too_often("10.0.0.1", "one")
        admission.wrong("10.0.0.1", "one")
    assert admission.tried_too_often("10.0.0.1", "another"), "of any link"
    assert not admission.tried_too_often("10.0.0.2", "one")
    for number in range(2, 4):
        admission.wrong(f"10.0.0.{number}", "one")
    assert admission.tried_too_often("10.0.0.9", "one"), "from anywhere"
    now[0] += 61
    assert not admission.tried_too_often("10.0.0.1", "one")


def test_what_is_counted_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_MOST_COUNTED", 50)
    admission = Admission(tmp_path)
    for number in range(500):
        admission.wrong(f"10.0.{number // 250}.{number % 250}", f"id-{number}")
    assert len(admission._tries) <= 50
