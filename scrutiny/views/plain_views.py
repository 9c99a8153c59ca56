"""Every view of one area, each with the name of a plain file, for a copy that needs no server."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrutiny.publication.published import Published
from scrutiny.views.state import PageState
from scrutiny.views.tree import Choice, Page
from scrutiny.views.view import PageModule, first_state, page_module
from scrutiny.vocabulary.pages import PAGES

LONGEST_NAME = 120
"""Letters of a file's name; a longer one is cut and ends in a checksum."""


@dataclass(frozen=True, slots=True)
class PlainView:
    """One view: its page, the address of its choices, all of those choices, and its file."""

    page: str
    address: str
    choices: Mapping[str, str]
    file: str


def plain_views(published: Published, area: str) -> tuple[PlainView, ...]:
    """Every view that the choices of an area lead to, those that most readers open first.

    Of the place of figures only the area's own and the wider ones are taken, and no other beside
    them: all 160 are in the workbook itself and in what publishers give.
    """
    found = []
    for name in PAGES:
        module = page_module(name)
        seen: set[str] = set()
        met: set[frozenset[tuple[str, str]]] = set()
        waiting: deque[dict[str, str]] = deque([{"area": area}])
        while waiting:
            # The first in first out: what is one choice away stands before what is two away.
            wanted = waiting.popleft()
            # Most views are one choice away from dozens: each is worked out once.
            if (asked := frozenset(wanted.items())) in met:
                continue
            met.add(asked)
            state = state_of(published, module, wanted)
            if state.address in seen:
                continue
            seen.add(state.address)
            lists = module.choices(published, state)
            chosen = {"area": area, **{each.name: each.value for each in lists}}
            found.append(PlainView(name, state.address, chosen, file_name(name, state.address)))
            waiting += [
                {**chosen, choice.name: value}
                for choice in lists
                for value in offered(published, area, choice)
                if value != choice.value
            ]
    names = [view.file for view in found]
    assert len(set(names)) == len(names), "two views have one name"
    return tuple(found)


def offered(published: Published, area: str, choice: Choice) -> tuple[str, ...]:
    """The values of a choice that a plain copy of an area has."""
    values = tuple(value for value, _ in choice.options)
    match choice.name:
        case "area":
            return (area,)
        case "place":
            places = published.area(area).about.places
            return tuple(value for value in values if value in places)
        case "peer":
            # One's own beside any of 150 others would be tens of thousands of views.
            return values[:1]
        case _:
            return values


def state_of(published: Published, module: PageModule, wanted: Mapping[str, str]) -> PageState:
    """The choices that are wanted, as far as the lists allow them."""
    state = first_state(published)
    state.follow(urlencode(wanted), partial(module.choices, published, state))
    return state


def file_name(page: str, address: str) -> str:
    """The name of a view's file: its page and its choices, without that of the area.

    >>> file_name("finding", "?finding=PA3&show=gaps"), file_name("methods", "")
    ('finding_finding-PA3_show-gaps.html', 'methods.html')
    """
    asked = [(k, v) for k, v in parse_qsl(address.removeprefix("?")) if k != "area"]
    words = [f"{name}-{re.sub('[^A-Za-z0-9-]+', '.', value)}" for name, value in asked]
    name = "_".join([page, *words])
    same = all(re.fullmatch("[A-Za-z0-9-]*", value.replace("_", "-")) for _, value in asked)
    if len(name) > LONGEST_NAME or not same:
        name = f"{name[:LONGEST_NAME]}_{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    return f"{name}.html"


class Ways:
    """From an address of the workbook to the file of a copy of one area."""

    def __init__(self, published: Published, area: str, views: tuple[PlainView, ...]) -> None:
        self._published, self._area = published, area
        self._files = {(view.page, view.address): view.file for view in views}
        self._found: dict[tuple[str, str], str] = {}

    def file(self, page: str, query: str) -> str:
        """The file of the view that a link asks for; empty where the copy has none."""
        key = (page, query)
        if key not in self._found:
            module = page_module(page)
            state = state_of(self._published, module, dict(parse_qsl(query)))
            self._found[key] = self._files.get((page, state.address), "")
        return self._found[key]

    def options(self, view: PlainView, choice: Choice) -> Iterator[tuple[str, str, bool]]:
        """What may be chosen instead: label, file, and whether it is what is shown."""
        may = offered(self._published, self._area, choice)
        for value, label in choice.options:
            if value in may and choice.name != "area":
                wanted = urlencode({**view.choices, choice.name: value})
                if file := self.file(view.page, wanted):
                    yield label, file, value == choice.value

    def links(self, body: str) -> str:
        """A page's HTML with its links to other pages led to their files.

        One to a view that the copy does not have is left as its words.
        """
        return _LINK.sub(self._led, body)

    def _led(self, match: re.Match[str]) -> str:
        to = urlsplit(unescape(match["to"]))
        if to.path not in PAGES:
            return match[0]
        file = self.file(to.path, to.query)
        anchor = f"#{to.fragment}" if to.fragment else ""
        if not file:
            return match["words"]
        led = escape(file + anchor, quote=True)
        return f'<a{match["before"]} href="{led}"{match["after"]}>{match["words"]}</a>'


_LINK = re.compile(
    r'<a(?P<before>[^>]*) href="(?P<to>[a-z]+(?:\?[^"#]*)?(?:#[^"]*)?)"(?P<after>[^>]*)>'
    r"(?P<words>.*?)</a>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class WayOn:
    """One choice as links: its label, its present value, and of each value label, file and whether
    it is the one that is shown.
    """

    label: str
    value: str
    options: tuple[tuple[str, str, bool], ...]


def ways_on(page: Page, view: PlainView, ways: Ways) -> tuple[WayOn, ...]:
    """The choices of a page as links, those that leave something to choose."""
    found = []
    for choice in page.choices:
        options = tuple(ways.options(view, choice))
        if len(options) > 1:
            value = dict(choice.options).get(choice.value, "")
            found.append(WayOn(choice.label, value, options))
    return tuple(found)
