"""What is new in an area as an Atom feed (RFC 4287), for any reader of feeds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from scrutiny.serving.view_pages import OwnPage
from scrutiny.vocabulary.folders import snapshot_in_force, withdrawal_record
from scrutiny.vocabulary.words import ChangeKind
from scrutiny.wording import keeping_text as say
from scrutiny.wording.frame_text import WORKBOOK
from scrutiny.wording.trouble_text import trouble

PATTERN = r"/feed/([a-z][a-z0-9-]{0,60})\.atom"
ATOM = "http://www.w3.org/2005/Atom"


class Feed(OwnPage):
    """The feed of one area, from the snapshot in force."""

    def initialize(self, build: Path) -> None:
        self._build = build

    def get(self, area: str) -> None:
        try:
            made = atom(self._build / "snapshots" / snapshot_in_force(self._build)[0], area)
        except (OSError, ValueError, KeyError):
            self.refuse(404, trouble(404)._replace(what=say.NO_FEED, would_do=""))
            return
        self.set_header("Content-Type", "application/atom+xml; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.write(made)

    head = get


def atom(snapshot: Path, area: str) -> bytes:
    """The feed as it is sent; nothing is in it that a withdrawn snapshot told.

    Its links are relative to its own address. Raises OSError where the area is not there, and
    KeyError where only those may see it who have a link.
    """
    about = _read(snapshot / "snapshot.json")
    if area in about["by_link"]:
        raise KeyError(area)
    name = _read(snapshot / "areas" / f"{area}.json")["about"]["name"]
    every = _read(snapshot / "areas" / f"{area}.news.json")
    news = [each for each in every if not withdrawal_record(_of(snapshot, each)).exists()]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    SubElement(feed, "id").text = _id(f"scrutiny:{area}")
    SubElement(feed, "title").text = say.feed_title(name)
    SubElement(feed, "updated").text = _day(news[0]["on"] if news else about["made_on"])
    SubElement(SubElement(feed, "author"), "name").text = WORKBOOK
    SubElement(feed, "link", {"rel": "self", "href": f"{area}.atom"})
    page = f"../briefing?area={area}"
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for each in news:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = _id(f"scrutiny:{area}:{each['on']}:{each['sentence']}")
        kind = ChangeKind(each["kind"])
        SubElement(entry, "title").text = say.news_title(kind, each["sentence"])
        SubElement(entry, "updated").text = _day(each["on"])
        SubElement(entry, "category", {"term": kind, "label": say.NEWS[kind]})
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
        SubElement(entry, "content", {"type": "text"}).text = each["sentence"]
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="utf-8")


def _of(snapshot: Path, news: dict[str, str]) -> Path:
    return snapshot.parent / news["snapshot"]


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _day(on: str) -> str:
    return f"{on}T00:00:00Z"


def _id(words: str) -> str:
    """An id that stays the same wherever the feed is served."""
    return uuid5(NAMESPACE_URL, words).urn
