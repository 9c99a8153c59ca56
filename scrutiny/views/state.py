"""What a reader has chosen: an object without widgets, checked against fixed lists.

The address of a page holds the same choices, so they survive reload, reconnect and sharing. A
value that is on no list is not taken over, whoever sent it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlencode

from traitlets import HasTraits, TraitError, Unicode, validate

MOST_ADDRESS = 2000
"""Letters of an address that are read."""


class PageState(HasTraits):
    """The choices of one page.

    `allowed` gives, for each choice, the values it may have, the first being the default.
    """

    area = Unicode()
    finding = Unicode()
    measure = Unicode()
    place = Unicode()
    compare = Unicode()
    inspection = Unicode()
    part = Unicode()
    step = Unicode()
    also = Unicode()
    show = Unicode()
    since = Unicode()
    theme = Unicode()
    order = Unicode()
    state = Unicode()
    meeting = Unicode()
    peer = Unicode()

    def __init__(self, allowed: Mapping[str, tuple[str, ...]]) -> None:
        self.allowed = dict(allowed)
        self._owners: dict[str, str] = {}
        super().__init__()
        for name, values in self.allowed.items():
            setattr(self, name, values[0])

    @validate(
        "area",
        "finding",
        "measure",
        "place",
        "compare",
        "inspection",
        "part",
        "step",
        "also",
        "show",
        "since",
        "theme",
        "order",
        "state",
        "meeting",
        "peer",
    )
    def _on_the_list(self, proposal: Mapping[str, object]) -> str:
        name = proposal["trait"].name  # type: ignore[attr-defined]
        values = self.allowed.get(name, ("",))
        if proposal["value"] not in values:
            raise TraitError(f"{name} is one of: {', '.join(values)}")
        return str(proposal["value"])

    def narrow(self, name: str, values: tuple[str, ...], owner: str = "") -> None:
        """Replaces the list of one choice; a value no longer on it gives way to the first.

        `owner` is what the list belongs to, such as the area whose own place stands first: with
        another owner the choice begins at the first value again.
        """
        self.allowed[name] = values
        if getattr(self, name) not in values or self._owners.get(name, owner) != owner:
            setattr(self, name, values[0])
        self._owners[name] = owner

    @property
    def address(self) -> str:
        """The choices as the query of an address, without those that are at their default."""
        chosen = {
            name: getattr(self, name)
            for name, values in self.allowed.items()
            if getattr(self, name) != values[0]
        }
        return f"?{urlencode(chosen)}" if chosen else ""

    def read(self, address: str) -> None:
        """Takes over the choices of an address, as far as they are on the lists."""
        for name, value in _asked(address).items():
            if name in self.allowed and value in self.allowed[name]:
                setattr(self, name, value)

    def follow(self, address: str, settle: Callable[[], object]) -> tuple[str, ...]:
        """Takes over the choices of an address; gives the names of those that no list has.

        One choice changes the list of another, such as the places that a measure has: `settle`
        makes the lists for what is chosen, until nothing changes any more. A name that is no
        choice of the page is passed over.
        """
        asked = _asked(address)
        settle()
        for _ in range(len(self.allowed) + len(asked)):
            before = self.address
            self.read(address)
            settle()
            if before == self.address:
                break
        return tuple(
            name
            for name, value in asked.items()
            if name in self.allowed and getattr(self, name) != value
        )


def _asked(address: str) -> dict[str, str]:
    """What an address asks for; of a name that stands twice, the last."""
    return dict(parse_qsl(address.removeprefix("?")[:MOST_ADDRESS]))
