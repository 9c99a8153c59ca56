"""Who asks, by which name, and whether in secret: told by a proxy only where it is trusted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Asker:
    """The address that a request comes from, the host that it names, and whether it came by https.

    `host` is as it was asked for, with its port where it has one.
    """

    address: str
    host: str
    https: bool

    @property
    def name(self) -> str:
        """The host without its port, in small letters; empty where it is none."""
        try:
            return (urlsplit(f"//{self.host}").hostname or "").rstrip(".")
        except ValueError:
            return ""

    def is_origin(self, origin: str) -> bool:
        """Whether a page of this origin is one of ours: scheme, name and port are compared."""
        scheme = "https" if self.https else "http"
        return _whole(origin) == _whole(f"{scheme}://{self.host}") is not None


def networks(named: Collection[str]) -> tuple[Network, ...]:
    """The addresses of proxies. Raises ValueError for what is none."""
    return tuple(ip_network(each, strict=False) for each in named)


def asker_of(request: Any, proxies: Collection[Network]) -> Asker:
    """Who asks. What a request says of itself counts only where a trusted proxy has sent it."""
    address = str(request.remote_ip or "")
    host, https = request.host, request.protocol == "https"
    if not _within(address, proxies):
        return Asker(address, host, https)
    said = request.headers
    for each in reversed(said.get("X-Forwarded-For", "").split(",")):
        if not (each := each.strip()) or not _is_address(each):
            break
        address = each
        if not _within(each, proxies):
            break
    host = said.get("X-Forwarded-Host", host).split(",")[-1].strip()
    https = said.get("X-Forwarded-Proto", "").split(",")[-1].strip().lower() == "https"
    return Asker(address, host, https)


def asker(handler: Any) -> Asker:
    """Who asked for what a handler answers; the door has noted it."""
    noted: Asker = handler.request.asker
    return noted


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _within(address: str, proxies: Collection[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in each for each in proxies)


def _whole(origin: str) -> tuple[str, str, int] | None:
    """Scheme, name and port; None for what is no origin of a page."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        return None
    return parts.scheme, parts.hostname.rstrip("."), port
