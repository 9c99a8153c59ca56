"""What a reader has chosen: an object without widgets, checked against fixed lists.

The address of a page holds the same choices, so they survive reload, reconnect and sharing. A
value that is on no list is dropped, whoever sent it.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from traitlets import HasTraits, TraitError, Unicode, validate


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

    def __init__(self, allowed: Mapping[str, tuple[str, ...]]) -> None:
        self.allowed = dict(allowed)
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
    )
    def _on_the_list(self, proposal: Mapping[str, object]) -> str:
        name = proposal["trait"].name  # type: ignore[attr-defined]
        values = self.allowed.get(name, ("",))
        if proposal["value"] not in values:
            raise TraitError(f"{name} is one of: {', '.join(values)}")
        return str(proposal["value"])

    def narrow(self, name: str, values: tuple[str, ...]) -> None:
        """Replaces the list of one choice; a value no longer on it gives way to the first."""
        self.allowed[name] = values
        if getattr(self, name) not in values:
            setattr(self, name, values[0])

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
        for name, value in parse_qsl(address.removeprefix("?")[:2000]):
            if name in self.allowed and value in self.allowed[name]:
                setattr(self, name, value)
